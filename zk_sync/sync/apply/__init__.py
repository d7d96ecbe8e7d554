"""Writes a plan. ``writer`` has the order of it, and the notes; ``card_writer`` their cards.

Nothing else changes the collection but the moves of ``by_hand``. ``still_standing`` says what of a plan
still holds when it is written, and ``one_undo`` makes one undo entry of all.
"""
