"""Programs that make what the project ships: translations, practice material, pictures. Not part of the program."""
