"""Alerts on figures and subscriptions to reports: the same pages for staff and for a client's managers."""
