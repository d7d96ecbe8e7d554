"""What a person does to single notes: write an edit back into its zettel, keep orphans, free leeches."""
