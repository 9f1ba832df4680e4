"""The computer voices: those that train the model, and those kept away from it so that it can be measured.

The Danish checkpoint that training began from had heard da, da+m1 to da+m7 and da+f1 to da+f4; none of those is held
out, in any language.
"""

from __future__ import annotations

import random

TRAINING = (
    "", "m1", "m2", "m3", "m4", "m5", "m6", "m7", "f1", "f2", "f3", "f4", "Alex", "Andrea", "Hugo", "anika",
)  # fmt: skip
HELD_OUT = ("m8", "f5", "max", "Gene")
"""Variants of espeak-ng's voices; the empty one is the voice itself."""
SLOWEST, FASTEST = 125, 195
LOWEST, HIGHEST = 25, 75


def drawn(voice: str, variants: tuple[str, ...], draw: random.Random) -> tuple[str, int, int]:
    """Return a random (voice, speed in words a minute, pitch from 0 to 99)."""
    variant = draw.choice(variants)
    name = f"{voice}+{variant}" if variant else voice
    return name, draw.randint(SLOWEST, FASTEST), draw.randint(LOWEST, HIGHEST)
