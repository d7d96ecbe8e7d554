"""What a person decides: parts of a plan, conflicts, edits that go back into a zettel."""
