"""Alerts on figures of the reports: raised beyond one value, cleared at another, told to their watchers."""
