"""What is promised and how work is done: calendars, SLA policies, procedures and the catalogue, a module a noun."""
