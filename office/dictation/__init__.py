"""Dictations: received, recognised in the background, corrected beside their sound, and passed on to a letter."""
