# The debrief of training flights.

training-tab-debrief = 讲评
