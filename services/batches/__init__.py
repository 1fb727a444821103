"""Many tickets at once: what was done to each, kept behind its tenant's wall, and taken back for a while."""
