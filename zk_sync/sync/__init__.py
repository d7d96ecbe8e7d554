"""From flashcards to the collection: snapshot, match, plan, apply, report."""
