"""Writes a plan: ``writer`` alone changes the collection; ``meanwhile`` says what of a plan still stands."""
