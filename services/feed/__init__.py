"""The event feed: what happened in one tenant, in order, as far as the reader may see it."""
