"""The encrypted database and files of an office, its keys, and the steps from one form of the database to the next."""
