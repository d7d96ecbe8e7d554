"""What a person does to single notes: an edit goes back into its zettel, orphans become theirs, leeches are freed."""
