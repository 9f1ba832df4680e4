"""What every floor of the house stands on: errors with advice, translation, child processes, places on the disk.

It knows nothing of speech, offices or windows, and imports none of them.
"""
