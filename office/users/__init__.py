"""Who works in the office, and in which roles."""
