"""The checker: reads any letter, places it on the page, and explains each departure with its rule, source and strength.

`reading` makes a `ReadLetter` of a DOCX or PDF, `blocks` finds what stands where, `rules` hold it against a country's
pack and against the language's norms, `picture` draws the findings on the page.
"""
