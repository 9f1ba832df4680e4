"""The user of every office that a test founds."""

from __future__ import annotations

USER = "Anna"
PASSPHRASE = "korrekt hest batteri"
