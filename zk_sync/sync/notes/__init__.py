"""Our notes as Anki keeps them: two note types, their templates, and what the field ``ZK State`` holds."""
