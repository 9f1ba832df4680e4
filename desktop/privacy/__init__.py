"""Confidentiality: the access log."""
