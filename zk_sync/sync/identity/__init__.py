"""Which note is which flashcard."""
