"""The order in which zettels are learned, basics first, and the positions of new cards in it."""
