"""The money ledger: one row is one transfer from an account to another."""
