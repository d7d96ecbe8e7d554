"""Files and links: what a vault holds. Knows nothing of Anki."""
