"""In-house against outsourced: for the account manager under /reports/comparison, for the client's manager under /portal/comparison."""
