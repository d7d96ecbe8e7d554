"""What is remembered outside of notes, so that a sync looks at what changed, and devices end the same.

``shared_object`` lies in the collection: what devices share. ``seen`` and ``seen_store`` are what this device
saw. ``agreed`` is what vault and collection were like when a sync last found that they agree.
"""
