"""The one way a ticket changes: its row, its clocks, its place on the board, its timers and its events, together.

`hold` locks and reads, verbs change what is held, `save` writes it all in one statement. Features decide; this keeps them true.
"""
