"""MAVSDK's own importers open our plan files: QGroundControl's .plan and Mission Planner's waypoints."""

import pathlib
import subprocess
import tempfile

from common import GROUNDSTATION, check, free_port, simulator
from mavsdk import ComponentType, Configuration, Mavsdk
from mavsdk.plugins.mission_raw import MissionRaw


def main():
    port = free_port()
    with tempfile.TemporaryDirectory() as folder, simulator("--udpout", f"127.0.0.1:{port}"):
        plan, waypoints = pathlib.Path(folder) / "p.plan", pathlib.Path(folder) / "p.waypoints"
        subprocess.run(
            [GROUNDSTATION, "plan", "--from", "K826+000", "--to", "K828+000", "--out", plan, "--out", waypoints],
            check=True, stdout=subprocess.DEVNULL,
        )
        sdk = Mavsdk(Configuration.create_with_component_type(ComponentType.GROUND_STATION))
        sdk.add_any_connection(f"udpin://127.0.0.1:{port}")
        system = sdk.first_autopilot(30.0)
        check(system is not None, "MAVSDK finds the drone whose importers it uses")
        raw = MissionRaw(system)

        opened = raw.import_qgroundcontrol_mission(str(plan))
        commands = [item.command for item in opened.mission_items]
        check(commands[1] == 22 and commands[-1] == 20, "the .plan takes off first and returns last")
        corners = opened.geofence_items
        check(len(corners) >= 3 and all(c.command == 5001 for c in corners), "the .plan brings its fence")
        check([r.command for r in opened.rally_items] == [5100], "the .plan brings its rally point")

        listed = raw.import_mission_planner_mission(str(waypoints)).mission_items
        check([item.command for item in listed[-3:]] == commands[-3:], "the waypoints file ends as the plan does")
        same = all(abs(a.x - b.x) <= 1 and abs(a.y - b.y) <= 1 for a, b in zip(listed[-20:], opened.mission_items[-20:]))
        check(same, "both files lead to the same places")
        sdk.destroy()


main()
