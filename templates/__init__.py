"""Letter layouts and letter kinds, as data: a folder a country, a folder a kind. No code."""
