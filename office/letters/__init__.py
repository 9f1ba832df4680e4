"""Letters: one model, layout packs and letter kinds as data, two renderers (PDF and DOCX) of one composed sheet.

`data` reads a letter from JSON, `kinds` writes the body of a kind, `layout` loads a country's pack, `sheet` composes
letter and layout, `pdf` and `docx` draw the sheet.
"""
