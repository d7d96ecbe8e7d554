"""``python -m zk_sync``: see cli.py."""

import sys

from .cli import main

sys.exit(main())
