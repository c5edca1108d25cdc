# The frame of the desktop: navigation, panels, command palette

screen-fly = Fly
screen-plan = Plan
screen-sorties = Sorties
screen-vehicle = Vehicle
screen-settings = Settings
panel-failed = This panel failed and is not shown; the rest of the ground station goes on.
