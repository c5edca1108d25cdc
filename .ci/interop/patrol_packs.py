"""The patrol of the first command left a signed case package: bagit.py, sha256sum, openssl, ffprobe and klvdata agree with it,
and what its footage says about each frame is where the log of the flight says the drone was."""

import bisect
import datetime
import hashlib
import json
import math
import os
import pathlib
import subprocess
import sys

import klvdata
from common import GROUNDSTATION, check
from pymavlink import mavutil

PROGRAMS = pathlib.Path(GROUNDSTATION).parent
BAGIT = pathlib.Path(sys.executable).parent / "bagit.py"
METRES_PER_DEGREE = 111_195.0
# Items of MISB ST 0601.
UTC, LATITUDE, LONGITUDE, HEIGHT = 2, 13, 14, 15


def run(*command, cwd=None):
    return subprocess.run([str(word) for word in command], cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)


def passes(what, *command, cwd=None):
    done = run(*command, cwd=cwd)
    check(done.returncode == 0, f"{what} ({command[0]}): {done.stdout.decode(errors='replace')[-300:] if done.returncode else 'passes'}")


def positions(log):
    """UTC of the receiver and place, by the log."""
    reader = mavutil.mavlink_connection(str(log))
    found = []
    while (message := reader.recv_match(type="GLOBAL_POSITION_INT")) is not None:
        found.append((message._timestamp, message.lat / 1e7, message.lon / 1e7, message.alt / 1e3))
    return found


def between(found, at):
    after = bisect.bisect_left(found, (at,))
    if not 0 < after < len(found):
        return None
    (t0, *early), (t1, *late) = found[after - 1], found[after]
    share = (at - t0) / (t1 - t0) if t1 > t0 else 0.0
    return [a + (b - a) * share for a, b in zip(early, late)]


def packets(footage):
    # Copied as it is: this ffmpeg has no decoder for the stream, and needs none.
    command = ["ffmpeg", "-v", "quiet", "-i", footage, "-map", "0:d", "-c", "copy", "-f", "data", "-"]
    raw = subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout
    for packet in klvdata.StreamParser(raw):
        yield {key[0]: item.value.value for key, item in packet.items.items()}


def brightness(film, second, area):
    """Mean of an area of the picture at a second: left, top, right, bottom as shares."""
    left, top, right, bottom = area
    crop = f"crop=iw*{right - left}:ih*{bottom - top}:iw*{left}:ih*{top},scale=16:16,format=gray"
    command = ["ffmpeg", "-v", "error", "-ss", str(second), "-i", film, "-frames:v", "1", "-vf", crop, "-f", "rawvideo", "-"]
    raw = subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout
    return sum(raw) / len(raw)


def for_the_party(data, package, frames):
    """A signed copy in which an area of the film is black for ten seconds, and nobody is named but the officers."""
    copy = data / "copy"
    area = (0.25, 0.5, 0.75, 1.0)
    environment = {**os.environ, "GROUNDSTATION_PASSPHRASE": "practice flights only"}
    command = [
        GROUNDSTATION, "--lang", "en", "redact", package, "--keep", "data/track/track.gpx",
        "--mask", "data/footage/footage.ts=" + ",".join(map(str, area)) + "@5-15",
        "--sign", data / "keys/practice.key.pem", "--who", "Li Min", "--purpose", "copy for the party", "--out", copy,
    ]
    done = subprocess.run([str(word) for word in command], env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    check(done.returncode == 0, f"redact: {done.stdout.decode().strip()[-300:]}")
    passes("the copy", sys.executable, BAGIT, "--validate", copy)
    verified = run(PROGRAMS / "evidence-verify", "--lang", "en", "--keys", data / "keys/keyring.json", copy)
    check(verified.returncode == 0, f"evidence-verify of the copy: {verified.stdout.decode().splitlines()[-1]}")
    origin = json.loads((copy / "data/redaction.json").read_text())
    tags = hashlib.sha256((package / "tagmanifest-sha256.txt").read_bytes()).hexdigest()
    check(origin["source"]["sha256"] == tags, "the copy names its source by its hash")
    film = copy / "data/footage/footage.mp4"
    probe = run("ffprobe", "-v", "error", "-count_frames", "-show_entries", "stream=codec_type,nb_read_frames", "-of", "json", film)
    streams = json.loads(probe.stdout)["streams"]
    check([(s["codec_type"], int(s["nb_read_frames"])) for s in streams] == [("video", frames)], f"its film has {frames} pictures and nothing else")
    inside, beside, before = (brightness(film, second, place) for second, place in [(10, area), (10, (0, 0, 0.25, 0.5)), (2, area)])
    check(inside < 24 and beside > 40 and before > 40, f"the area is black ({inside:.0f}), and not beside it ({beside:.0f}) or before ({before:.0f})")


def main():
    data = pathlib.Path(sys.argv[1])
    package = next(data.glob("sorties/*/package"))
    log = next(package.glob("data/log/*.tlog"))
    footage = package / "data/footage/footage.ts"

    passes("the bag", sys.executable, BAGIT, "--validate", package)
    passes("its files", "sha256sum", "-c", "--quiet", "manifest-sha256.txt", cwd=package)
    passes("its capture", "sha256sum", "-c", "--quiet", "sha256sums.txt", cwd=package / "data/capture")
    verified = run(PROGRAMS / "evidence-verify", "--lang", "en", "--keys", data / "keys/keyring.json", package)
    check(verified.returncode == 0, f"evidence-verify with the keyring: {verified.stdout.decode().splitlines()[-1]}")

    streams = json.loads(run("ffprobe", "-v", "error", "-show_streams", "-of", "json", footage).stdout)["streams"]
    kinds = sorted(stream.get("codec_name", stream["codec_type"]) for stream in streams)
    check(kinds == ["h264", "klv"], f"ffprobe sees {kinds} in the footage")
    counted = run("ffprobe", "-v", "error", "-count_packets", "-select_streams", "v", "-show_entries", "stream=nb_read_packets", "-of", "csv=p=0", footage)
    frames = int(counted.stdout.replace(b",", b" ").split()[0])

    known = positions(log)
    said, worst_m = 0, 0.0
    for packet in packets(footage):
        place = between(known, packet[UTC].replace(tzinfo=packet[UTC].tzinfo or datetime.timezone.utc).timestamp()) if LATITUDE in packet else None
        if place is None:
            continue
        said += 1
        north = (packet[LATITUDE] - place[0]) * METRES_PER_DEGREE
        east = (packet[LONGITUDE] - place[1]) * METRES_PER_DEGREE * math.cos(math.radians(place[0]))
        worst_m = max(worst_m, math.hypot(north, east), abs(packet[HEIGHT] - place[2]))
    check(frames >= 500 and said == frames, f"each of {frames} frames carries its place")
    # A minute at 10 m/s: a frame that carried the place of another would be a metre off for each tenth of a second.
    check(worst_m < 1.5, f"the places agree with the flight's log within {worst_m:.2f} m")

    for_the_party(data, package, frames)

    sealed = next((package / "data/capture").glob("*.capture"))
    bytes_ = bytearray(sealed.read_bytes())
    bytes_[len(bytes_) // 2] ^= 1
    sealed.write_bytes(bytes_)
    changed = run(PROGRAMS / "evidence-verify", "--lang", "en", "--keys", data / "keys/keyring.json", package)
    check(changed.returncode == 1 and sealed.name in changed.stdout.decode(), "one flipped bit is found and its file named")


main()
