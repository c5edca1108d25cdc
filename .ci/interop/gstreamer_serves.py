"""An RTSP server by GStreamer, for the system's Python: a test picture in H.264 and H.265. Says its port, then serves who
knows the password."""

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstRtspServer", "1.0")
from gi.repository import GLib, Gst, GstRtspServer  # noqa: E402

PICTURE = "videotestsrc is-live=true ! video/x-raw,width=320,height=240,framerate=25/1"
CODERS = {
    "/h264": "x264enc tune=zerolatency key-int-max=25 ! rtph264pay name=pay0 pt=96",
    "/h265": "x265enc tune=zerolatency key-int-max=25 speed-preset=ultrafast ! rtph265pay name=pay0 pt=96",
}


def main():
    Gst.init(None)
    server = GstRtspServer.RTSPServer(service="0", address="127.0.0.1")
    permissions = GstRtspServer.RTSPPermissions()
    for permission in ["media.factory.access", "media.factory.construct"]:
        permissions.add_permission_for_role("crew", permission, True)
    token = GstRtspServer.RTSPToken()
    token.set_string("media.factory.role", "crew")
    auth = GstRtspServer.RTSPAuth()
    auth.add_basic(GstRtspServer.RTSPAuth.make_basic("pilot", "s:cret"), token)
    server.set_auth(auth)
    for path, coder in CODERS.items():
        factory = GstRtspServer.RTSPMediaFactory(launch=f"( {PICTURE} ! {coder} )", shared=True)
        factory.set_permissions(permissions)
        server.get_mount_points().add_factory(path, factory)
    server.attach(None)
    print(server.get_bound_port(), flush=True)
    GLib.MainLoop().run()


main()
