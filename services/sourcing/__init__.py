"""In-house against outsourced: what companies say of their own costs, and both sides compared by task type and month."""
