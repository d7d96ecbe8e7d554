"""The window in which notes that are in Anki already become those of flashcards."""
