"""The ticket page of the working side: one ticket, all that is known of it, and all that can be done with it."""
