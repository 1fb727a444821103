"""The directory's rows: companies, people, memberships, clearances, teams and API clients, read and written plainly.

What may be done to them, by whom, and which events it gives is in services/directory; the door's tables are named here alone.
"""
