"""Another station (pymavlink) looks on while ours flies the same drone: both see it, neither disturbs the other."""

import json
import pathlib
import socket
import subprocess
import tempfile

from common import GROUNDSTATION, check, free_port, simulator, until
from pymavlink import mavutil

M = mavutil.mavlink


def download(link):
    """What is aboard, asked for item by item."""
    link.mav.mission_request_list_send(link.target_system, link.target_component, M.MAV_MISSION_TYPE_MISSION)
    count = link.recv_match(type="MISSION_COUNT", condition="MISSION_COUNT.mission_type==0", blocking=True, timeout=5)
    items = []
    for seq in range(count.count if count else 0):
        def ask():
            link.mav.mission_request_int_send(link.target_system, link.target_component, seq, M.MAV_MISSION_TYPE_MISSION)
            return link.recv_match(type="MISSION_ITEM_INT", condition=f"MISSION_ITEM_INT.seq=={seq}", blocking=True, timeout=1)
        items.append(until(20, f"item {seq}", ask))
    link.mav.mission_ack_send(link.target_system, link.target_component, M.MAV_MISSION_ACCEPTED, M.MAV_MISSION_TYPE_MISSION)
    return items


def main():
    udp, tcp = free_port(), free_port(socket.SOCK_STREAM)
    with tempfile.TemporaryDirectory() as folder:
        plan = str(pathlib.Path(folder) / "patrol.plan")
        base = [GROUNDSTATION, "--lang", "en"]
        made = [*base, "--data", folder, "plan", "--from", "K826+500", "--to", "K826+900", "--out", plan]
        subprocess.run(made, check=True, stdout=subprocess.DEVNULL)
        mission = json.loads(pathlib.Path(plan).read_text())["mission"]
        home = ",".join(str(x) for x in mission["plannedHomePosition"][:2])
        with simulator("--udpout", f"127.0.0.1:{udp}", "--tcp", str(tcp), "--home", home, "--speed", "8", "--seed", "13"):
            fly = [*base, "--data", folder, "fly", "--yes", "--link", f"tcp://127.0.0.1:{tcp}", "--plan", plan]
            ours = subprocess.Popen(fly, stdout=subprocess.DEVNULL)
            link = mavutil.mavlink_connection(f"udpin:127.0.0.1:{udp}", source_system=250)
            link.wait_heartbeat(timeout=30)
            check(link.target_system == 1, "the onlooker sees the drone")

            def in_mission():
                m = link.recv_match(type="HEARTBEAT", condition="HEARTBEAT.autopilot==3", blocking=True, timeout=2)
                return m and m.base_mode & M.MAV_MODE_FLAG_SAFETY_ARMED and m.custom_mode == 3

            until(60, "our station flies the mission", in_mission)
            aboard = download(link)
            heights = [round(item["params"][6], 2) for item in mission["items"]]
            check([round(item.z, 2) for item in aboard[1:]] == heights, f"the onlooker reads the {len(heights)} items of our plan in flight")
            check(ours.wait(120) == 0, "our station brings the patrol to its end")
            listed = subprocess.run([*base, "--data", folder, "sorties", "--json"], capture_output=True, text=True, check=True)
            check([entry["state"] for entry in json.loads(listed.stdout)] == ["finished"], "the sortie is entered and finished")


main()
