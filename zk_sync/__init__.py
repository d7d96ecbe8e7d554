"""Turns the flashcards of a Zettelkasten (a folder of Markdown notes) into Anki notes.

The flow, one module an arrow (see each module's docstring, and docs/design.md)::

    vault ──scan──▶ zettels ──extract──▶ flashcards ─┐
                                                     ├─match─▶ plan ──apply──▶ collection ──▶ report
    collection ──snapshot──▶ notes the vault owns ───┘

Where what is::

    vault/           files, frontmatter, and the one reading of Markdown (outline.py); knows no flashcards
    cards/syntax/    a module for each notation; extract.py runs them, make_flashcard.py makes the flashcard
    cards/render.py  from a flashcard's Markdown to the HTML of its fields, with what is in cards/markdown/
    cards/flashcard_deck.py  which deck a flashcard goes to; sync/collection/anki_decks.py which deck that is
    sync/engine.py   the whole flow; each step of it has a room:
    sync/reading/    what is read of the vault (content.py); sync/collection/ what Anki holds (snapshot.py)
    sync/identity/   which note is which flashcard (match.py, step by step)
    sync/plan/       what a sync would do: planner.py makes a Plan (plan.py) by decision_table.py and diff.py
    sync/apply/      writer.py, the only writer of plans; still_standing.py says what of one still stands
    sync/notes/      our note types, and what a note remembers of its flashcard (zk_state.py)
    sync/state/      what is remembered outside of notes: by all devices (shared_object.py), by this one
                     (seen_store.py), and the last agreement (agreed.py, scope.py: what is looked at since)
    sync/take_over/  notes of other tools that become ours; sync/by_hand/: what a person does to single notes
    other_tools/     settings that other tools left in the vault
    gui/, cli.py     what a person sees and types
"""
