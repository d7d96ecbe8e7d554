"""What a sync would do: ``planner`` makes a ``plan``, as plain data, of the vault's content and a snapshot.

``decision_table`` is the heart of it; ``one_by_one`` asks it of each flashcard and note. What it stands on:
``diff`` says who changed a field, ``choices`` whose text stands then, ``deletions`` what a person deleted.
What follows: ``note_changes`` is what is written of a flashcard, ``leftover_notes`` what becomes of notes
without one, ``waiting`` the order of new cards, and ``guard`` what waits for a person's yes. ``cut_plan`` and
``few_zettels`` cut a plan; ``outside_scope`` and ``keep_agreement`` are what it need not look at.
"""
