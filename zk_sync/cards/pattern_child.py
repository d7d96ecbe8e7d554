"""Finds regular expressions in texts, as a script in a process that can be ended; imports nothing of ours.

Each line that comes in is a JSON list ``[[pattern, …], flags, text]``. Each line that goes out is a JSON list
with the matches of each pattern, a match being the spans of the whole and of each group (``[-1, -1]`` where a
group took no part). The argument is how many seconds of its own the process has for one line: it ends itself
then, where the system can count these (Windows cannot).
"""

from __future__ import annotations

import json
import re
import signal
import sys


def matches(line: str) -> str:
    """The line that goes out for one that came in."""
    patterns, flags, text = json.loads(line)
    found = [
        [
            [match.span(group) for group in range(match.re.groups + 1)]
            for match in re.finditer(pattern, text, flags)
        ]
        for pattern in patterns
    ]
    return json.dumps(found)


if __name__ == "__main__":
    has_alarm = hasattr(signal, "setitimer")
    for request in sys.stdin:
        if has_alarm:
            signal.setitimer(signal.ITIMER_PROF, float(sys.argv[1]))  # what it sends ends the process
        print(matches(request), flush=True)
