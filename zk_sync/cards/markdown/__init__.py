"""Markdown as people write it in a Zettelkasten, as the HTML that Anki shows; one small module per notation."""
