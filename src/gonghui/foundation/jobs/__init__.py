"""Work behind the screens: tasks, the schedule, recovery of what a killed worker left."""
