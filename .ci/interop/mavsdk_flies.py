"""MAVSDK 4.1 flies the simulated drone: everything that a MAVSDK application would do."""

import contextlib
import math
import time

from common import check, free_port, simulator, until
from mavsdk import ComponentType, Configuration, Mavsdk
from mavsdk.plugins.action import Action
from mavsdk.plugins.mission_raw import MissionRaw
from mavsdk.plugins.mission_raw.mission_raw import MissionItem
from mavsdk.plugins.param import Param
from mavsdk.plugins.telemetry import FlightMode, Telemetry

TAKEOFF, WAYPOINT, RTL = 22, 16, 20
FENCE_INCLUSION, RALLY = 5001, 5100
REL_HOME, GLOBAL = 6, 5
METRES_PER_DEGREE = 111_195.0
# Nearer to the end of the mission than home is, so a return ends here.
RALLY_NORTH_M = 55.0


def item(seq, command, frame, x=0, y=0, z=0.0, p1=0.0, kind=0):
    return MissionItem(
        seq=seq, frame=frame, command=command, current=int(seq == 0), autocontinue=1,
        param1=p1, param2=0.0, param3=0.0, param4=0.0, x=x, y=y, z=float(z), mission_type=kind,
    )


def mission(home, count):
    """Item 0 is home, as ArduPilot wants it; then take-off and a zigzag of short legs."""
    lat, lon = int(home.latitude_deg * 1e7), int(home.longitude_deg * 1e7)
    items = [item(0, WAYPOINT, GLOBAL, lat, lon, home.absolute_altitude_m), item(1, TAKEOFF, REL_HOME, lat, lon, 20)]
    for n in range(2, count):
        items.append(item(n, WAYPOINT, REL_HOME, lat + 900 * n, lon + 600 * (n % 2), 20 + n % 3))
    return items


def same(sent, got):
    def essence(items):
        return [(i.command, i.x, i.y, round(i.z, 2)) for i in items]

    return essence(sent) == essence(got)


@contextlib.contextmanager
def connected(seed):
    port = free_port()
    with simulator("--udpout", f"127.0.0.1:{port}", "--speed", "8", "--seed", str(seed), "--wind", "3"):
        sdk = Mavsdk(Configuration.create_with_component_type(ComponentType.GROUND_STATION))
        try:
            sdk.add_any_connection(f"udpin://127.0.0.1:{port}")
            system = sdk.first_autopilot(30.0)
            check(system is not None, "MAVSDK finds the drone")
            telemetry = Telemetry(system)
            # ArduPilot, and so the simulated drone, sends next to nothing until it is asked.
            for rate in ("position", "velocity_ned", "gps_info", "in_air", "landed_state", "battery", "health"):
                getattr(telemetry, f"set_rate_{rate}")(10.0)
            until(60, "health is all ok", telemetry.health_all_ok)
            check(True, "health is all ok")
            yield system, telemetry
        finally:
            sdk.destroy()


def parameters(system):
    param = Param(system)
    check(param.get_param_float("WPNAV_SPEED") > 0, "a parameter is read")
    param.set_param_float("WPNAV_SPEED", 900.0)
    check(param.get_param_float("WPNAV_SPEED") == 900.0, "a parameter is set and read back")
    listed = param.get_all_params()
    check(len(listed.int_params) + len(listed.float_params) > 80, "all parameters are listed")


def plans(raw, home):
    items = mission(home, 200)
    started = time.monotonic()
    raw.upload_mission(items)
    print(f"    200 items up in {time.monotonic() - started:.2f} s")
    got = raw.download_mission()
    # Item 0 is home, which the drone knows better.
    check(len(got) == 200 and same(items[1:], got[1:]), "200 items come back as sent")
    lat, lon = items[0].x, items[0].y
    corners = [(-40000, -40000), (40000, -40000), (40000, 40000), (-40000, 40000)]
    fence = [item(n, FENCE_INCLUSION, GLOBAL, lat + a, lon + b, 0, 4.0, 1) for n, (a, b) in enumerate(corners)]
    raw.upload_geofence(fence)
    check(same(fence, raw.download_geofence()), "the fence comes back as sent")
    rally = [item(0, RALLY, REL_HOME, lat + round(RALLY_NORTH_M / METRES_PER_DEGREE * 1e7), lon, 25, 0.0, 2)]
    raw.upload_rally_points(rally)
    check(same(rally, raw.download_rallypoints()), "the rally point comes back as sent")


def take_off(action, telemetry):
    action.set_takeoff_altitude(15.0)
    action.arm()
    until(10, "armed", telemetry.armed)
    action.takeoff()
    until(40, "15 m reached", lambda: telemetry.position().relative_altitude_m > 14)
    check(True, "armed and taken off")


def go_to(action, telemetry, home):
    start = telemetry.position()
    action.goto_location(start.latitude_deg + 0.0004, start.longitude_deg, home.absolute_altitude_m + 18, 0.0)
    until(60, "goto reached", lambda: telemetry.position().latitude_deg > start.latitude_deg + 0.00037)
    check(True, "goto")


def still(telemetry):
    v = telemetry.velocity_ned()
    return telemetry.flight_mode() == FlightMode.HOLD and math.hypot(v.north_m_s, v.east_m_s) < 0.4


def fly_mission(raw, telemetry, home):
    raw.upload_mission(mission(home, 8))
    raw.start_mission()
    until(60, "item 3 is flown", lambda: raw.mission_progress().current >= 3)
    raw.pause_mission()
    until(20, "it holds still", lambda: still(telemetry))
    at = raw.mission_progress().current
    check(at < 7, f"paused at item {at}")
    raw.start_mission()
    until(120, "the last item is reached", lambda: raw.mission_progress().current >= 7)
    check(True, "resumed and flown to the last item")


def main():
    with connected(seed=7) as (system, telemetry):
        home = until(10, "home is known", lambda: (h := telemetry.home()) and abs(h.latitude_deg) > 1 and h)
        action, raw = Action(system), MissionRaw(system)
        parameters(system)
        plans(raw, home)
        take_off(action, telemetry)
        go_to(action, telemetry, home)
        fly_mission(raw, telemetry, home)
        action.return_to_launch()
        until(180, "landed and disarmed after the return", lambda: not telemetry.armed())
        there = telemetry.position()
        north_m = (there.latitude_deg - home.latitude_deg) * METRES_PER_DEGREE - RALLY_NORTH_M
        east_m = (there.longitude_deg - home.longitude_deg) * METRES_PER_DEGREE * math.cos(math.radians(home.latitude_deg))
        away_m = math.hypot(north_m, east_m)
        check(away_m < 5 and there.relative_altitude_m < 1, f"returned to the rally point within {away_m:.1f} m, landed, disarmed")
    # MAVSDK arms from BRAKE after a return, which ArduPilot refuses; a fresh drone lands instead.
    with connected(seed=8) as (system, telemetry):
        action = Action(system)
        take_off(action, telemetry)
        action.land()
        until(60, "landed and disarmed", lambda: not telemetry.armed())
        check(telemetry.position().relative_altitude_m < 1, "landed where told to")


main()
