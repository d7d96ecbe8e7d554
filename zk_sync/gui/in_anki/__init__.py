"""What the add-on puts into Anki's own windows: menu, reviewer and editor, and the ways to a zettel."""
