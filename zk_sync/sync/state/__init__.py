"""What is remembered outside of notes, so that a sync looks at what changed, and devices end the same.

What devices share: ``shared_object`` (in the collection), each one's ``device_share`` of it, which ``device``
is which, and ``made_ids``. What this device saw: ``seen``, kept in ``seen_store`` by ``seen_rows``, and what
0.1.0 saw (``first_release``). What vault and collection were like when a sync last found that they agree:
``agreed``, with ``note_hashes`` and what was read of each zettel (``records``). ``scope`` says what has to be
looked at since then; ``linking`` and ``zettel_names`` answer as if all had been.
"""
