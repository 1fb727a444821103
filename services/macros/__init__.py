"""定型文: ready texts for replies and notes, in the client's language."""
