# The list of clues and the hand-over slip (records).

clues-title = List of clues
clues-unit = Made by: { $unit }
clues-counts = { $all } clues; { $others } of them concern other authorities.
clues-note = Coordinates are WGS84; "±" is two standard deviations. Clues are no evidence; articles hold as they are in force.

clues-col-number = No.
clues-col-road = Route, direction
clues-col-crew = Pilot, aircraft
clues-col-time = Found at
clues-col-route = Route
clues-col-toward = Direction
clues-col-stake = Stake
clues-col-position = Lane, position
clues-col-kind = Kind
clues-col-description = Description
clues-col-size = Size, uncertainty
clues-col-length = Length
clues-col-width = Width
clues-col-uncertainty = Uncertainty ±
clues-col-jurisdiction = Jurisdiction
clues-col-legal = Legal text
clues-col-photo = Photo
clues-col-place = Coordinates
clues-col-latitude = Latitude
clues-col-longitude = Longitude
clues-col-pilot = Pilot
clues-col-aircraft = Aircraft
clues-col-outcome = Outcome, due

clues-own = this detachment
clues-shared = this detachment, with { $with }
clues-hand-over = to be handed over: { $to }
clues-toward = towards { $place }
clues-lane-number = lane { $number }
clues-lane-median = median
clues-lane-inner-shoulder = inner shoulder
clues-lane-shoulder = emergency lane
clues-lane-roadside = roadside
clues-offset = { $metres } m from the centreline
clues-part = span { $span }{ $pier ->
    [0] {""}
    *[other] , pier { $pier }
}, side of { $side ->
    [increasing] rising
    *[decreasing] falling
} stakes ({ $by ->
    [plan] by the plan
    *[place] by position
})
clues-light = light
clues-heavy = heavy
clues-by-eye = by eye

clues-open = open
clues-handed-over = handed over: { $to }
clues-handed-over-receipt = handed over: { $to }, receipt { $receipt }
clues-taught = taught
clues-promised = correction promised
clues-closed = closed
clues-withdrawn = withdrawn
clues-due = due { $day }
clues-revisit = look again { $day }

clues-slip-title = Hand-over slip
clues-slip-number = Number of this slip
clues-slip-from = Handed over by
clues-slip-to = Received by
clues-slip-made = Made on
clues-slip-count = Clues
clues-slip-finding = Clue { $number }
clues-slip-time = Found at (Beijing time)
clues-slip-place = Place
clues-slip-marked = Found by
clues-slip-receipt = Receipt
clues-slip-receipt-number = Number of the receipt
clues-slip-due = Answer due
clues-slip-answer = What was done
clues-slip-sign-from = Handed over by (seal)
clues-slip-sign-to = Received by (seal)
clues-slip-signed = Signature
clues-slip-day = Date
