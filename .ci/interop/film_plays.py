"""ffprobe and ffmpeg open the film of ten minutes in which everything went wrong, which a test left: one film from beginning to end."""

import json
import subprocess
import sys

from common import check

FILM = sys.argv[1]
# The test's longest outage, and the pictures before the next one that can be decoded.
LONGEST_PAUSE_S = 32.0


def said(*command):
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def probe(*arguments):
    return json.loads(said("ffprobe", "-v", "error", "-of", "json", *arguments, FILM).stdout)


def main():
    streams = [(s["codec_type"], s["codec_name"]) for s in probe("-show_streams")["streams"]]
    check(streams == [("video", "h264"), ("data", "klv")], "ffprobe: one H.264 and one KLV stream, from beginning to end")
    packets = probe("-show_packets", "-show_entries", "packet=stream_index,pts_time")["packets"]
    times = [[float(p["pts_time"]) for p in packets if p["stream_index"] == of] for of in (0, 1)]
    video, metadata = times
    steps = [b - a for a, b in zip(video, video[1:])]
    check(min(steps) > 0, f"ffprobe: time goes on over all {len(video)} pictures")
    check(sorted(video) == sorted(metadata), "ffprobe: each picture has its metadata packet at its own time")
    length = video[-1] - video[0]
    check(598 <= length <= 600, f"ffprobe: the film lasts {length:.1f} s")
    check(max(steps) <= LONGEST_PAUSE_S, f"ffprobe: no pause but the outages that the recording states, the longest {max(steps):.1f} s")
    done = said("ffmpeg", "-v", "error", "-nostats", "-progress", "-", "-i", FILM, "-map", "0:v", "-f", "null", "-")
    frames = [int(line.split("=")[1]) for line in done.stdout.decode().splitlines() if line.startswith("frame=")]
    check(frames[-1] > 0.5 * len(video), f"ffmpeg plays it to its end: {frames[-1]} pictures")


main()
