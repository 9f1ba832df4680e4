"""The same commands for a terminal, a script, a server."""
