"""What waits, by priority and due time."""
