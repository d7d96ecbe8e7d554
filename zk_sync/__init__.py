"""Turns the flashcards of a Zettelkasten (a folder of Markdown notes) into Anki notes.

The flow, one module an arrow (see each module's docstring, and docs/design.md)::

    vault ──scan──▶ zettels ──extract──▶ flashcards ─┐
                                                     ├─match─▶ plan ──apply──▶ collection ──▶ report
    collection ──snapshot──▶ notes the vault owns ───┘

Where what is::

    vault/           files, frontmatter, and the one reading of Markdown (outline.py); knows no flashcards
    cards/syntax/    a module for each notation; extract.py runs them, finish.py makes the flashcard
    cards/markdown/  from a flashcard's Markdown to the HTML of its fields (render.py)
    cards/decks.py   which deck a flashcard asks for; sync/decks.py which deck that is in Anki
    sync/engine.py   the whole flow; reading.py reads the vault, snapshot.py the collection
    sync/identity/   which note is which flashcard (match.py, step by step)
    sync/planner.py  what a sync would do, as a Plan (plan.py); diff.py and choices.py: edits on both sides
    sync/apply.py    the only writer; meanwhile.py says what of a plan still stands
    sync/shared.py   what devices share; store.py what this one saw
    sync/agreement/  what a sync need not look at again, as it was when vault and collection last agreed
    sync/method/     who waits, and the order of learning
    sync/take_over/  notes of other tools that become ours; sync/by_hand/: what a person does to single notes
    other_tools/     settings that other tools left in the vault
    gui/, cli.py     what a person sees and types
"""
