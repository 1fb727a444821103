"""Rollups: what tickets gave, added up by day from the event log, exactly once; rebuilt and checked from it at any time."""
