"""The computer voices: those that train the model, and those kept away from it so that it can be measured.

The Danish checkpoint that training began from had heard da, da+m1 to da+m7 and da+f1 to da+f4; none of those is held
out, in any language.
"""

from __future__ import annotations

import random

TRAINING = (
    "", "m1", "m2", "m3", "m4", "m5", "m6", "m7", "f1", "f2", "f3", "f4", "Alex", "Andrea", "Hugo", "anika",
    "adam", "Alicia", "Andy", "Annie", "antonio", "aunty", "belinda", "benjamin", "boris", "caleb", "croak", "david",
    "Denis", "Diogo", "ed", "edward", "edward2", "grandma", "grandpa", "gustave", "Henrique", "iven", "iven2", "Jacky",
    "john", "kaukovalta", "klatt", "klatt2", "Lee", "linda", "marcelo", "Marco", "Mario", "michael", "michel", "miguel",
    "mike", "Nguyen", "norbert", "pablo", "paul", "pedro", "quincy", "rob", "robert", "sandro", "shelby", "steph",
    "steph2", "Storm", "travis", "victor", "Zac",
)  # fmt: skip
HELD_OUT = ("m8", "f5", "max", "Gene")
"""Variants of espeak-ng's voices; the empty one is the voice itself. Those made of a held-out one (`Gene2`,
`RicishayMax`) train nothing either."""
SLOWEST, FASTEST = 125, 195
LOWEST, HIGHEST = 25, 75


def drawn(voice: str, variants: tuple[str, ...], draw: random.Random) -> tuple[str, int, int]:
    """Return a random (voice, speed in words a minute, pitch from 0 to 99)."""
    variant = draw.choice(variants)
    name = f"{voice}+{variant}" if variant else voice
    return name, draw.randint(SLOWEST, FASTEST), draw.randint(LOWEST, HIGHEST)
