"""The register of patients, as every page asks for it."""
