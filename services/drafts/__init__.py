"""Drafts of requests: kept on the server as they are typed, seen by nobody else, gone when sent or after thirty days."""
