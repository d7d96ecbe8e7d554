"""From flashcards to the collection: snapshot, match, plan, apply, report.

``engine`` has the flow. Each step has a room: ``reading`` gives the vault's content, ``collection`` what Anki
holds, ``identity`` which note is which flashcard, ``plan`` what a sync would do; ``apply`` alone writes it.
What these stand on: ``notes`` (our note types, and the state in each note), ``state`` (what is remembered
outside of notes) and ``learning_order``. Beside them: ``take_over`` (notes of other tools become ours),
``by_hand`` (what a person does to single notes) and ``views`` (what windows show).
"""
