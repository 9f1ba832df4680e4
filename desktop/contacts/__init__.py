"""The register of contacts, as every page asks for it."""
