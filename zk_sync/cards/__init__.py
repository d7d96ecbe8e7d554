"""From Markdown to flashcards, and from flashcards to the HTML that Anki shows."""
