"""The method: which flashcards wait, and in which order new cards come."""
