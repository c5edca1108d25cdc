"""Flights out of logs of other stations: pymavlink writes a MAVLink log and reads an ArduPilot one, pyulog reads a PX4 one, and
`groundstation import` finds the same times, places and distances. `imports.py [IMPORTER...]`: what is called with a file in place
of `groundstation import --json`."""

import hashlib
import json
import math
import os
import pathlib
import struct
import subprocess
import sys
import tempfile

from pymavlink import DFReader, mavutil
from pymavlink.dialects.v20 import ardupilotmega as mavlink
from pyulog import ULog

from common import GROUNDSTATION, check

IMPORTER = sys.argv[1:] or [GROUNDSTATION, "--lang", "en", "import", "--json"]
FIXTURES = pathlib.Path(__file__).resolve().parents[2] / "assets" / "fixtures" / "logs"
START_S = 1_790_000_000  # 2026-09-21 14:13:20 UTC
BOOT_S = 42
LAST_S = 90
LEAP_S = 18
GPS_EPOCH_S = 315_964_800
WEEK_S = 604_800


def truth(second):
    """Armed from 5 to 80, in the air from 10 to 75, two legs of a square; metres north and east, height, mAh."""
    along = min(max(second - 12, 0), 60) * 8.0
    north, east = (along, 0.0) if along < 240 else (240.0, along - 240)
    flies = 10 <= second < 75
    return {
        "armed": 5 <= second < 80,
        "flies": flies,
        "lat": 33.5 + north / 110_909.0,
        "lon": 120.2 + east / 92_900.0,
        "height": 40.0 if 12 <= second < 73 else 3.0 if flies else 0.0,
        "used": int(second) * 6,
    }


def apart(a, b):
    """Metres between two places, on a sphere that fits at this latitude to a thousandth."""
    north = (b[0] - a[0]) * 110_909.0
    east = (b[1] - a[1]) * 111_320.0 * math.cos(math.radians((a[0] + b[0]) / 2))
    return math.hypot(north, east)


def length(places):
    return sum(apart(a, b) for a, b in zip(places, places[1:]))


def imported(path):
    run = subprocess.run([*IMPORTER, str(path)], capture_output=True, text=True, timeout=120)
    check(run.returncode == 0, f"{path.name}: it is read {run.stderr.strip()}")
    return json.loads(run.stdout)


def agrees(name, flight, told, within_s):
    """What another program says of the flight, and what was imported."""
    off = {
        "begin": flight["from"] / 1e6 - told["from"],
        "end": flight["to"] / 1e6 - told["to"],
        "take-off": flight["took_off"]["at"] / 1e6 - told["took_off"],
        "landing": flight["landed"]["at"] / 1e6 - told["landed"],
    }
    worst = max(abs(seconds) for seconds in off.values())
    check(worst <= within_s, f"{name}: times are {worst:.3f} s off at most {'' if worst <= within_s else off}")
    metres = abs(flight["distance_m"] - told["distance"])
    check(metres <= 0.01 * told["distance"] + 0.5, f"{name}: {flight['distance_m']:.1f} m, {told['distance']:.1f} m by the other")
    place = flight["took_off"]["place"]
    away = apart((place["lat_deg"], place["lon_deg"]), told["place"])
    check(away < 1.0, f"{name}: it took off {away:.2f} m from where the other says")
    high = abs(flight["max_height_rel_home_m"] - told["height"])
    check(high < 0.3, f"{name}: its greatest height differs by {high:.2f} m")


def write_tlog(path):
    """Two vehicles and a station on one link, as a station records them."""
    with open(path, "wb") as file:
        speakers = {system: mavlink.MAVLink(None, srcSystem=system, srcComponent=1) for system in (1, 2)}
        station = mavlink.MAVLink(None, srcSystem=255, srcComponent=190)
        for tick in range(LAST_S * 4):
            second, utc_us = tick / 4, int((START_S + tick / 4) * 1e6)

            def write(speaker, message):
                file.write(struct.pack(">Q", utc_us) + message.pack(speaker))

            for system, speaker in speakers.items():
                now = truth(second if system == 1 else 0)
                if tick % 4 == 0:
                    mode = mavlink.MAV_MODE_FLAG_SAFETY_ARMED if now["armed"] else 0
                    write(speaker, mavlink.MAVLink_heartbeat_message(2, 3, mode, 4, 3, 3))
                    write(speaker, mavlink.MAVLink_extended_sys_state_message(0, 2 if now["flies"] else 1))
                    write(station, mavlink.MAVLink_heartbeat_message(6, 8, 128, 0, 4, 3))
                height = int(now["height"] * 1000)
                place = [round(now["lat"] * 1e7), round(now["lon"] * 1e7)]
                write(speaker, mavlink.MAVLink_global_position_int_message(tick * 250, *place, height + 5000, height, 0, 0, 0, 0))


def told_by_tlog(path):
    """The first vehicle's flight, by pymavlink."""
    log = mavutil.mavlink_connection(str(path))
    told, places, flies, armed, where = {"height": 0.0}, [], False, False, None
    while (m := log.recv_match(type=["HEARTBEAT", "EXTENDED_SYS_STATE", "GLOBAL_POSITION_INT"])) is not None:
        if m.get_srcSystem() != 1:
            continue
        at = m._timestamp
        if m.get_type() == "HEARTBEAT":
            is_armed = bool(m.base_mode & mavlink.MAV_MODE_FLAG_SAFETY_ARMED)
            if is_armed != armed:
                told["from" if is_armed else "to"], armed = at, is_armed
        elif m.get_type() == "EXTENDED_SYS_STATE":
            now = m.landed_state == mavlink.MAV_LANDED_STATE_IN_AIR
            if now != flies:
                told["took_off" if now else "landed"], flies = at, now
                if now:
                    told["place"] = where
        else:
            where = (m.lat / 1e7, m.lon / 1e7)
            told["height"] = max(told["height"], m.relative_alt / 1000)
            if flies:
                places.append(where)
    told["distance"] = length(places)
    return told


def write_dataflash(path):
    """As ArduPilot lays it out: definitions, then records."""
    out = bytearray()
    pad = lambda text, size: text.encode().ljust(size, b"\0")
    formats = {
        "FMT": (128, "BBnNZ", "Type,Length,Name,Format,Columns", "<BB4s16s64s"),
        "GPS": (130, "QBBIHBcLLeff", "TimeUS,I,Status,GMS,GWk,NSats,HDop,Lat,Lng,Alt,Spd,GCrs", "<QBBIHBhiiiff"),
        "POS": (131, "QLLfff", "TimeUS,Lat,Lng,Alt,RelHomeAlt,RelOriginAlt", "<Qiifff"),
        "EV": (132, "QB", "TimeUS,Id", "<QB"),
        "MSG": (133, "QZ", "TimeUS,Message", "<Q64s"),
        "BAT": (134, "QBfffB", "TimeUS,Inst,Volt,Curr,CurrTot,RemPct", "<QBfffB"),
        "PARM": (135, "QNff", "TimeUS,Name,Value,Default", "<Q16sff"),
    }

    def write(name, *values):
        out.extend(bytes([0xA3, 0x95, formats[name][0]]) + struct.pack(formats[name][3], *values))

    for name, (kind, shape, labels, packed) in formats.items():
        write("FMT", kind, struct.calcsize(packed) + 3, pad(name, 4), pad(shape, 16), pad(labels, 64))
    boot_us = lambda second: int((BOOT_S + second) * 1e6)
    write("MSG", boot_us(0), pad("ArduCopter V4.5.7 (2a3dc4b7)", 64))
    write("MSG", boot_us(0), pad("CubeOrange 0034002C 3137510F 31383738", 64))
    write("PARM", boot_us(0), pad("SYSID_THISMAV", 16), 7.0, 1.0)
    events = {5: 10, 10: 28, 75: 18, 80: 11}
    for tick in range(LAST_S * 5):
        second = tick / 5
        now, us = truth(second), boot_us(second)
        place = [round(now["lat"] * 1e7), round(now["lon"] * 1e7)]
        if tick % 5 == 0 and second in events:
            write("EV", us, events[second])
        gps_ms = round((START_S + LEAP_S - GPS_EPOCH_S + second) * 1000)
        week, ms = divmod(gps_ms, WEEK_S * 1000)
        write("GPS", us, 0, 3, ms, week, 14, 80, *place, round((now["height"] + 5) * 100), 8.0, 0.0)
        write("POS", us, *place, now["height"] + 5, now["height"], 0.0)
        if tick % 5 == 0:
            write("BAT", us, 0, 22.2, 10.0, float(now["used"]), 100 - now["used"] // 60)
    path.write_bytes(out)


def told_by_dataflash(path):
    log = DFReader.DFReader_binary(str(path), zero_time_base=False)
    told, places, flies, where = {"height": 0.0}, [], False, None
    names = {10: "from", 11: "to", 28: "took_off", 18: "landed"}
    while (m := log.recv_match(type=["EV", "POS"])) is not None:
        if m.get_type() == "EV":
            told[names[m.Id]] = m._timestamp
            flies = m.Id == 28 or (flies and m.Id != 18)
            if m.Id == 28:
                told["place"] = where
        else:
            where = (m.Lat, m.Lng)
            told["height"] = max(told["height"], m.RelHomeAlt)
            if flies:
                places.append(where)
    told["distance"] = length(places)
    return told


def told_by_ulog(path):
    log = ULog(str(path))
    topic = lambda name: log.get_dataset(name).data
    gps = topic("vehicle_gps_position")
    ahead = sorted(int(utc) - int(at) for utc, at in zip(gps["time_utc_usec"], gps["timestamp"]))
    offset = ahead[len(ahead) // 2]

    def change(name, field, of, to):
        data = topic(name)
        steps = zip(data["timestamp"], data[field], [None, *data[field]])
        return [int(at) for at, now, before in steps if of(now) == to and of(before) != to]

    # PX4 begins to log when it arms, so the first state may be armed already.
    armed = lambda state: state is not None and int(state) == 2
    utc = lambda us: (us + offset) / 1e6
    took_off = change("vehicle_land_detected", "landed", lambda state: state is None or bool(state), False)[0]
    landed = change("vehicle_land_detected", "landed", bool, True)[-1]
    path_flown = topic("vehicle_global_position")
    rows = list(zip(path_flown["timestamp"], path_flown["lat"], path_flown["lon"], path_flown["alt"]))
    # A point a second, as the importer takes them.
    places, last = [], -10**9
    for at, lat, lon, _ in rows:
        if took_off <= at <= landed and int(at) - last >= 1_000_000:
            places, last = [*places, (lat, lon)], int(at)
    home = float(topic("home_position")["alt"][-1])
    first = next((lat, lon) for at, lat, lon, _ in rows if at >= took_off)
    return {
        "from": utc(change("vehicle_status", "arming_state", armed, True)[0]),
        "to": utc(change("vehicle_status", "arming_state", armed, False)[-1]),
        "took_off": utc(took_off),
        "landed": utc(landed),
        "distance": length(places),
        "place": first,
        "height": max(float(alt) for at, _, _, alt in rows if at >= took_off) - home,
    }


def enters_once(path):
    """Into the store, and a second time."""
    with tempfile.TemporaryDirectory() as data:
        command = [GROUNDSTATION, "--lang", "en", "--data", data]
        for _ in range(2):
            run = subprocess.run([*command, "import", str(path), "--pilot", "王海"], capture_output=True, text=True, timeout=120)
            check(run.returncode == 0, f"{path.name}: it is entered {run.stderr.strip()}")
        check("already" in run.stdout, f"{path.name}: the second time it says that it is in the books")
        listed = subprocess.run([*command, "sorties", "--json"], capture_output=True, text=True, check=True, timeout=60)
        sorties = json.loads(listed.stdout)
        check(len(sorties) == 1 and sorties[0]["start"]["pilot"] == "王海", f"{path.name}: one sortie, with its pilot")
        kept = sorties[0]["end"]["files"][0]
        digest = hashlib.sha256(pathlib.Path(kept["path"]).read_bytes()).hexdigest()
        check(digest == kept["sha256"], f"{path.name}: its copy has the hash that the sortie names")


with tempfile.TemporaryDirectory() as scratch:
    folder = pathlib.Path(scratch)
    tlog, dataflash, ulog = folder / "flight.tlog", folder / "00000012.BIN", FIXTURES / "px4_short_flight.ulg"
    write_tlog(tlog)
    flights = imported(tlog)
    check(len(flights) == 1, "flight.tlog: one flight; the vehicle that stood still and the station have none")
    agrees("flight.tlog", flights[0], told_by_tlog(tlog), 0.01)
    write_dataflash(dataflash)
    flights = imported(dataflash)
    check(len(flights) == 1, "00000012.BIN: one flight")
    agrees("00000012.BIN", flights[0], told_by_dataflash(dataflash), 0.05)
    check(flights[0]["hull"]["system_id"] == 7, "00000012.BIN: the vehicle's number is its parameter")
    check(flights[0]["battery_used_mah"] == 450, "00000012.BIN: the charge used between arming and disarming")
    flights = imported(ulog)
    check(len(flights) == 1, "px4_short_flight.ulg: one flight")
    agrees("px4_short_flight.ulg", flights[0], told_by_ulog(ulog), 0.3)
    torn = folder / "torn.tlog"
    torn.write_bytes(tlog.read_bytes()[: tlog.stat().st_size // 2])
    flights = imported(torn)
    check("cut_in_flight" in flights[0]["losses"], "torn.tlog: a log that ends in flight says so")
    if not sys.argv[1:]:
        enters_once(dataflash)
    else:
        os.write(1, b"    not entered: that needs the program itself\n")
