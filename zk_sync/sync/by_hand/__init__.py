"""What a person does by hand: an edit goes back into its zettel, an orphan becomes a note of their own."""
