"""Who works on what: routing, taking the next ticket, offering, presence, overflow, and the board."""
