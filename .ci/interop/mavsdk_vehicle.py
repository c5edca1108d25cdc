"""Our station finds, reads and commands a vehicle made from MAVSDK's own autopilot server.

The vehicle pretends to fly: once armed and told to start it goes from item to item; after the last one, or when called
home, it lands and disarms. Its heartbeat names no known firmware, so our station may use standard commands only.
"""

import json
import math
import pathlib
import signal
import subprocess
import tempfile
import threading
import time

from common import GROUNDSTATION, check, free_port, until
from mavsdk import ComponentType, Configuration, Mavsdk
from mavsdk.plugins.action_server import ActionServer, AllowableFlightModes
from mavsdk.plugins.mavlink_direct_server import MavlinkDirectServer, MavlinkMessage
from mavsdk.plugins.mission_raw_server import MissionRawServer, MissionRawServerResult
from mavsdk.plugins.param_server import ParamServer
from mavsdk.plugins.telemetry_server import (
    Battery, FixType, GpsInfo, Heading, LandedState, Position, RawGps, TelemetryServer, VelocityNed, VtolState,
)

SYSTEM, COMPONENT = 42, 1
RETURN_TO_LAUNCH, MISSION_START = 20, 300
TAKEOFF, WAYPOINT = 22, 16
ACCEPTED = 0
TICK_S, SPEED_M_S, CLIMB_M_S = 0.05, 120.0, 40.0
METRES_PER_DEGREE = 111_195.0
PARAMETERS = {f"CHECK_{n:02}": n * 0.5 for n in range(20)}


class Vehicle:
    def __init__(self, port, lat_deg, lon_deg):
        self.home = self.place = (lat_deg, lon_deg)
        self.height_m, self.items, self.current = 0.0, [], 0
        self.armed = self.started = False
        self.log, self.stop = [], threading.Event()
        configuration = Configuration.create_with_component_type(ComponentType.AUTOPILOT)
        configuration.system_id = SYSTEM
        self.sdk = Mavsdk(configuration)
        self.sdk.add_any_connection(f"udpout://127.0.0.1:{port}")
        component = self.sdk.server_component()
        self.telemetry, self.action = TelemetryServer(component), ActionServer(component)
        self.mission, self.param, self.direct = MissionRawServer(component), ParamServer(component), MavlinkDirectServer(component)
        for name, value in PARAMETERS.items():
            self.param.provide_param_float(name, value)
        self.param.provide_param_int("CHECK_INT", 7)
        self.action.set_allowable_flight_modes(AllowableFlightModes(*[True] * 7))
        self.action.set_armable(True, True)
        self.action.set_disarmable(True, True)
        self.action.subscribe_arm_disarm(lambda result, change, _: self.on_arm(change.arm))
        self.mission.subscribe_incoming_mission(lambda result, plan, _: self.on_mission(result, plan))
        self.direct.subscribe_command(MISSION_START, lambda message, _: self.on_start(message))
        self.direct.subscribe_command(RETURN_TO_LAUNCH, lambda message, _: self.on_return(message))
        self.thread = threading.Thread(target=self.run)
        self.thread.start()

    def on_arm(self, armed):
        self.log.append("armed" if armed else "disarmed")
        self.armed = armed

    def on_mission(self, result, plan):
        """Fence, rally points and mission all come here."""
        self.log.append(f"{len(plan.mission_items)} items of type {plan.mission_items[0].mission_type if plan.mission_items else '-'}")
        if result == MissionRawServerResult.SUCCESS and plan.mission_items and plan.mission_items[0].mission_type == 0:
            self.items, self.current = plan.mission_items, 0

    def on_start(self, message):
        self.log.append("started")
        self.started = True
        self.accept(message, MISSION_START)

    def on_return(self, message):
        self.log.append("called home")
        self.place, self.current = self.home, len(self.items)
        self.accept(message, RETURN_TO_LAUNCH)

    def accept(self, message, command):
        fields = {"command": command, "result": ACCEPTED, "progress": 255, "result_param2": 0,
                  "target_system": message.system_id, "target_component": message.component_id}
        self.direct.send_message(MavlinkMessage("COMMAND_ACK", SYSTEM, COMPONENT, 0, 0, json.dumps(fields)))

    def run(self):
        while not self.stop.wait(TICK_S):
            if self.armed and self.started:
                self.fly()
            self.publish()

    def fly(self):
        """One step towards the current item."""
        if self.current >= len(self.items):
            self.height_m = max(0.0, self.height_m - CLIMB_M_S * TICK_S)
            if self.height_m == 0.0:
                self.armed = self.started = False
                self.action.set_armed_state(False)
            return
        item = self.items[self.current]
        there = True
        if item.command in (TAKEOFF, WAYPOINT) and item.x:
            lat, lon = item.x / 1e7, item.y / 1e7
            north = (lat - self.place[0]) * METRES_PER_DEGREE
            east = (lon - self.place[1]) * METRES_PER_DEGREE * math.cos(math.radians(lat))
            left = math.hypot(north, east)
            share = min(1.0, SPEED_M_S * TICK_S / left) if left > 0 else 1.0
            self.place = tuple(a + share * (b - a) for a, b in zip(self.place, (lat, lon)))
            climb = max(-CLIMB_M_S * TICK_S, min(CLIMB_M_S * TICK_S, item.z - self.height_m))
            self.height_m += climb
            there = share == 1.0 and abs(item.z - self.height_m) < 0.1
        if there:
            self.current += 1
            self.mission.set_current_item_complete()

    def publish(self):
        lat, lon = self.place
        flying = self.height_m > 0.3
        self.telemetry.publish_position(Position(lat, lon, 5.0 + self.height_m, self.height_m), VelocityNed(0.0, 0.0, 0.0), Heading(0.0))
        self.telemetry.publish_home(Position(*self.home, 5.0, 0.0))
        gps = RawGps(int(time.time() * 1e6), lat, lon, 5.0 + self.height_m, 0.7, 0.9, 0.0, 0.0)
        self.telemetry.publish_raw_gps(gps, GpsInfo(17, FixType.FIX_3D))
        self.telemetry.publish_sys_status(Battery(22.8, 0.88), True, True, True, True, True)
        self.telemetry.publish_extended_sys_state(VtolState.UNDEFINED, LandedState.IN_AIR if flying else LandedState.ON_GROUND)

    def close(self):
        self.stop.set()
        self.thread.join(10)
        self.sdk.destroy()


def station(*args):
    run = subprocess.run([GROUNDSTATION, "--lang", "en", *args], capture_output=True, text=True, timeout=180)
    if run.returncode != 0:
        print(run.stdout, run.stderr, sep="", flush=True)
    return run


def sorties(folder):
    return json.loads(station("--data", folder, "sorties", "--json").stdout)


def main():
    port = free_port()
    link = f"udpin://127.0.0.1:{port}"
    with tempfile.TemporaryDirectory() as folder:
        plan = str(pathlib.Path(folder) / "patrol.plan")
        made = station("--data", folder, "plan", "--from", "K826+500", "--to", "K826+900", "--out", plan)
        check(made.returncode == 0, "a plan is made")
        home = json.loads(pathlib.Path(plan).read_text())["mission"]["plannedHomePosition"]
        vehicle = Vehicle(port, home[0], home[1])
        try:
            run = station("inspect", "--link", link, "--seconds", "4")
            check(f"{SYSTEM}/{COMPONENT}" in run.stdout and "GLOBAL_POSITION_INT" in run.stdout, "the vehicle is found and read")
            run = station("inspect", "--link", link, "--parameters", "--set", "CHECK_03=9.5")
            check(all(name in run.stdout for name in [*PARAMETERS, "CHECK_INT"]), "its parameters are listed")
            check(vehicle.param.retrieve_param_float("CHECK_03") == 9.5, "a parameter is set")
            fly = ["--data", folder, "fly", "--yes", "--link", link, "--plan", plan, "--pilot", "Interop"]
            check(station(*fly).returncode == 0, "a patrol is flown")
            sent = ["items of type 1", "items of type 2", "items of type 0", "armed", "started"]
            check([what.lstrip("0123456789 ") for what in vehicle.log[:5]] == sent,
                  "fence, rally points and mission go up, then it is armed and started")
            check(vehicle.current == len(vehicle.items) > 5, "the whole mission is flown")
            entries = sorties(folder)
            check(len(entries) == 1 and entries[0]["state"] == "finished", "the sortie is entered and finished")
            check(entries[0]["start"]["aircraft"]["system_id"] == SYSTEM and entries[0]["start"]["pilot"] == "Interop",
                  "the entry names aircraft and pilot")
            check(entries[0]["end"]["max_height_rel_home_m"] > 60 and entries[0]["end"]["distance_m"] > 500,
                  "the entry tells height and distance")

            process = subprocess.Popen([GROUNDSTATION, "--lang", "en", *fly], stdout=subprocess.DEVNULL)
            until(60, "the second flight is on its way", lambda: vehicle.started and 2 <= vehicle.current < len(vehicle.items))
            process.send_signal(signal.SIGINT)
            check(process.wait(60) == 0, "an interrupted patrol ends well")
            check("called home" in vehicle.log and not vehicle.armed, "the vehicle is called home, lands and disarms")
            check([entry["state"] for entry in sorties(folder)] == ["finished"] * 2, "that sortie is finished too")
        finally:
            vehicle.close()


main()
