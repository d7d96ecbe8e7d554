"""A sync while Anki is open: when it begins, how it runs beside everything else, and how it ends."""
