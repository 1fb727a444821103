"""Who is asking, and the walls between tenants."""
