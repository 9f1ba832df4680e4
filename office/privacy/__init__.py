"""Confidentiality: who saw what, whether the log is whole, and the checklists that stand before an act."""
