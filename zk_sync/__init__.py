"""Turns the flashcards of a Zettelkasten (a folder of Markdown notes) into Anki notes.

The flow, one module an arrow (see each module's docstring)::

    vault ──scan──▶ zettels ──extract──▶ flashcards ─┐
                                                     ├─match─▶ plan ──apply──▶ collection ──▶ report
    collection ──snapshot──▶ notes the vault owns ───┘
"""
