"""MAVProxy loads a mission into the simulated drone and lists what is aboard."""

import contextlib
import os
import pathlib
import select
import subprocess
import sys
import tempfile
import time

from common import check, free_port, simulator

COUNT = 30


class MavProxy:
    """MAVProxy at its prompt: lines in, text out."""

    def __init__(self, port, folder):
        self.process = subprocess.Popen(
            [sys.executable, "-u", str(pathlib.Path(sys.executable).parent / "mavproxy.py"),
             f"--master=udpin:127.0.0.1:{port}", "--state-basedir", folder, "--default-modules", "wp"],
            cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            env={**os.environ, "HOME": folder},
        )

    def type(self, line):
        self.process.stdin.write(line.encode() + b"\n")
        self.process.stdin.flush()

    def read_until(self, text, limit_s=60):
        """What it prints up to and with `text`; fails when that does not come."""
        deadline, seen = time.monotonic() + limit_s, ""
        while time.monotonic() < deadline:
            if select.select([self.process.stdout], [], [], 0.2)[0]:
                chunk = os.read(self.process.stdout.fileno(), 65536).decode(errors="replace")
                seen += chunk
                if text in seen:
                    return seen
                if not chunk:
                    break
        sys.stdout.write(seen)
        raise SystemExit(f"FAILED: MAVProxy prints {text!r} within {limit_s} s")

    def close(self):
        self.process.terminate()
        self.process.communicate(timeout=20)


def write_mission(path):
    rows = ["QGC WPL 110"]
    for n in range(COUNT):
        command, frame, height = (16, 0, 3) if n == 0 else (22, 3, 20) if n == 1 else (16, 3, 20 + n)
        rows.append(f"{n}\t{int(n == 0)}\t{frame}\t{command}\t0\t0\t0\t0\t{33.5 + n / 1e4:.7f}\t120.3000000\t{height}\t1")
    path.write_text("\n".join(rows) + "\n")


def main():
    port = free_port()
    with tempfile.TemporaryDirectory() as folder, simulator("--udpout", f"127.0.0.1:{port}", "--seed", "5"):
        path = pathlib.Path(folder)
        write_mission(path / "in.txt")
        with contextlib.closing(MavProxy(port, folder)) as proxy:
            proxy.read_until("online system 1")
            proxy.type(f"wp load {path / 'in.txt'}")
            proxy.read_until("Got MISSION_ACK: TYPE_MISSION: ACCEPTED")
            check(True, f"MAVProxy loads {COUNT} waypoints and the drone accepts them")
        # A second MAVProxy knows nothing but what the drone tells it.
        with contextlib.closing(MavProxy(port, folder)) as proxy:
            proxy.read_until("online system 1")
            proxy.type("wp list")
            proxy.read_until(f"Saved {COUNT} waypoints to")
            proxy.type(f"wp save {path / 'out.txt'}")
            proxy.read_until(f"Saved {COUNT} waypoints to {path / 'out.txt'}")
        heights = [float(line.split("\t")[10]) for line in (path / "out.txt").read_text().splitlines()[2:]]
        check(heights == [20.0] + [20.0 + n for n in range(2, COUNT)], f"MAVProxy lists the {COUNT} waypoints")


main()
