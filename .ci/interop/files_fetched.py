"""MAVSDK 4.1 and pymavlink 2.4.50 read the pretend camera's card by MAVLink FTP: the same bytes each way, and pictures."""

import json
import os
import pathlib
import subprocess
import sys
import tempfile
import threading

from common import check, free_port, until
from mavsdk import ComponentType, Configuration, Mavsdk
from mavsdk.plugins.camera import Camera
from mavsdk.plugins.ftp import Ftp, FtpResult
from pymavlink import mavftp, mavutil

FOLDER = "/DCIM/100PATRL"
PHOTOS = 3
CAMERA = 100
# `cargo build -p sims --example serve_camera` puts it there.
SERVE = sys.argv[1] if len(sys.argv) > 1 else os.path.join(os.environ["CARGO_TARGET_DIR"], "debug/examples/serve_camera")


def with_mavsdk(port, folder):
    sdk = Mavsdk(Configuration.create_with_component_type(ComponentType.GROUND_STATION))
    try:
        sdk.add_any_connection(f"udpin://127.0.0.1:{port}")
        system = sdk.first_autopilot(30.0)
        check(system is not None, "MAVSDK finds the drone")
        camera = Camera(system)
        listed = until(40, "MAVSDK finds the camera", lambda: (c := camera.camera_list().cameras) and c)
        told = []
        camera.subscribe_capture_info(lambda info, _: told.append(info))
        for _ in range(PHOTOS):
            camera.take_photo(listed[0].component_id)
        until(20, "the photos are told", lambda: len(told) == PHOTOS)
        urls = sorted(info.file_url for info in told)
        names = [f"IMG_{n:05}.JPG" for n in range(PHOTOS)]
        check(urls == [f"mftp://{FOLDER}/{name}" for name in names], f"each photo says where it is: {urls[0]}")
        ftp = Ftp(system)
        ftp.set_target_compid(CAMERA)
        found = ftp.list_directory(FOLDER)
        check(sorted(entry.name if hasattr(entry, "name") else str(entry) for entry in found.entries) == names, f"MAVSDK lists {names}")
        fetched = {}
        for burst in (True, False):
            into = folder / ("burst" if burst else "single")
            into.mkdir()
            for name in names:
                done, results = threading.Event(), []

                def moved(result, progress, _):
                    if result != FtpResult.NEXT:
                        results.append(result)
                        done.set()

                ftp.download_async(f"{FOLDER}/{name}", str(into), burst, moved)
                check(done.wait(60) and results == [FtpResult.SUCCESS], f"MAVSDK reads {name}{' in bursts' if burst else ''}")
                fetched[burst, name] = (into / name).read_bytes()
                same = ftp.are_files_identical(str(into / name), f"{FOLDER}/{name}")
                check(same, "its checksum is that which the camera reckons")
        check(all(fetched[True, name] == fetched[False, name] for name in names), "the same bytes either way")
        return {name: fetched[True, name] for name in names}
    finally:
        sdk.destroy()


def with_pymavlink(port, folder, wanted):
    link = mavutil.mavlink_connection(f"udpin:127.0.0.1:{port}", source_system=254)
    try:
        until(20, "pymavlink hears the camera", lambda: (
            h := link.recv_match(type="HEARTBEAT", blocking=True, timeout=1)) and h.get_srcComponent() == CAMERA)
        client = mavftp.MAVFTP(link, 1, CAMERA)
        client.cmd_list([FOLDER])
        listed = {entry.name: entry.size_b for entry in client.list_result if not entry.is_dir}
        check(listed == {name: len(data) for name, data in wanted.items()}, "pymavlink lists the same names and sizes")
        for name, data in wanted.items():
            file = folder / f"py_{name}"
            client.cmd_get([f"{FOLDER}/{name}", str(file)])
            client.process_ftp_reply("OpenFileRO", timeout=60)
            check(file.read_bytes() == data, f"pymavlink reads {name}, bit for bit the same")
    finally:
        link.close()


def main():
    port = free_port()
    process = subprocess.Popen([SERVE, f"127.0.0.1:{port}"])
    try:
        with tempfile.TemporaryDirectory() as folder:
            folder = pathlib.Path(folder)
            wanted = with_mavsdk(port, folder)
            with_pymavlink(port, folder, wanted)
            said = subprocess.run(
                ["exiftool", "-json", *sorted((folder / "burst").iterdir())], check=True, stdout=subprocess.PIPE
            ).stdout
            read = json.loads(said)
            right = [(p["Model"], "Warning" in p, "GPSLatitude" in p) for p in read]
            check(right == [("Patrol camera", False, False)] * PHOTOS, "exiftool: originals with a time and no place")
    finally:
        process.terminate()
        process.wait(10)


main()
