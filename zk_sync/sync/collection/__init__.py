"""What Anki's collection holds of one vault, as plain data: notes, cards, decks. Nothing is written here."""
