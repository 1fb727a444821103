"""The desk of who works: their tickets with what is due and done, their day, and what needs them."""
