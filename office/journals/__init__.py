"""Patients' journals: documents filed, read from scans and found again; paper volumes and who has them."""
