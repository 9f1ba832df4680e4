"""The window: the only part of the house that knows Qt."""
