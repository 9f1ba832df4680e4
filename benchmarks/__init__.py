"""What the program claims of its speed and memory, runnable: `python -m benchmarks.desktop --help`."""
