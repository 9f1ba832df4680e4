"""Who saw and did what with whose data: an append-only Merkle log, written in the transaction of the act itself."""
