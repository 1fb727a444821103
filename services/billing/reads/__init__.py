"""What the pages of billing show at a glance, one company at a time: reads over periods, invoices, usage and payments, and nothing else."""
