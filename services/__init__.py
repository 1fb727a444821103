"""What the business does. No HTTP, no Celery."""
