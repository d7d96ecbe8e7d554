"""What a sync leaves behind so that the next one need only look at what changed; it may be lost."""
