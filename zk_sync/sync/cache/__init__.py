"""What is kept so that the next sync need only look at what changed; it may be lost."""
