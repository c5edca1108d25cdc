# The trainer's desk.

training-tab-desk = 教员台
