"""The team lead's floor: who is here with what, what waits where, who could take it, and by which rules."""
