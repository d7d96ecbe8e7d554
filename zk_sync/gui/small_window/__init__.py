"""A look at a zettel, rendered, in a small window over the card."""
