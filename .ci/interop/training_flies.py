"""Two trainees on pymavlink fly an exercise on a trainer's machine at once: one hovers as asked and passes, one lands at once and
does not. Both logs are on the disk and score the same again."""

import math
import pathlib
import re
import signal
import subprocess
import tempfile
import threading
import time

from common import GROUNDSTATION, check
from pymavlink import mavutil

LINK = mavutil.mavlink
METRES_PER_DEGREE = 111_195.0


class Trainee:
    """A station of somebody else's making, which is heard once a second."""

    def __init__(self, address):
        self.link = mavutil.mavlink_connection(f"udpout:{address}", source_system=255)
        self.beat = 0.0
        self.wait("a heartbeat", lambda m: m.get_type() == "HEARTBEAT", 20)
        self.link.mav.request_data_stream_send(self.link.target_system, 1, 0, 10, 1)

    def look(self):
        if time.monotonic() - self.beat > 0.8:
            self.beat = time.monotonic()
            self.link.mav.heartbeat_send(LINK.MAV_TYPE_GCS, LINK.MAV_AUTOPILOT_INVALID, 0, 0, 0)
        return self.link.recv_match(blocking=True, timeout=0.1)

    def wait(self, what, good, limit_s):
        end = time.monotonic() + limit_s
        while time.monotonic() < end:
            message = self.look()
            if message is not None and good(message):
                return message
        raise RuntimeError(f"no {what} within {limit_s} s")

    def order(self, command, *params):
        self.link.mav.command_long_send(self.link.target_system, 1, command, 0, *params, *[0] * (7 - len(params)))
        answer = self.wait(f"answer to {command}", lambda m: m.get_type() == "COMMAND_ACK" and m.command == command, 10)
        if answer.result != 0:
            raise RuntimeError(f"{command}: {answer.result}")

    def fly(self, hover):
        # Satellites are found and gyros have settled when the exercise begins.
        self.wait("pre-arm", lambda m: m.get_type() == "SYS_STATUS"
                  and m.onboard_control_sensors_health & LINK.MAV_SYS_STATUS_PREARM_CHECK, 40)
        yaw = self.wait("attitude", lambda m: m.get_type() == "ATTITUDE", 5).yaw
        home = self.wait("place", lambda m: m.get_type() == "GLOBAL_POSITION_INT", 5)
        self.order(LINK.MAV_CMD_DO_SET_MODE, 1, 4)
        self.order(LINK.MAV_CMD_COMPONENT_ARM_DISARM, 1)
        self.order(LINK.MAV_CMD_NAV_TAKEOFF, 0, 0, 0, 0, 0, 0, 5)
        self.wait("height", lambda m: m.get_type() == "GLOBAL_POSITION_INT" and m.relative_alt > 4_700, 30)
        if hover:
            there = self.ahead(home, yaw, 10)
            self.stay(there, 24)
            self.order(LINK.MAV_CMD_NAV_RETURN_TO_LAUNCH)
        else:
            self.order(LINK.MAV_CMD_NAV_LAND)
        self.wait("disarming", lambda m: m.get_type() == "HEARTBEAT" and not m.base_mode & 128, 90)

    @staticmethod
    def ahead(home, yaw, metres):
        lat = home.lat / 1e7 + metres * math.cos(yaw) / METRES_PER_DEGREE
        return lat, home.lon / 1e7 + metres * math.sin(yaw) / METRES_PER_DEGREE / math.cos(math.radians(lat))

    def stay(self, place, seconds):
        lat, lon = place
        self.link.mav.command_int_send(
            self.link.target_system, 1, LINK.MAV_FRAME_GLOBAL_RELATIVE_ALT, LINK.MAV_CMD_DO_REPOSITION, 0, 0,
            -1, 1, 0, float("nan"), round(lat * 1e7), round(lon * 1e7), 5)
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.look()


def main(folder):
    command = [GROUNDSTATION, "--lang", "en", "train", "hover", "--listen", "127.0.0.1:0", "--trainee", "Hai",
               "--trainee", "Jiang", "--data", folder]
    room = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    told, flights, failed = [], [], []

    def fly(address, hover):
        try:
            Trainee(address).fly(hover)
        except Exception as error:  # told below, with what the room said
            failed.append(f"{address}: {error}")

    try:
        for line in room.stdout:
            told.append(line.rstrip())
            seat = re.search(r"Seat (\d): .* link of the trainee's station udpout://([0-9.:]+)", line)
            if seat:
                flights.append(threading.Thread(target=fly, args=(seat[2], seat[1] == "1")))
                flights[-1].start()
    finally:
        if room.poll() is None:
            room.send_signal(signal.SIGINT)
        room.wait(20)
    for flight in flights:
        flight.join()
    said = "\n".join(told)
    check(len(flights) == 2 and not failed, f"two trainees on pymavlink fly at once {failed or ''}{said if failed else ''}")
    passed = re.findall(r"· (Hai|Jiang) ·|in the air: (passed|not passed)", said)
    results = {name: passed[n + 1][1] for n, (name, _) in enumerate(passed) if name}
    check(results == {"Hai": "passed", "Jiang": "not passed"}, f"who hovered passes, who did not fails: {results}")
    logs = sorted(pathlib.Path(folder, "training").glob("*.run"))
    check(len(logs) == 2, f"both logs are on the disk: {[log.name for log in logs]}")
    for log in logs:
        again = subprocess.run([GROUNDSTATION, "--lang", "en", "train", "--score", str(log)], capture_output=True, text=True)
        lines = again.stdout.splitlines()
        check(again.returncode == 0 and "\n".join(lines) in said, f"{log.name} scores the same again: {lines[-1:]}")


with tempfile.TemporaryDirectory() as scratch:
    main(scratch)
