"""The demonstration patrol flown through the desktop in a window, from plan to landing, by keyboard and mouse alone. What is
clicked is found as a person finds it: by reading the screen (Tesseract). Pictures along the way go to the folder that the
first argument names."""

import contextlib
import difflib
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time

from common import GROUNDSTATION, check, free_port, simulator, until

SIZE = (1440, 900)
# The screen is read at this many times its size, because its text is small for a reader of printed pages.
ENLARGED = 2
# Ways of reading, in turn: what one overlooks, such as a text in a frame, another sees. Tesseract's page segmentation, and
# what is done to the picture.
WAYS = (("11",), ("12",), ("11", "-negate"))
# A strip is read as lines of text.
STRIP_WAYS = (("6",), ("11",), ("6", "-negate"))
# The actions and what confirms them lie below this line, pixels; a small part is read in a moment.
ACTIONS_TOP = 760
# Two words of one label are never farther apart than this, pixels.
WORD_GAP = 16
PILOT = "Zhang Wei"
REASON = "GCS failsafe is set by the brigade"
MANUAL = ("Flight approved", "Airframe, propellers", "Take-off area clear", "Crew briefed and fit", "Wind, rain and sight")


class Screen:
    """A display without a screen, with somebody who looks, types and clicks."""

    def __init__(self, pictures):
        read, write = os.pipe()
        self.server = subprocess.Popen(
            ["Xvfb", "-displayfd", str(write), "-screen", "0", f"{SIZE[0]}x{SIZE[1]}x24", "-nolisten", "tcp"],
            pass_fds=[write], stderr=subprocess.DEVNULL,
        )
        os.close(write)
        with os.fdopen(read) as told:
            number = told.readline().strip()
        if not number:
            raise SystemExit("FAILED: Xvfb did not start")
        self.env = {**os.environ, "DISPLAY": f":{number}", "WAYLAND_DISPLAY": "", "OMP_THREAD_LIMIT": "1"}
        self.looks = 0
        self.pictures = pictures

    def close(self):
        self.server.terminate()
        self.server.wait(10)

    def _run(self, *command):
        return subprocess.run(command, env=self.env, check=True, capture_output=True).stdout

    def picture(self, name):
        path = self.pictures / f"{name}.png"
        self._run("import", "-window", "root", str(path))
        return path

    def labels(self, below=0):
        """Words that stand beside each other in a line, as (text, middle)."""
        path = self.pictures / "now.png"
        ways = STRIP_WAYS if below else WAYS
        way = ways[self.looks % len(ways)]
        self.looks += 1
        part = f"{SIZE[0]}x{SIZE[1] - below}+0+{below}"
        self._run("import", "-window", "root", "-crop", part, "+repage", "-resize", f"{ENLARGED * 100}%", "-colorspace",
                  "Gray", *way[1:], str(path))
        table = self._run("tesseract", str(path), "-", "-l", "eng", "--psm", way[0], "tsv").decode()
        lines = {}
        for row in table.splitlines()[1:]:
            cells = row.split("\t")
            if len(cells) != 12 or not cells[11].strip():
                continue
            left, top, width, height = (int(cell) / ENLARGED for cell in cells[6:10])
            parts = lines.setdefault(tuple(cells[1:5]), [])
            if parts and left - parts[-1][2] < WORD_GAP:
                before = parts[-1]
                parts[-1] = (before[0], before[1], left + width, f"{before[3]} {cells[11].strip()}")
            else:
                parts.append((top + height / 2, left, left + width, cells[11].strip()))
        return [(text, ((left + right) / 2, y + below)) for parts in lines.values() for y, left, right, text in parts]

    def find(self, text, below=0):
        """The middle of the label under the line `below` that reads most like `text`, or that holds it."""
        best = None
        for label, middle in self.labels(below):
            alike = difflib.SequenceMatcher(None, label.lower(), text.lower()).ratio()
            # A short word stands inside many others.
            if len(text) > 3 and text.lower() in label.lower():
                alike = max(alike, 0.86)
            if alike > 0.85 and (best is None or alike > best[0]):
                best = (alike, middle)
        return best and best[1]

    def wait_for(self, text, limit_s=60):
        return until(limit_s, f"the screen shows {text!r}", lambda: self.find(text))

    def point_at(self, place):
        self._run("xdotool", "mousemove", str(int(place[0])), str(int(place[1])))

    def press(self, place):
        self.point_at(place)
        self._run("xdotool", "click", "1")

    def click(self, text):
        self.press(self.wait_for(text))

    def hold(self, place, done, limit_s=30):
        """Holds the button at a place down until what it is held for is done."""
        self.point_at(place)
        self._run("xdotool", "mousedown", "1")
        until(limit_s, "holding the button does what it says", done)
        self._run("xdotool", "mouseup", "1")

    def confirm(self, button, held, done):
        """Asks for an action and holds what confirms it; asks again where reading took longer than the offer stands."""
        def asked():
            place = self.find(button, ACTIONS_TOP)
            if place is None:
                return False
            self.press(place)
            deadline = time.monotonic() + 8
            while time.monotonic() < deadline:
                offered = self.find(held, ACTIONS_TOP)
                if offered:
                    self.hold(offered, done)
                    return True
            return False
        until(120, f"{button!r} offers {held!r}", asked)

    def focus(self, process):
        """What a window manager does when a window opens; there is none here."""
        found = until(120, "the window opens", lambda: subprocess.run(
            ["xdotool", "search", "--onlyvisible", "--pid", str(process.pid)], env=self.env, capture_output=True,
            text=True).stdout.split())
        self._run("xdotool", "windowfocus", "--sync", found[0])

    def key(self, keys, shows):
        self._run("xdotool", "key", "--delay", "50", keys)
        self.wait_for(shows)

    def type(self, text):
        self._run("xdotool", "type", "--delay", "60", text)


def acts(data):
    path = data / "acts.jsonl"
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


def answered(data, what):
    """The answer to the latest act of a kind, once there is one."""
    found = [act["answer"] for act in acts(data) if act["what"] == what and act["answer"]]
    return found[-1] if found else None


def sorties(data):
    listed = subprocess.run([GROUNDSTATION, "--lang", "en", "sorties", "--simulated", "--json", "--data", str(data)],
                            capture_output=True, text=True, check=True).stdout
    return json.loads(listed) if listed.strip() else []


def launch_place(folder):
    """Where the patrol that the desktop plans at first takes off."""
    plan = pathlib.Path(folder) / "patrol.plan"
    subprocess.run([GROUNDSTATION, "--lang", "en", "plan", "--out", str(plan)], check=True, stdout=subprocess.DEVNULL)
    lat, lon, _ = json.loads(plan.read_text())["mission"]["plannedHomePosition"]
    return f"{lat},{lon}"


@contextlib.contextmanager
def desktop(screen, data, port):
    command = [GROUNDSTATION, "--lang", "en", "--data", str(data), "--pilot", PILOT, "--link", f"udpin://127.0.0.1:{port}"]
    process = subprocess.Popen(command, env=screen.env)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(20)


def main():
    pictures = pathlib.Path(sys.argv[1])
    pictures.mkdir(parents=True, exist_ok=True)
    port = free_port()
    with tempfile.TemporaryDirectory() as folder, contextlib.closing(Screen(pictures)) as screen, \
            simulator("--udpout", f"127.0.0.1:{port}", "--speed", "10", "--home", launch_place(folder)):
        data = pathlib.Path(folder)
        # At ten times real time the drone would disarm by itself before anybody had read what comes next.
        link = f"udpin://127.0.0.1:{port}"
        subprocess.run([GROUNDSTATION, "--lang", "en", "inspect", "--link", link, "--set", "DISARM_DELAY=0"], check=True,
                       stdout=subprocess.DEVNULL, timeout=60)
        with desktop(screen, data, port) as process:
            screen.focus(process)
            screen.wait_for("Disarmed", 120)
            screen.key("ctrl+2", "Legs and effort")
            screen.picture("1-plan")
            screen.key("ctrl+u", "Aboard: this plan")
            screen.picture("2-aboard")
            check(True, "the plan goes aboard and is read back")

            screen.key("ctrl+1", "Timeline")
            screen.key("k", "Position fix")
            for label in MANUAL:
                screen.click(label)
            screen.click("Reason to fly")
            screen.type(REASON)
            screen.picture("3-checklist")
            screen.hold(screen.wait_for("Hold to override"), lambda: answered(data, "fly-overridden"))
            screen.confirm("Arm", "Hold 1 s: Arm", lambda: answered(data, "fly-arm"))
            until(30, "a sortie begins", lambda: sorties(data))
            screen.picture("4-armed")
            screen.confirm("Start plan", "Hold 1 s: Start plan", lambda: answered(data, "fly-start-mission"))
            check(True, "it arms and starts, each held for a second")

            ended = until(300, "the sortie ends", lambda: [s for s in sorties(data) if s.get("end")])
            screen.picture("5-landed")
            screen.key("ctrl+3", "Choose a sortie")
            screen.picture("6-sortie")
            check(process.poll() is None, "the desktop is still there")
        check(len(ended) == 1 and PILOT in json.dumps(ended[0]), "one sortie wrote itself, with its pilot")


main()
