"""Start the window: `python -m desktop`."""

from __future__ import annotations

import gc

# What is loaded for the first paint is no garbage, and looking for some costs a tenth of the start. `desktop.garbage`
# takes over when the window has been painted.
gc.disable()

from desktop.app import main  # noqa: E402

if __name__ == "__main__":
    main()
