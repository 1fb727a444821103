"""Approvals: the client's own deciders say whether work begins."""
