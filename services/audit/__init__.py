"""The audit trail: the event log sealed in a hash chain, walked, read and handed out."""
