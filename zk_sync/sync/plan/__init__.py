"""What a sync would do: ``planner`` makes a ``plan``, as plain data, of the vault's content and a snapshot.

``diff`` says who changed a field, ``choices`` whose text stands then, ``note_changes`` what is written of a
flashcard, ``leftover_notes`` what becomes of notes without one, and ``guard`` what waits for a person's yes.
"""
