"""``python -m zk_sync``: see cli.py."""

import gc
import sys

from .cli import main

# As Anki does: a sync makes many objects and hardly a cycle; looking for cycles takes a fifth of its time.
gc.disable()
sys.exit(main())
