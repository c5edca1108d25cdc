# The trainer's desk.

training-tab-desk = Trainer's desk
