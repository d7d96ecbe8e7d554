"""Writes a plan: ``writer`` alone changes the collection; ``still_standing`` says what of it still holds."""
