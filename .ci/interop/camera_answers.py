"""MAVSDK 4.1 and pymavlink 2.4.50 find the pretend drone's camera and gimbal, and use them as their applications do."""

import math
import os
import subprocess
import sys

from common import check, free_port, until
from mavsdk import ComponentType, Configuration, Mavsdk
from mavsdk.plugins.camera import Camera, CameraError, Mode, Storage
from mavsdk.plugins.gimbal import ControlMode, Gimbal, GimbalMode, SendMode
from mavsdk.plugins.param import Param
from pymavlink import mavutil

URI = "rtsp://127.0.0.1:8554/main"
# `cargo build -p sims --example serve_camera` puts it there.
SERVE = sys.argv[1] if len(sys.argv) > 1 else os.path.join(os.environ["CARGO_TARGET_DIR"], "debug/examples/serve_camera")


def serve(port):
    return subprocess.Popen([SERVE, f"127.0.0.1:{port}", URI])


def ended(process):
    process.terminate()
    process.wait(10)


def answered(question):
    """The answer, or None while MAVSDK has none yet."""
    try:
        return question()
    except CameraError:
        return None


def cameras(system):
    camera = Camera(system)
    listed = until(40, "MAVSDK finds the camera", lambda: (c := camera.camera_list().cameras) and c)
    check(len(listed) == 1 and listed[0].model_name == "Patrol camera", f"MAVSDK finds {listed[0].vendor_name} {listed[0].model_name}")
    check((listed[0].horizontal_resolution_px, listed[0].vertical_resolution_px) == (4000, 2250), "its resolution is read")
    number = listed[0].component_id
    stream = until(20, "the stream is listed", lambda: (s := answered(lambda: camera.get_video_stream_info(number))) and s.settings.uri and s)
    check(stream.settings.uri == URI, f"the stream is at {stream.settings.uri}")
    storage = until(20, "the storage is read", lambda: (s := answered(lambda: camera.get_storage(number))) and s.total_storage_mib > 0 and s)
    check(storage.storage_status == Storage.StorageStatus.FORMATTED, f"{storage.available_storage_mib:.0f} MiB are free")
    told = []
    camera.subscribe_capture_info(lambda info, _: told.append(info))
    for _ in range(3):
        camera.take_photo(number)
    until(20, "three photos are told", lambda: len(told) == 3)
    check([info.index for info in told] == [0, 1, 2] and all(info.is_success for info in told), "three photos are taken and told in order")
    camera.start_video(number)
    until(20, "it records", lambda: camera.get_storage(number).video_on)
    camera.stop_video(number)
    until(20, "it has stopped", lambda: not camera.get_storage(number).video_on)
    check(True, "video is recorded and stopped")
    camera.set_mode(number, Mode.VIDEO)
    until(20, "video mode is set", lambda: camera.get_mode(number) == Mode.VIDEO)
    check(True, "the mode is set and read back")
    camera.zoom_range(number, 40.0)
    check(True, "zoom is accepted")
    return number


def gimbals(system):
    gimbal = Gimbal(system)
    # As from ArduPilot, its attitude comes when this group of messages is asked for.
    Param(system).set_param_int("SR0_EXTRA3", 10)
    listed = until(40, "MAVSDK finds the gimbal", lambda: (g := gimbal.gimbal_list().gimbals) and g)
    number = listed[0].gimbal_id
    gimbal.take_control(number, ControlMode.PRIMARY)
    until(20, "MAVSDK is in control", lambda: gimbal.get_control_status(number).control_mode == ControlMode.PRIMARY)
    check(True, "control is taken")
    gimbal.set_angles(number, 0.0, -30.0, 20.0, GimbalMode.YAW_FOLLOW, SendMode.ONCE)

    def pointed():
        angle = gimbal.get_attitude(number).euler_angle_forward
        return abs(angle.pitch_deg + 30) < 2 and abs(angle.yaw_deg - 20) < 2

    until(20, "it points 30 degrees down and 20 to the right", pointed)
    check(True, "it points 30 degrees down and 20 to the right, by its own attitude")
    gimbal.release_control(number)
    until(20, "control is given back", lambda: gimbal.get_control_status(number).control_mode == ControlMode.NONE)
    check(True, "control is given back")


def with_mavsdk():
    port = free_port()
    process = serve(port)
    sdk = Mavsdk(Configuration.create_with_component_type(ComponentType.GROUND_STATION))
    try:
        sdk.add_any_connection(f"udpin://127.0.0.1:{port}")
        system = sdk.first_autopilot(30.0)
        check(system is not None, "MAVSDK finds the drone")
        cameras(system)
        gimbals(system)
    finally:
        sdk.destroy()
        ended(process)


def with_pymavlink():
    port = free_port()
    process = serve(port)
    link = mavutil.mavlink_connection(f"udpin:127.0.0.1:{port}", source_system=255)
    m = mavutil.mavlink
    try:
        beat = lambda: (h := link.recv_match(type="HEARTBEAT", blocking=True, timeout=1)) and h.type == m.MAV_TYPE_CAMERA and h
        beat = until(20, "pymavlink hears the camera", beat)
        camera = beat.get_srcComponent()
        check(camera == m.MAV_COMP_ID_CAMERA, "pymavlink hears a camera component")

        def command(component, number, *params):
            link.mav.command_long_send(1, component, number, 0, *(list(params) + [0] * (7 - len(params))))

        def ask(component, kind, number, *params):
            def answer():
                command(component, m.MAV_CMD_REQUEST_MESSAGE, number, *params)
                return link.recv_match(type=kind, blocking=True, timeout=1)

            return until(20, f"{kind} comes", answer)

        stream = ask(camera, "VIDEO_STREAM_INFORMATION", 269, 0)
        check((stream.uri, stream.count, stream.encoding) == (URI, 1, 1), "the stream is described")
        command(camera, m.MAV_CMD_IMAGE_START_CAPTURE, 0, 0.5, 4)
        told = set()

        def all_told():
            image = link.recv_match(type="CAMERA_IMAGE_CAPTURED", blocking=True, timeout=1)
            if image:
                told.add(image.image_index)
            return len(told) == 4

        until(20, "four pictures by time are told", all_told)
        again = ask(camera, "CAMERA_IMAGE_CAPTURED", 263, 2)
        check(told == {0, 1, 2, 3} and again.image_index == 2, "four pictures by time, and one of them told again")
        old = until(20, "the older question is answered", lambda: (
            command(camera, m.MAV_CMD_REQUEST_CAMERA_INFORMATION, 1),
            link.recv_match(type="CAMERA_INFORMATION", blocking=True, timeout=1))[1])
        check(bytes(old.model_name).rstrip(b"\0") == b"Patrol camera", "the older question is answered too")
        manager = ask(1, "GIMBAL_MANAGER_INFORMATION", 280)
        check(manager.gimbal_device_id == 1 and abs(manager.pitch_min + math.pi / 2) < 1e-3, "the gimbal manager is described")
        flags = m.GIMBAL_MANAGER_FLAGS_PITCH_LOCK | m.GIMBAL_MANAGER_FLAGS_YAW_IN_VEHICLE_FRAME
        command(1, m.MAV_CMD_DO_GIMBAL_MANAGER_PITCHYAW, -45, 0, math.nan, math.nan, flags, 0, 1)

        def down():
            q = ask(1, "GIMBAL_DEVICE_ATTITUDE_STATUS", 285).q
            return abs(math.degrees(math.asin(2 * (q[0] * q[2] - q[3] * q[1]))) + 45) < 1

        until(20, "it points 45 degrees down", down)
        check(True, "pymavlink points the gimbal 45 degrees down")
    finally:
        link.close()
        ended(process)


with_mavsdk()
with_pymavlink()
