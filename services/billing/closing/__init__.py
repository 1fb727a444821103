"""The monthly close: a period is frozen, its usage rated, and its drafts made; the same again whenever it is run."""
