"""What was done and can be billed: recorded once, from events or by hand; never changed."""
