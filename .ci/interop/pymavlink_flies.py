"""pymavlink flies the simulated drone over TCP, message by message."""

import socket

from common import check, free_port, simulator, until
from pymavlink import mavutil

M = mavutil.mavlink


def main():
    port = free_port(socket.SOCK_STREAM)
    with simulator("--tcp", str(port), "--speed", "8", "--seed", "11"):
        link = until(20, "connected", lambda: connect(port))
        link.wait_heartbeat(timeout=20)
        check(link.target_system == 1, "a heartbeat of system 1")

        def send(command, *params):
            params = list(params) + [0] * (7 - len(params))
            link.mav.command_long_send(link.target_system, link.target_component, command, 0, *params)
            ack = link.recv_match(type="COMMAND_ACK", condition=f"COMMAND_ACK.command=={command}", blocking=True, timeout=10)
            return ack and ack.result

        for message in (M.MAVLINK_MSG_ID_GLOBAL_POSITION_INT, M.MAVLINK_MSG_ID_SYS_STATUS, M.MAVLINK_MSG_ID_GPS_RAW_INT):
            check(send(M.MAV_CMD_SET_MESSAGE_INTERVAL, message, 100000) == 0, f"message {message} at 10 Hz")

        def ready():
            m = link.recv_match(type="SYS_STATUS", blocking=True, timeout=2)
            return m and m.onboard_control_sensors_health & M.MAV_SYS_STATUS_PREARM_CHECK

        until(60, "the pre-arm checks pass", ready)

        link.mav.param_request_list_send(link.target_system, link.target_component)
        names = {}
        while True:
            m = link.recv_match(type="PARAM_VALUE", blocking=True, timeout=3)
            if m is None:
                break
            names[m.param_id] = m.param_value
            if len(names) == m.param_count:
                break
        check(len(names) > 80 and len(names) == m.param_count, f"{len(names)} parameters, none missing")
        link.mav.param_set_send(link.target_system, link.target_component, b"RTL_ALT", 2500, M.MAV_PARAM_TYPE_REAL32)
        m = link.recv_match(type="PARAM_VALUE", condition="PARAM_VALUE.param_id=='RTL_ALT'", blocking=True, timeout=5)
        check(m and m.param_value == 2500, "a parameter is set")

        link.set_mode("GUIDED")
        until(10, "GUIDED", lambda: link.recv_match(type="HEARTBEAT", blocking=True, timeout=2).custom_mode == 4)
        check(send(M.MAV_CMD_COMPONENT_ARM_DISARM, 1) == 0, "armed")
        check(send(M.MAV_CMD_NAV_TAKEOFF, 0, 0, 0, 0, 0, 0, 12) == 0, "take-off accepted")

        def height(limit):
            m = link.recv_match(type="GLOBAL_POSITION_INT", blocking=True, timeout=2)
            return m and m.relative_alt / 1000 > limit

        until(60, "12 m", lambda: height(11.3))
        check(send(M.MAV_CMD_COMPONENT_ARM_DISARM, 0) != 0, "disarming in the air is refused")
        link.set_mode("LAND")
        until(90, "landed and disarmed", lambda: not link.recv_match(type="HEARTBEAT", blocking=True, timeout=2).base_mode & 128)
        check(True, "landed and disarmed")


def connect(port):
    try:
        return mavutil.mavlink_connection(f"tcp:127.0.0.1:{port}", source_system=250, retries=1)
    except OSError:
        return None


main()
