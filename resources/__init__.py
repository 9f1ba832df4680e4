"""Data that the program reads: translations, checklists, vocabularies, icons, the practice voice model. No code."""
