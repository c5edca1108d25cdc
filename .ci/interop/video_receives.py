"""Our receiver takes streams of ffmpeg and GStreamer, ffprobe and klvdata read the footage; ffmpeg plays our camera."""

import collections
import contextlib
import datetime
import json
import pathlib
import socket
import subprocess
import tempfile
import time

import klvdata
from common import GROUNDSTATION, check, free_port, until

EXAMPLES = pathlib.Path(GROUNDSTATION).parent / "examples"
SERVER = pathlib.Path(__file__).with_name("gstreamer_serves.py")
SECONDS = 3
# GStreamer tells its clock first after a few seconds.
PATIENT_SECONDS = 8
FRAMES_A_SECOND = 25
ENCODERS = {
    "h264": ["libx264", "-preset", "veryfast", "-bf", "0"],
    # ffmpeg hands a picture that is shown later on before one that is shown earlier.
    "h264 out of order": ["libx264", "-preset", "veryfast", "-bf", "2"],
    "h265": ["libx265", "-preset", "ultrafast", "-x265-params", "log-level=error:bframes=0"],
}
# Delimiters are put in and taken out by muxers; they are no part of the picture.
DELIMITER = {"h264": 9, "hevc": 35}


def said(*command):
    return subprocess.run([str(word) for word in command], check=True, stdout=subprocess.PIPE).stdout.decode()


def probe(file, *arguments):
    return json.loads(said("ffprobe", "-v", "error", "-of", "json", *arguments, file))


def hashes(file, codec):
    """Hash of each coded picture of a file, bit for bit but for its delimiter."""
    bsf = ["-bsf:v", f"filter_units=remove_types={DELIMITER[codec]}"]
    lines = said("ffmpeg", "-v", "error", "-i", file, "-map", "0:v", "-c", "copy", *bsf, "-f", "framemd5", "-")
    return [line.split(",")[5].strip() for line in lines.splitlines() if not line.startswith("#")]


@contextlib.contextmanager
def running(*command, **more):
    process = subprocess.Popen([str(word) for word in command], **more)
    try:
        yield process
    finally:
        process.kill()
        process.wait(10)


def read_footage(what, file, lines, codec, size, original=None, clocked=True, seconds=SECONDS):
    notes = [json.loads(line) for line in lines.splitlines()]
    started = next(note["started"] for note in notes if "started" in note)
    check([started["codec"], started["width"], started["height"]] == [codec, *size], f"{what}: {codec} of {size}")
    lost = [note for note in notes if note.get("lost") in ("Network", "Garbled", "QueueFull")]
    check(not lost, f"{what}: no packet is missing")
    summary = notes[-1]
    frames = summary["frames"]
    check(frames == summary["units"] >= (seconds - 1) * FRAMES_A_SECOND, f"{what}: {frames} frames of {seconds} s")
    check(summary["decoded"] > 0 and not summary["trouble"], f"{what}: {summary['decoded']} shown on a screen")
    if clocked:
        check(summary["clocked"] > 0, f"{what}: {summary['clocked']} frames with the sender's clock")

    name = {"h264": "h264", "h265": "hevc"}[codec]
    streams = [(s["codec_type"], s["codec_name"]) for s in probe(file, "-show_streams")["streams"]]
    check(streams == [("video", name), ("data", "klv")], f"{what}: ffprobe: {name} and KLV")
    shown = collections.defaultdict(list)
    for packet in probe(file, "-show_packets")["packets"]:
        shown[packet["stream_index"]].append(packet["pts"])
    check(sorted(shown[0]) == sorted(shown[1]), f"{what}: ffprobe: each frame has a packet with its time")
    counted = probe(file, "-count_frames", "-select_streams", "v", "-show_entries", "stream=nb_read_frames")
    decoded = int(counted["streams"][0]["nb_read_frames"])
    # A stream that was joined between key frames is decoded from the next one on.
    check(decoded >= frames - FRAMES_A_SECOND - 1, f"{what}: ffprobe decodes {decoded} of {frames} frames")
    data = subprocess.run(
        ["ffmpeg", "-v", "quiet", "-i", file, "-map", "0:d", "-c", "copy", "-f", "data", "-"], stdout=subprocess.PIPE
    ).stdout
    packets = sum(1 for _ in klvdata.StreamParser(data))
    check(packets == frames, f"{what}: klvdata reads {packets} packets")
    # MP4 begins with the first key frame.
    film, beside = file.with_suffix(".mp4"), file.with_suffix(".srt")
    told = probe(film, "-count_frames", "-show_entries", "stream=codec_name,nb_read_frames,nb_frames")["streams"][0]
    inside = int(told["nb_frames"])
    whole = int(told["nb_read_frames"]) == inside > frames - FRAMES_A_SECOND - 1
    check(told["codec_name"] == name and whole, f"{what}: ffprobe decodes all {inside} frames of the MP4 film")
    cues = probe(beside, "-show_packets")["packets"]
    check(len(cues) == inside, f"{what}: ffprobe reads {len(cues)} cues of the side file")
    exif = json.loads(said("exiftool", "-json", "-n", file.with_suffix(".jpg")))[0]
    # What the program says of every picture.
    place = [round(exif[key], 5) for key in ("GPSLatitude", "GPSLongitude", "GPSAltitude")]
    age_s = time.time() - datetime.datetime.strptime(
        exif["SubSecDateTimeOriginal"][:19] + "+0000", "%Y:%m:%d %H:%M:%S%z"
    ).timestamp()
    right = "Warning" not in exif and place == [32.6, 120.9, 80.0] and 0 <= age_s < 120
    check(right and [exif["ImageWidth"], exif["ImageHeight"]] == size, f"{what}: exiftool: a picture with place and time")
    if original:
        wanted, found = set(hashes(original, name)), hashes(file, name)
        missing = sum(1 for hash in found if hash not in wanted)
        check(found and not missing, f"{what}: {len(found)} pictures are bit for bit those that were sent")
        missing = sum(1 for hash in hashes(film, name) if hash not in wanted)
        check(not missing, f"{what}: those in the MP4 film too")


def receive(source, file, seconds=SECONDS):
    return running(EXAMPLES / "footage_live", source, seconds, file, stdout=subprocess.PIPE)


def finish(receiver):
    lines, _ = receiver.communicate(timeout=90)
    check(receiver.returncode == 0, "the receiver ends well")
    return lines.decode()


def is_open(port):
    with socket.socket() as s:
        return s.connect_ex(("127.0.0.1", port)) == 0


def from_ffmpeg(folder):
    for name, encoder in ENCODERS.items():
        original = folder / f"{name.replace(' ', '_')}.{'hevc' if 'h265' in name else 'h264'}.ts"
        picture = ["-f", "lavfi", "-i", f"testsrc=size=320x240:rate={FRAMES_A_SECOND}:duration=20"]
        said("ffmpeg", "-v", "error", *picture, "-pix_fmt", "yuv420p", "-c:v", *encoder, "-g", FRAMES_A_SECOND, original)
        codec = name.split()[0]
        send = ["ffmpeg", "-v", "error", "-re", "-i", original, "-c", "copy"]
        file = folder / "footage.ts"

        port = free_port()
        rtp = port - port % 2
        if name != "h264 out of order":
            with receive(f"rtp://127.0.0.1:{rtp}?codec={codec}", file) as receiver:
                with running(*send, "-f", "rtp", f"rtp://127.0.0.1:{rtp}", stdout=subprocess.DEVNULL):
                    lines = finish(receiver)
            read_footage(f"ffmpeg, {name}, RTP", file, lines, codec, [320, 240], original)

        port = free_port()
        with receive(f"udp://127.0.0.1:{port}", file) as receiver:
            with running(*send, "-f", "mpegts", f"udp://127.0.0.1:{port}?pkt_size=1316"):
                lines = finish(receiver)
        read_footage(f"ffmpeg, {name}, MPEG-TS over UDP", file, lines, codec, [320, 240], original, clocked=False)

        # The receiver tries again by itself until somebody listens.
        port = free_port(socket.SOCK_STREAM)
        with receive(f"tcp://127.0.0.1:{port}", file) as receiver:
            with running(*send, "-f", "mpegts", f"tcp://127.0.0.1:{port}?listen=1"):
                lines = finish(receiver)
        read_footage(f"ffmpeg, {name}, MPEG-TS over TCP", file, lines, codec, [320, 240], original, clocked=False)


def from_gstreamer(folder):
    with running("/usr/bin/python3", SERVER, stdout=subprocess.PIPE) as server:
        port = int(server.stdout.readline())
        until(20, "GStreamer serves", lambda: is_open(port))
        for codec in ["h264", "h265"]:
            for scheme in ["rtsp", "rtspu"]:
                file = folder / "footage.ts"
                with receive(f"{scheme}://pilot:s%3Acret@127.0.0.1:{port}/{codec}", file, PATIENT_SECONDS) as receiver:
                    lines = finish(receiver)
                check("cret" not in lines, "a password is not in what is told of a stream")
                read_footage(f"GStreamer, {codec}, {scheme}", file, lines, codec, [320, 240], seconds=PATIENT_SECONDS)


def our_camera():
    with running(EXAMPLES / "camera", 60, stdout=subprocess.PIPE) as camera:
        url = camera.stdout.readline().decode().strip()
        for transport in ["tcp", "udp"]:
            over = ["-rtsp_transport", transport]
            found = json.loads(said("ffprobe", "-v", "error", *over, "-of", "json", "-show_streams", url))["streams"]
            found = [(s["codec_name"], s["width"], s["height"]) for s in found]
            check(found == [("h264", 640, 360)], f"ffprobe reads our camera over RTSP, {transport}")
            lines = said("ffmpeg", "-v", "error", *over, "-i", url, "-t", 2, "-f", "framemd5", "-")
            frames = [line for line in lines.splitlines() if not line.startswith("#")]
            check(len(frames) >= FRAMES_A_SECOND, f"ffmpeg decodes our camera, {transport}: {len(frames)} frames of 2 s")


def main():
    with tempfile.TemporaryDirectory() as folder:
        our_camera()
        from_ffmpeg(pathlib.Path(folder))
        from_gstreamer(pathlib.Path(folder))


main()
