"""Distances, hulls, fences and unseen patches of bridges, reckoned anew by shapely (GEOS).

Run with the example `bridge_geometry` of the crate `bridges` as the argument.
"""

import json
import subprocess
import sys

import shapely
from common import check

# The crate's distance along a way is at most a millimetre too great, never too small.
SEGMENT_ERROR_M = 0.001
ROUNDING_M = 1e-6
# As `pattern::plan` has it.
FENCE_MARGIN_M = 50.0


def shape_distance(leg, shape):
    line = shapely.LineString(leg) if leg[0] != leg[1] else shapely.Point(leg[0])
    if "ring" in shape:
        return line.distance(shapely.Polygon(shape["ring"]))
    return max(0.0, line.distance(shapely.Point(shape["centre"])) - shape["radius_m"])


sites = json.loads(subprocess.run([sys.argv[1]], check=True, capture_output=True).stdout)
check(len(sites) >= 5, f"{len(sites)} bridges, shapely {shapely.__version__}")

count, worst = 0, 0.0
for site in sites:
    for found in site["distances"]:
        off = found["metres"] - shape_distance(found["leg"], found["shape"])
        check_it = -ROUNDING_M <= off <= SEGMENT_ERROR_M
        if not check_it:
            check(False, f"{site['name']}: {found} is {off} m off")
        count, worst = count + 1, max(worst, abs(off))
check(count > 1000, f"{count} distances of legs to solids agree; the worst differs by {worst * 1000:.3f} mm")

for site in sites:
    hull = shapely.Polygon(site["hull"])
    theirs = shapely.MultiPoint(site["path"]).convex_hull
    check(hull.symmetric_difference(theirs).area < 1e-3, f"{site['name']}: the hull is GEOS's")
    fence = shapely.Polygon(site["fence"])
    path = shapely.LineString(site["path"])
    away = fence.exterior.distance(path)
    check(fence.is_valid and fence.contains(path), f"{site['name']}: the fence is sound and holds the path")
    check(FENCE_MARGIN_M - 0.1 <= away, f"{site['name']}: the fence is {away:.1f} m away from it")

    patches = [shapely.Polygon(patch["ring"]) for patch in site["patches"]]
    check(all(patch.is_valid for patch in patches), f"{site['name']}: {len(patches)} patches are sound")
    total = sum(patch["m2"] for patch in site["patches"])
    union = shapely.union_all(patches)
    check(abs(union.area - total) < 0.01 * total, f"{site['name']}: patches do not overlap ({total:.0f} m2)")
    shapely.prepare(union)
    for cell in site["cells"]:
        unseen = not cell["seen"] and not cell["built"]
        if union.contains(shapely.Point(cell["at"])) != unseen:
            check(False, f"{site['name']}: the cell at {cell['at']} is on the wrong side of the patches")
    check(True, f"{site['name']}: {len(site['cells'])} cells lie on the right side of the patches")
