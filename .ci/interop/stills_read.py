"""exiftool reads the tagged copies of a camera's originals, and a snapshot of a film: place, height, direction, angles and times
are those that went in, and the picture of a copy is the original's."""

import datetime
import hashlib
import json
import os
import pathlib
import subprocess
import sys
import tempfile

from common import check

# `cargo build -p video --example stills` puts it there.
STILLS = sys.argv[1] if len(sys.argv) > 1 else os.path.join(os.environ["CARGO_TARGET_DIR"], "debug/examples/stills")
# A ten-millionth of a degree is a centimetre.
PLACE_DEG, HEIGHT_M, ANGLE_DEG, TIME_S = 1e-7, 0.01, 0.01, 0.001


def said(*command):
    return subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout


def tags(file):
    """By group and name, numbers as numbers."""
    (read,) = json.loads(said("exiftool", "-j", "-n", "-G1", "-struct", "-ee", file))
    return read


def pixels(file):
    """Of the decoded picture."""
    return hashlib.sha256(said("ffmpeg", "-v", "error", "-i", file, "-f", "rawvideo", "-pix_fmt", "rgb24", "-")).hexdigest()


def angle(a, b):
    return abs((a - b + 180.0) % 360.0 - 180.0)


def utc_s(text):
    """`2026:09:21 14:13:20.25Z`."""
    whole, _, fraction = text.rstrip("Z").partition(".")
    moment = datetime.datetime.strptime(whole, "%Y:%m:%d %H:%M:%S").replace(tzinfo=datetime.timezone.utc)
    return moment.timestamp() + float(f"0.{fraction or 0}")


def agrees(file, truth):
    """Whether exiftool's idea of a file is what went in; what is not, by name."""
    read = tags(file)
    wrong = []

    def number(name, wanted, limit, difference=lambda a, b: abs(a - b)):
        found = read.get(name)
        # exiftool gives what has a plus before it as text.
        if found is None or difference(float(found), wanted) > limit:
            wrong.append(f"{name} is {found!r}, not {wanted}")

    def equal(name, wanted):
        if str(read.get(name)) != wanted:
            wrong.append(f"{name} is {read.get(name)!r}, not {wanted!r}")

    lat, lon = truth["place"]
    number("Composite:GPSLatitude", lat, PLACE_DEG)
    number("Composite:GPSLongitude", lon, PLACE_DEG)
    number("Composite:GPSAltitude", truth["amsl_m"], HEIGHT_M)
    number("XMP-drone-dji:AbsoluteAltitude", truth["amsl_m"], HEIGHT_M)
    equal("GPS:GPSMapDatum", "WGS-84")
    equal("GPS:GPSImgDirectionRef", "T")
    roll, pitch, yaw = truth["camera_deg"]
    number("GPS:GPSImgDirection", yaw, ANGLE_DEG, angle)
    for axis, wanted in [("Roll", roll), ("Pitch", pitch), ("Yaw", yaw)]:
        number(f"XMP-drone-dji:Gimbal{axis}Degree", wanted, ANGLE_DEG, angle)
    if abs(utc_s(read["Composite:GPSDateTime"]) - truth["utc_us"] / 1e6) > TIME_S:
        wrong.append(f"Composite:GPSDateTime is {read['Composite:GPSDateTime']}")
    for axis, wanted in zip(["Roll", "Pitch", "Yaw"], truth.get("flight_deg", [])):
        number(f"XMP-drone-dji:Flight{axis}Degree", wanted, ANGLE_DEG, angle)
    if "above_home_m" in truth:
        number("XMP-drone-dji:RelativeAltitude", truth["above_home_m"], HEIGHT_M)
    ours = {name.partition(":")[2]: value for name, value in read.items() if name.startswith("XMP-gs:")}
    read.update({f"ours:{name}": value for name, value in ours.items()})
    number("ours:HeightAboveGroundMetres", truth["above_ground_m"], HEIGHT_M)
    if "stake" in truth:
        equal("ours:AircraftStake", truth["stake"])
        equal("ours:Original", truth["name"])
    check(not wrong, f"exiftool: {file.name}: place, height, direction, angles and time are right" + "".join(f"; {w}" for w in wrong))
    return read, ours


def main():
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        lines = [json.loads(line) for line in said(STILLS, folder).decode().splitlines()]
        copies = [line for line in lines if "name" in line]
        check(len(copies) == 5, "five originals have found their records")
        for truth in copies:
            original, copied = folder / truth["name"], folder / f"copy_{truth['name']}"
            read, ours = agrees(copied, truth)
            before = tags(original)
            check("Composite:GPSLatitude" not in before, f"{original.name} itself is as it was: without a place")
            clock = "ExifIFD:DateTimeOriginal"
            check(read[clock] == before[clock], f"{copied.name}: the camera's own clock is still what it showed")
            check(float(ours["CameraClockAheadSeconds"]) == lines[-1]["ahead_us"] / 1e6, f"{copied.name}: how far that clock is ahead")
            check(pixels(copied) == pixels(original), f"{copied.name}: ffmpeg decodes the original's picture")
        (snapshot,) = [line for line in lines if "snapshot" in line]
        read, _ = agrees(folder / snapshot["snapshot"], snapshot)
        taken = f"{read['ExifIFD:DateTimeOriginal']}.{read['ExifIFD:SubSecTimeOriginal']}Z"
        check(abs(utc_s(taken) - snapshot["utc_us"] / 1e6) < TIME_S, "exiftool: the snapshot was taken when the frame was")
        check(said("exiftool", "-validate", "-warning", "-error", "-s3", folder / snapshot["snapshot"]).decode().startswith("OK"), "exiftool: the snapshot is valid")


main()
