# The built-in simulator (sims)

sim-port-not-open = The simulated drone cannot use { $address }: { $reason }. Close the program that uses this port, or choose another port.
sim-camera-size = The simulated camera cannot send a picture of { $width } × { $height } pixels. Choose 640 × 360, 960 × 540, 1280 × 720 or 1920 × 1080.
sim-camera-not-started = The simulated camera does not start: { $reason }. Close other programs and try again.
