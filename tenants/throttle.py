"""How guessing is slowed: after five failures in a row a minute's wait, then twice as long each time, up to an hour."""

from datetime import timedelta

PATIENCE, FIRST_LOCK, LONGEST_LOCK = 5, timedelta(minutes=1), timedelta(hours=1)
