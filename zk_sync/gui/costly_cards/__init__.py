"""The flashcards by what they cost, with the zettel beside: which to rewrite, or to do without."""
