"""Money that came in: payments, bank files, matching, transfer fees, write-offs, reminders and statements."""
