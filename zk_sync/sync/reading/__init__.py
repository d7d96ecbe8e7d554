"""The vault as the sync sees it: what is read of it anew, and every flashcard with its keys and hashes."""
