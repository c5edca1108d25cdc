"""ffprobe and klvdata read our footage: every frame has its packet, and the pose in it is the pose that went in."""

import collections
import csv
import json
import math
import pathlib
import subprocess
import tempfile

import klvdata
from common import GROUNDSTATION, check

PROGRAMS = pathlib.Path(GROUNDSTATION).parent
METRES_PER_DEGREE = 111_195.0
# Items of MISB ST 0601.
UTC, HEADING, LATITUDE, LONGITUDE, HEIGHT, CAMERA_ELEVATION, SLANT, CENTRE_LATITUDE = 2, 5, 13, 14, 15, 19, 21, 23
PITCH_FULL, ROLL_FULL = 90, 91


def said(*command):
    return subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout


def probe(file, *arguments):
    return json.loads(said("ffprobe", "-v", "error", "-of", "json", *arguments, file))


def angle(a, b):
    return abs((a - b + 180.0) % 360.0 - 180.0)


def main():
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder) / "footage.ts"
        truth = list(csv.DictReader(said(PROGRAMS / "examples" / "footage", file).decode().splitlines()))
        truth = [{name: float(value) for name, value in frame.items()} for frame in truth]

        streams = [(s["codec_type"], s["codec_name"]) for s in probe(file, "-show_streams")["streams"]]
        check(streams == [("video", "h264"), ("data", "klv")], "ffprobe: an H.264 and a KLV stream")
        counted = probe(file, "-count_frames", "-select_streams", "v", "-show_entries", "stream=nb_read_frames")
        check(int(counted["streams"][0]["nb_read_frames"]) == len(truth), f"ffprobe decodes {len(truth)} frames")
        shown = collections.defaultdict(list)
        for packet in probe(file, "-show_packets")["packets"]:
            shown[packet["stream_index"]].append(packet["pts"])
        check(sorted(shown[0]) == sorted(shown[1]), "ffprobe: each frame has a packet with its own time stamp")
        ticks = [pts - shown[0][0] for pts in sorted(shown[0])]
        check(ticks == [frame["ticks"] for frame in truth], "ffprobe: frames are shown when they were taken")

        # Copied as it is; this ffmpeg has no decoder for the stream, and needs none.
        data = said("ffmpeg", "-v", "quiet", "-i", file, "-map", "0:d", "-c", "copy", "-f", "data", "-")
        packets = [{key[0]: item.value.value for key, item in p.items.items()} for p in klvdata.StreamParser(data)]
        check(len(packets) == len(truth), f"klvdata reads {len(packets)} packets")

        worst = collections.Counter()
        for packet, frame in zip(packets, truth):
            def note(what, error):
                worst[what] = max(worst[what], error)

            north = (packet[LATITUDE] - frame["lat_deg"]) * METRES_PER_DEGREE
            east = (packet[LONGITUDE] - frame["lon_deg"]) * METRES_PER_DEGREE * math.cos(math.radians(frame["lat_deg"]))
            note("position, m", math.hypot(north, east, packet[HEIGHT] - frame["amsl_m"]))
            note("position, m", abs(packet[CENTRE_LATITUDE] - frame["centre_lat_deg"]) * METRES_PER_DEGREE)
            note("slant range, m", abs(packet[SLANT] - frame["slant_m"]))
            for item, name in [
                (HEADING, "yaw_deg"), (PITCH_FULL, "pitch_deg"), (ROLL_FULL, "roll_deg"),
                (CAMERA_ELEVATION, "camera_pitch_deg"),
            ]:
                note("angle, degrees", angle(packet[item], frame[name]))
            note("time, ms", abs(packet[UTC].timestamp() * 1e3 - frame["utc_us"] / 1e3))
        limits = {"position, m": 1.0, "slant range, m": 1.0, "angle, degrees": 0.1, "time, ms": 1.0}
        for what, limit in limits.items():
            check(worst[what] <= limit, f"klvdata: {what}: at most {worst[what]:.4f} off, {limit} allowed")


main()
