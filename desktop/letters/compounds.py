"""Compounds of the Scandinavian languages that were written apart, such as “læge sekretær”.

Danish, Norwegian and Swedish write a compound as one word (Retskrivningsordbogen § 18; Språkrådet, «Skrivereglar»;
Svenska skrivregler, 2.1). A dictionary that builds compounds freely takes almost any two words for one, so only those
count that it holds as a word of their own, and that do not begin with a word which often stands before a noun.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

LANGUAGES = ("da", "nb", "sv")
STEM = re.compile(r"st:(\S+)")
BUILT = "pa:"
LEAST_SECOND_PART = 3

_BEFORE_NOUNS = {
    "da": """for med til ved efter over under mod om af fra hos før inden uden skal kan vil har ikke den det der hver
        alle flere mange anden andre samme egen selv bare kun også helt ret vel fri ny god stor lille fuld halv to tre
        fire fem seks syv otte venstre højre sidste første næste drikke spise viser videre ekstra privat hele hvor""",
    "nb": """for med til ved etter over under mot om av fra hos før innen uten skal kan vil har ikke den det der hver
        alle flere mange annen andre samme egen selv bare kun også helt rett vel fri ny god stor liten full halv to tre
        fire fem seks sju åtte venstre høyre siste første neste drikk drikke spise viser videre ekstra privat hele""",
    "sv": """för med till vid efter över under mot om av från hos före inom utan ska kan vill har inte den det där var
        alla flera många annan andra samma egen själv bara endast också helt rätt väl fri ny god stor liten full halv
        två tre fyra fem sex sju åtta vänster höger sista första nästa drick dricka äta visar vidare extra privat fram
        tills hela""",
}
BEFORE_NOUNS = {language: frozenset(words.split()) for language, words in _BEFORE_NOUNS.items()}


def may_be_apart(language: str, first: str) -> bool:
    """Say whether a word can be the first part of a compound that was written apart."""
    return language in LANGUAGES and first.casefold() not in BEFORE_NOUNS[language]


def is_word_of_its_own(first: str, second: str, analyses: Iterable[str]) -> bool:
    """Say whether Hunspell's analyses of the joined word show a word that the dictionary holds, and no free compound.

    Its stem must hold the whole of the first part and a good deal of the second: “for den” is no “forden” (of “ford”).
    """
    least = len(first) + min(LEAST_SECOND_PART, len(second))
    for analysis in analyses:
        stem = STEM.search(analysis)
        if BUILT in analysis or stem is None:
            continue
        if stem[1].casefold().startswith(first.casefold()) and len(stem[1]) >= least:
            return True
    return False
