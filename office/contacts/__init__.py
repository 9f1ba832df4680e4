"""The register of those whom an office writes to besides its patients: practitioners, hospitals, authorities."""
