# The debrief of training flights.

training-tab-debrief = Debrief
