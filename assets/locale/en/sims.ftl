# The built-in simulator (sims)

sim-port-not-open = The simulated drone cannot use { $address }: { $reason }. Close the program that uses this port, or choose another port.
