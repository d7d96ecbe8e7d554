"""The process that looks for people's patterns ends itself after so many seconds of its own."""

from __future__ import annotations

import json
import signal
import subprocess
import sys

import pytest

from zk_sync.cards import patterns


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="the system cannot count a process's seconds")
def test_it_ends_itself_and_not_what_takes_its_time() -> None:
    requests = [
        json.dumps([["a(b)"], 0, "ab"]),
        json.dumps([["(a+)+$"], 0, "a" * 40 + "b"]),
        json.dumps([["a"], 0, "a"]),
    ]
    command = [sys.executable, "-I", "-S", str(patterns._CHILD), "0.2"]
    done = subprocess.run(
        command, input="\n".join(requests) + "\n", capture_output=True, text=True, timeout=60, check=False
    )
    assert json.loads(done.stdout) == [[[[0, 2], [1, 2]]]]
    assert done.returncode == -signal.SIGPROF
