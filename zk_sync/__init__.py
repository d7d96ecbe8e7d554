"""Turns the flashcards of a Zettelkasten (a folder of Markdown notes) into Anki notes.

The flow, one module an arrow (see each module's docstring, and docs/design.md)::

    vault ──scan──▶ zettels ──extract──▶ flashcards ─┐
                                                     ├─match─▶ plan ──apply──▶ collection ──▶ report
    collection ──snapshot──▶ notes the vault owns ───┘

Where what is::

    vault/           files, frontmatter, and the one reading of Markdown (outline.py); knows no flashcards
    cards/syntax/    a module for each notation; extract.py runs them, make_flashcard.py makes the flashcard
    cards/markdown/  from a flashcard's Markdown to the HTML of its fields (render.py)
    cards/decks.py   which deck a flashcard asks for; sync/collection/anki_decks.py which deck that is in Anki
    sync/engine.py   the whole flow; each step of it has a room:
    sync/reading/    what is read of the vault (content.py); sync/collection/ what Anki holds (snapshot.py)
    sync/identity/   which note is which flashcard (match.py, step by step)
    sync/plan/       what a sync would do: planner.py makes a Plan (plan.py) by decision_table.py
    sync/apply/      writer.py, the only writer; still_standing.py says what of a plan still stands
    sync/notes/      our note types, and what a note remembers of its flashcard (zk_state.py)
    sync/state/      what is remembered outside of notes; shared_object.py is what devices share
    sync/take_over/  notes of other tools that become ours; sync/by_hand/: what a person does to single notes
    other_tools/     settings that other tools left in the vault
    gui/, cli.py     what a person sees and types
"""
