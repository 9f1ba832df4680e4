"""The register of patients, and the national ids of four countries."""
