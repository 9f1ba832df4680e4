"""A corpus of letters, right ones and ones with planted faults, that the letter checker is measured on."""
