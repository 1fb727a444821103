"""Procedures: written, published, followed step by step, and ticked off."""
