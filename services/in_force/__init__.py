"""What is in force for a tenant: its task types and their forms, policies, calendars and rules."""
