"""What the add-on puts into Anki's browser: searches, a sidebar section, a column and a menu."""
