"""Postgres and Valkey from their wheels, for one machine: made, started and mended without help."""
