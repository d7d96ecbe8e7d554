"""From flashcards to the collection: snapshot, match, plan, apply, report.

``engine`` has the flow. ``reading`` gives the vault's content, ``snapshot`` what Anki holds, ``planner``
makes a ``plan`` of both, ``apply`` alone writes. In folders of their own: ``identity`` (which note is which
flashcard), ``method`` (what waits, and the order of new cards), ``cache`` (so that only what changed is
looked at), ``by_hand`` (what a person decides) and ``views`` (what windows show).
"""
