"""What the interop checks share: a simulator process, free ports, waiting with a limit and a reason."""

import contextlib
import os
import socket
import subprocess
import sys
import time

GROUNDSTATION = os.environ["GROUNDSTATION"]


def free_port(kind=socket.SOCK_DGRAM):
    with socket.socket(socket.AF_INET, kind) as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def until(limit_s, why, check):
    """Waits until check() is true or returns something; fails with the reason after the limit."""
    deadline = time.monotonic() + limit_s
    last = None
    while time.monotonic() < deadline:
        last = check()
        if last:
            return last
        time.sleep(0.05)
    raise SystemExit(f"FAILED: {why} within {limit_s} s (last: {last!r})")


def check(condition, what):
    if not condition:
        raise SystemExit(f"FAILED: {what}")
    print(f"ok: {what}", flush=True)


@contextlib.contextmanager
def simulator(*args):
    process = subprocess.Popen([GROUNDSTATION, "--lang", "en", "sim", *args], stdout=subprocess.DEVNULL)
    try:
        yield process
        if process.poll() is not None:
            sys.exit(f"FAILED: the simulator ended by itself with {process.returncode}")
    finally:
        process.terminate()
        process.wait(10)
