"""Markdown as people write it in a Zettelkasten, as HTML for Anki; one small module per notation."""
