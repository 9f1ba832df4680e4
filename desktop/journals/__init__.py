"""Journals: filed, found, read; paper volumes."""
