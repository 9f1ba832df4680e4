"""Dictations: received, recognised, corrected beside their sound."""
