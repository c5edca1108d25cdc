# Cameras and gimbal (eye)

eye-zoom-in = Zoom in
eye-zoom-out = Zoom out
eye-photo = Photo
eye-photo-hint = Takes an original with the camera aboard, on its own card
eye-record = Record
eye-record-hint = Begins to record on the camera's card; the station records all the time
eye-record-end = Stop
eye-record-end-hint = Ends recording on the camera's card; the station goes on
eye-still = Snapshot
eye-still-hint = Keeps the picture on the screen with its place and time
eye-ahead = Ahead
eye-ahead-hint = Turns the camera ahead, 15° down
eye-down = Down
eye-down-hint = Turns the camera straight down
eye-let-go = Let go
eye-let-go-hint = Holds no target any more; the camera turns with the drone
eye-menu-look = Point the camera here
eye-menu-track = Follow this
eye-menu-sky = This is not the ground
eye-look-here = Point the camera here
eye-look-at-stake = Point the camera at { $road } { $stake }

eye-zoom = Zoom { NUMBER($percent, maximumFractionDigits: 0) }%
eye-photos = { NUMBER($count, maximumFractionDigits: 0) } photos
eye-photos-missing = { NUMBER($count, maximumFractionDigits: 0) } not reported
eye-room = { NUMBER($gib, maximumFractionDigits: 1) } GiB left aboard
eye-tracking = Following
eye-still-kept = Snapshot kept: { $file }

eye-not-done = Not done: { $action }. { $why }
eye-why-no-sight = The drone has not yet said where it is or where its camera points, so the place on the ground is not known.
eye-why-sky = That point is above the horizon, not on the ground.
eye-why-no-gimbal = This drone has no gimbal that can be turned.
eye-why-camera-lost = The camera is not heard any more. Check its power and wiring.

eye-do-turn = turn the gimbal by hand
eye-do-ahead = camera with the drone, { NUMBER($down, maximumFractionDigits: 0) }° down
eye-do-look-at = camera on { NUMBER($lat, maximumFractionDigits: 6) }°, { NUMBER($lon, maximumFractionDigits: 6) }°
eye-do-look-at-pixel = camera on the point of the picture
eye-do-track = follow the point of the picture
eye-do-let-go = let the camera go
eye-do-zoom = zoom to { NUMBER($percent, maximumFractionDigits: 0) }%
eye-do-zoom-step = zoom by a step
eye-do-photo = take a photo
eye-do-record = record on the camera's card
eye-do-record-end = end recording on the camera's card
eye-do-show = show another picture
eye-do-still = keep the picture
