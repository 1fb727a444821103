"""Documents: taken in as a stream, sealed with their tenant's key, kept under their SHA-256, attached to tickets."""
