"""pymavlink opens the flight log and finds as many messages as were written."""

import json
import sys

from common import check
from pymavlink import mavutil

written = json.loads(sys.argv[1])
total = 0
for path in sys.argv[2:]:
    log = mavutil.mavlink_connection(path)
    kinds = {}
    while (m := log.recv_match()) is not None:
        kinds[m.get_type()] = kinds.get(m.get_type(), 0) + 1
        total += 1
    check("BAD_DATA" not in kinds, f"{path}: nothing is bad")
check(total == written, f"{total} messages read, {written} written")
