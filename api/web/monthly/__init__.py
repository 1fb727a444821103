"""The monthly review: frozen reports, what was said about them and agreed, for both sides."""
