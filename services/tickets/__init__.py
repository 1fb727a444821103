"""Tickets: submit, edit, move, assign, comment, merge, link, and read."""
