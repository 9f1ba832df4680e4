"""How a run of a DOCX is set: run, character style, paragraph style, basedOn, document defaults, theme."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from office.letters.package import MAIN, Package

W = f"{{{MAIN}}}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
WORDS_OWN_FONT, WORDS_OWN_SIZE_PT = "Times New Roman", 10.0
STYLES_AT_MOST = 30  # in one chain of basedOn; more is a ring
OFF = ("0", "false", "off", "none")


@dataclass(frozen=True)
class RunType:
    """What a run looks like, and the language it says it is in."""

    font: str
    size_pt: float
    bold: bool
    italic: bool
    underlined: bool
    hidden: bool
    language: str


class Styles:
    """The styles of a document."""

    def __init__(self, package: Package) -> None:
        self._by_id: dict[str, Any] = {}
        self._normal = ""
        self._defaults: Any = None
        self._theme: dict[str, str] = {}
        self.paragraph_defaults: Any = None
        self._known: dict[tuple[str, str], dict[str, str]] = {}
        for name in package.related("styles")[:1]:
            self._read(package.tree(name))
        for name in package.related("theme")[:1]:
            self._theme = _theme_fonts(package.tree(name))

    def _read(self, root: Any) -> None:
        for style in root.iter(f"{W}style"):
            self._by_id[style.get(f"{W}styleId", "")] = style
            if style.get(f"{W}type") == "paragraph" and style.get(f"{W}default") in ("1", "true"):
                self._normal = style.get(f"{W}styleId", "")
        defaults = root.find(f"{W}docDefaults")
        if defaults is not None:
            self._defaults = defaults.find(f"{W}rPrDefault/{W}rPr")
            self.paragraph_defaults = defaults.find(f"{W}pPrDefault/{W}pPr")

    def chain(self, style: str) -> Iterator[Any]:
        """Give a style and what it is based on, the style itself first; for an unknown name nothing."""
        for _ in range(STYLES_AT_MOST):
            element = self._by_id.get(style)
            if element is None:
                return
            yield element
            based = element.find(f"{W}basedOn")
            style = based.get(f"{W}val", "") if based is not None else ""

    def paragraph_style(self, paragraph: Any) -> str:
        """Give the id of a paragraph's style."""
        own = _properties(paragraph)
        named = own.find(f"{W}pStyle") if own is not None else None
        return named.get(f"{W}val", "") if named is not None else self._normal

    def paragraph_property(self, paragraph: Any, name: str) -> Any:
        """Give the element of a paragraph property, such as `framePr`, its own or its styles'; None where none is."""
        properties = _properties(paragraph)
        own = properties.find(f"{W}{name}") if properties is not None else None
        if own is not None:
            return own
        styles = (style.find(f"{W}pPr/{W}{name}") for style in self.chain(self.paragraph_style(paragraph)))
        return next((found for found in styles if found is not None), None)

    def run_type(self, paragraph: Any, run: Any) -> RunType:
        """Tell how a run is set."""
        direct = run.find(f"{W}rPr") if run is not None else None
        named = direct.find(f"{W}rStyle") if direct is not None else None
        key = (self.paragraph_style(paragraph), named.get(f"{W}val", "") if named is not None else "")
        if key not in self._known:
            self._known[key] = self._of_styles(*key)
        found = self._known[key] | (self._of(direct) if direct is not None else {})
        return RunType(
            found.get("font", WORDS_OWN_FONT),
            float(found.get("size", 2 * WORDS_OWN_SIZE_PT)) / 2,
            bold=found.get("b") == "1",
            italic=found.get("i") == "1",
            underlined=found.get("u") == "1",
            hidden=found.get("vanish") == "1",
            language=found.get("lang", ""),
        )

    def _of_styles(self, paragraph_style: str, run_style: str) -> dict[str, str]:
        found = self._of(self._defaults) if self._defaults is not None else {}
        levels = []
        for style in (paragraph_style, run_style):
            level: dict[str, str] = {}
            for element in reversed(list(self.chain(style))):
                properties = element.find(f"{W}rPr")
                level |= self._of(properties) if properties is not None else {}
            levels.append(level)
        both = levels[0] | levels[1]
        for toggle in ("b", "i"):
            # A bold character style in a bold paragraph style is plain again.
            if levels[0].get(toggle) == levels[1].get(toggle) == "1":
                both[toggle] = "0"
        return found | both

    def _of(self, properties: Any) -> dict[str, str]:
        found: dict[str, str] = {}
        fonts = properties.find(f"{W}rFonts")
        if fonts is not None and (font := self._font(fonts)):
            found["font"] = font
        size = properties.find(f"{W}sz")
        if size is not None and size.get(f"{W}val", "").replace(".", "", 1).isdigit():
            found["size"] = size.get(f"{W}val")
        for name in ("b", "i", "u", "vanish"):
            element = properties.find(f"{W}{name}")
            if element is not None:
                found[name] = "0" if element.get(f"{W}val", "1") in OFF else "1"
        language = properties.find(f"{W}lang")
        if language is not None and language.get(f"{W}val"):
            found["lang"] = language.get(f"{W}val")
        return found

    def _font(self, fonts: Any) -> str:
        themed = fonts.get(f"{W}asciiTheme") or fonts.get(f"{W}hAnsiTheme") or ""
        by_theme = self._theme.get("major" if themed.startswith("major") else "minor", "") if themed else ""
        return by_theme or fonts.get(f"{W}ascii") or fonts.get(f"{W}hAnsi") or ""


def _properties(paragraph: Any) -> Any:
    """Give a paragraph's own properties, which stand first in it; looking further takes long in a long paragraph."""
    first = next(iter(paragraph), None)
    return first if first is not None and first.tag == f"{W}pPr" else None


def _theme_fonts(root: Any) -> dict[str, str]:
    found = {}
    for name in ("major", "minor"):
        latin = root.find(f".//{A}{name}Font/{A}latin")
        if latin is not None and latin.get("typeface"):
            found[name] = latin.get("typeface")
    return found
