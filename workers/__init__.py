"""Celery in, services out. State is in Postgres; messages are hints."""
