"""Long work: a queue in the office's own database, and the loop that works it off in child processes.

The table is the truth. A claim raises the attempt, and only the holder of the current attempt may finish, so a killed
worker's job comes back, and one that was paused and wakes again can't overwrite the result.
"""
