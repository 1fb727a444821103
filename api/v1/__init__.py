"""The public API, version 1. A module a noun."""
