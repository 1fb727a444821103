"""The pages about signing in: second factors, company sign-ins, reset links, one's own account."""
