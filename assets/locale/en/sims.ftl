# The built-in simulator (sims)

sim-port-not-open = The simulated drone cannot use { $address }: { $reason }. Close the program that uses this port, or choose another port.
sim-camera-size = The simulated camera cannot send a picture of { $width } × { $height } pixels. Choose 640 × 360, 960 × 540, 1280 × 720 or 1920 × 1080.
sim-camera-not-started = The simulated camera does not start: { $reason }. Close other programs and try again.

classroom-no-seat = There is no such seat, or it is open already. Look at the list of seats.
classroom-full = All { $limit } seats are taken. Close one first.
classroom-not-now = The exercise cannot do this now: it has not begun, has ended, or stands still. Wait for its beginning, or open a new seat.
classroom-checkpoints-full = There are { $limit } checkpoints already. Use the name of one that is no longer needed.
classroom-no-checkpoint = There is no checkpoint “{ $name }”. Choose one of the list.
classroom-faults-full = { $limit } faults are in force already. Clear one first.
classroom-no-fault = There is no fault “{ $name }” in force. Choose one of the list.
classroom-connected = A trainee’s station is connected, so time runs as it does in flight. Disconnect it to let time run faster.
classroom-busy = The classroom is busy. Give the order again.
classroom-ended = The classroom has stopped. What was flown is on the disk; open the classroom again.
