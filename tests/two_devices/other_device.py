"""A device in a process of its own, on any version of Anki: one JSON line in, one out; see conftest.py.

Arguments: the device's folder and the sync server's address.
"""

from __future__ import annotations

import importlib.util
import json
import sys
import traceback
from pathlib import Path

HERE = Path(__file__).parent


def main() -> None:
    spec = importlib.util.spec_from_file_location("devices", HERE / "conftest.py")
    assert spec
    assert spec.loader
    devices = importlib.util.module_from_spec(spec)
    sys.modules["devices"] = devices
    spec.loader.exec_module(devices)
    out, sys.stdout = sys.stdout, sys.stderr  # Anki prints a stack where a call takes long
    device = devices.Device(Path(sys.argv[1]), sys.argv[2])
    for line in sys.stdin:
        name, arguments, options = json.loads(line)
        try:
            answer = {"value": getattr(device, name)(*arguments, **options)}
        except Exception:  # noqa: BLE001  # whatever it is, the test shall see it
            answer = {"error": traceback.format_exc()}
        print(json.dumps(answer), file=out, flush=True)
    device.col.close()


main()
