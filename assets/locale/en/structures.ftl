# Bridges and culverts that the road file lacks, and what stands beside bridges
planner-open-bridges = Open bridges and keep-outs
planner-open-bridges-hint = GeoJSON: more bridges, noise barriers, gantries, lamps, power lines, trees, houses
planner-drop-bridges = Forget bridges and keep-outs of files
planner-bridges-read = { $file }: { $bridges } bridges and { $around } keep-outs{ $left ->
    [0] {""}
   *[other] , { $left } other features left out
}
planner-tool-mouth = Mouth
planner-tool-mouth-hint = Click a mouth of the culvert on the map: it gives stake and length
under-culvert = Culvert
under-culvert-hint = Stops in front of both mouths, and pictures into them and of the wing walls
under-own-bridge = Bridge by its stakes…
under-imported = from a file
under-keep-outs = Keep-outs counted beside it: { $count }
own-bridge-name = Name
own-bridge-from = One end, stake
own-bridge-to = Other end, stake
own-bridge-spans = Spans
own-bridge-spans-hint = Metres, like 30 40 30 or 3×30; empty for a single one
own-bridge-spans-wrong = The span “{ $typed }” is not understood. Write 30 40 30 or 3×30 (metres).
own-bridge-width = Deck width
own-bridge-depth = Deck depth
own-bridge-clearance = Free height
own-bridge-water = over water
own-culvert-at = Middle, stake
own-culvert-width = Opening width
own-culvert-height = Opening height
own-culvert-length = Mouth to mouth
own-culvert-road = Road above floor
own-culvert-water = with water
own-culvert-pick = Click a mouth
dialog-kind-bridges = Bridges and keep-outs
