# Live video and footage (video)

video-source-form = This is not the address of a video stream. It begins with rtsp://, rtspu://, rtp://, udp:// or tcp://, for example rtsp://192.168.144.25:8554/live.
video-source-part = Something is missing in this video address. rtsp:// and tcp:// need the camera's address, rtp:// and udp:// an address of this computer; rtp://, udp:// and tcp:// need a port; codec is h264 or h265. For example rtp://0.0.0.0:5600?codec=h265.
video-not-listening = Video cannot be received on { $address }: { $reason }. Close the program that uses this port, or choose another one.
video-no-thread = Video cannot be received: { $reason }. Close other programs and try again.
video-lost-network = { $count } packets of the video did not arrive. Pictures are missing or damaged here; the recording says so.
video-lost-garbled = { $count } packets of the video made no sense and were left out. Check whether something else sends to this port.
video-lost-before-start = { $count } pictures came before the video could be read. It begins with the next key frame.
video-lost-queue = This computer was too slow: { $count } pictures of the video were not recorded. Close other programs.
video-lost-other-source = The camera was restarted, or another one took its place. The recording goes on.
video-stopped-failed = No video: { $reason }. Check camera, address and network; next try in { NUMBER($seconds, maximumFractionDigits: 1) } s.
video-stopped-closed = The camera closed the video. Next try in { NUMBER($seconds, maximumFractionDigits: 1) } s.
video-stopped-silent = No video for { NUMBER($silence, maximumFractionDigits: 0) } s. Check camera and link; it goes on by itself when video comes again.
video-stopped-no-video = The camera sends no H.264 or H.265 video. Choose one of these in the camera's settings; next try in { NUMBER($seconds, maximumFractionDigits: 1) } s.
video-decoder-missing = H.265 video cannot be shown here; it is recorded all the same. To see it, install ffmpeg or set the camera to H.264.
video-decoder-failed = The picture cannot be shown: { $reason }. The recording is not affected; the picture comes back with the next key frame.
video-footage-not-written = The footage cannot be written: { $reason }. Check whether the disk is full.
video-started = Video is here: { $source }
video-live = Live video
video-waiting = Waiting for a picture
video-age = { NUMBER($seconds, minimumFractionDigits: 1, maximumFractionDigits: 1) } s ago
video-recorded = Recording
video-large = Large
video-large-hint = The picture in the middle (V)
video-free = Free
video-free-hint = The picture on its own, to be moved and stretched
video-snapshot-size = A picture of { NUMBER($width, useGrouping: 0) } x { NUMBER($height, useGrouping: 0) } pixels does not fit into a JPEG file. Set the camera to a smaller picture.
video-snapshot-failed = The picture could not be saved: { $reason }. Try again; the recording is not affected.
video-still-not-jpeg = This is no JPEG picture. Choose the pictures of the camera's card (*.JPG).
video-still-damaged = The picture is damaged (at byte { NUMBER($at, useGrouping: 0) }). Copy it from the card again; keep the card.
video-still-too-large = { NUMBER($mib, maximumFractionDigits: 0) } MiB are more than a picture has. Choose another file.
video-still-exif = What the camera wrote into the picture cannot be read: { $reason }. The picture itself can be kept, but has no time or place.
video-still-no-room = The picture has no room for its place: what the camera wrote into it fills it. Keep the original; its place is in the record of the flight.
