"""The language of Word templates: Jinja's conditions, loops and filters on given values, without anything that acts.

A value is put in as text, never as markup; a name that was not given is an error, never a blank.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from jinja2 import StrictUndefined, TemplateSyntaxError, Undefined, meta, nodes
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import Markup, escape

from foundation.translation import N_
from office.letters.reading import shortened
from office.letters.word_template import WrongTemplate

# Filters that choose, order or count. Left out are those that make markup, or shorten a text without saying so.
FILTERS = (
    "abs", "batch", "capitalize", "count", "d", "default", "dictsort", "first", "groupby", "int", "items", "join",
    "last", "length", "list", "lower", "map", "max", "min", "reject", "rejectattr", "replace", "reverse", "select",
    "selectattr", "slice", "sort", "string", "sum", "title", "trim", "unique", "upper",
)  # fmt: skip
ESCAPES = ("e", "escape")  # what is put in is escaped in any case; once is enough
ACTING = (nodes.Include, nodes.Import, nodes.FromImport, nodes.Extends, nodes.EvalContextModifier)
# What docxtpl writes in place of {{ and }} that are not its own, and turns back, also where a value has it.
TURNED_BACK = re.compile(r"\{_(?=[{%])|(?<=[}%])_\}")
PLACE_LENGTH = 80
FieldPath = tuple[str, ...]


class Language(SandboxedEnvironment):
    """An environment that notes in `put_in` each text that a template puts in. `markup` is false for plain texts."""

    def __init__(self, *, markup: bool = True) -> None:
        super().__init__(autoescape=markup, undefined=StrictUndefined, finalize=self._put)
        self.put_in: list[str] = []
        self.globals.clear()
        self.filters = {name: self.filters[name] for name in FILTERS} | dict.fromkeys(ESCAPES, str)
        self._markup = markup

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Take a group's value by its name, before anything that Python calls so."""
        if isinstance(obj, Mapping):
            return obj[attribute] if attribute in obj else self.undefined(obj=obj, name=attribute)
        return super().getattr(obj, attribute)

    def _put(self, value: Any) -> Any:
        if isinstance(value, Undefined | Markup):  # the one raises when it is written, the other was noted in its parts
            return value
        if isinstance(value, bool) or not isinstance(value, str | int):
            raise WrongTemplate(
                N_("The template shows {value}, which is no text. Let it show one of its values, or give it a text."),
                value=shortened("–" if value is None else value),
            )
        text = str(value)
        if text:
            self.put_in.append(text)
        if not self._markup:
            return text
        escaped = TURNED_BACK.sub(lambda found: found[0].replace("_", "&#95;"), str(escape(text)))
        return Markup(escaped)  # noqa: S704 - escaped in the line above


def parsed(source: str, part: str, environment: Language) -> nodes.Template:
    """Read a part's template. Raises WrongTemplate with the place, for a slip or for what may not be in it."""
    try:
        tree = environment.parse(source)
        environment.compile(source)  # which finds filters and tests that there are not
    except TemplateSyntaxError as error:
        raise WrongTemplate(
            N_("A placeholder in the template’s {part} can’t be read, at “{place}”: {reason}."),
            part=part,
            place=_line(source, error.lineno),
            reason=str(error.message).rstrip("."),
        ) from None
    _refuse_acting(tree, source, part)
    return tree


def _refuse_acting(tree: nodes.Template, source: str, part: str) -> None:
    undeclared = meta.find_undeclared_variables(tree)
    calls = (
        call for call in tree.find_all(nodes.Call) if isinstance(call.node, nodes.Name) and call.node.name in undeclared
    )
    for found in (*tree.find_all(ACTING), *calls):
        raise WrongTemplate(
            N_(
                "The template’s {part} calls a function or another file, at “{place}”. Templates have values, "
                "conditions, loops and filters only."
            ),
            part=part,
            place=_line(source, found.lineno),
        )


def _line(source: str, number: int) -> str:
    """Give the words of a line; docxtpl begins one at each paragraph."""
    lines = source.split("\n")
    words = " ".join(re.sub(r"<[^>]*>", "", lines[min(number, len(lines)) - 1]).split())
    return words[:PLACE_LENGTH]


def named_paths(tree: nodes.Template) -> tuple[set[FieldPath], set[FieldPath]]:
    """Give what a template names of the values given to it, such as `("patient", "name")`: needed, and optional.

    Optional is what the template itself has something in place of: `{{ x|default("–") }}`, `{% if x is defined %}`.
    """
    undeclared = meta.find_undeclared_variables(tree)
    optional = {path for node in _defaulted(tree) if (path := _path(node)) is not None and path[0] in undeclared}
    named = {path for path in _outer_paths(tree) if path[0] in undeclared}
    return named - optional, optional


def missing(paths: set[FieldPath], values: Mapping[str, Any]) -> list[str]:
    """List the paths that lead to no value, dotted, in the order of the alphabet."""
    return sorted(".".join(path) for path in paths if not _leads_somewhere(path, values))


def _leads_somewhere(path: FieldPath, values: Mapping[str, Any]) -> bool:
    found: Any = values
    for name in path:
        if not isinstance(found, Mapping):
            return True  # an attribute of a text or list, which is told of when it is worked off
        found = found.get(name)
        if found is None:
            return False
    return True


def _defaulted(tree: nodes.Template) -> Iterator[nodes.Node]:
    for asked in tree.find_all((nodes.Filter, nodes.Test)):
        if asked.name in ("default", "d", "defined", "undefined") and asked.node is not None:
            yield asked.node


def _outer_paths(node: nodes.Node) -> Iterator[FieldPath]:
    """Give the longest path of each chain: `patient.name` once, and not `patient` as well."""
    if isinstance(node, nodes.Call) and isinstance(node.node, nodes.Getattr):  # a text's own function, as name.upper()
        for part in (node.node.node, *node.args):
            yield from _outer_paths(part)
        return
    path = _path(node)
    if path is not None:
        yield path
        return
    for child in node.iter_child_nodes():
        yield from _outer_paths(child)


def _path(node: nodes.Node) -> FieldPath | None:
    if isinstance(node, nodes.Name) and node.ctx == "load":
        return (node.name,)
    if isinstance(node, nodes.Getattr):
        name = node.attr
    elif isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const) and isinstance(node.arg.value, str):
        name = node.arg.value
    else:
        return None
    inner = _path(node.node)
    return None if inner is None else (*inner, name)
