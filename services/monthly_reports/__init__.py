"""定例報告書: a month frozen for both sides to look at, comments, what was agreed, the signatures, and the paper as it was sent."""
