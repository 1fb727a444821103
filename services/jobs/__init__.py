"""Long work with progress: asked for, taken up by a worker under a lease, done or failed, and taken up anew when a worker died."""
