"""The voice models of this computer, in a window that Settings opens."""
