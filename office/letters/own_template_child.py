"""Read the words of a Word document in a child process (`foundation.child`): what it says, and what is worked off."""

from __future__ import annotations

from foundation.child import Reply
from foundation.child_main import Request
from office.letters.package import Package
from office.letters.word_template_package import W, filled_parts


def words_in_child(request: Request) -> Reply:
    """Reply with the text of the document in the request's bytes as `{"text": …}`, a line for each paragraph."""
    package = Package(request.blob)
    paragraphs = (paragraph for name in filled_parts(package) for paragraph in package.tree(name).iter(f"{W}p"))
    lines = ("".join(_piece(element) for element in paragraph.iter()) for paragraph in paragraphs)
    return Reply({"text": "\n".join(line for line in lines if line.strip())})


def _piece(element: object) -> str:
    tag, text = getattr(element, "tag", ""), getattr(element, "text", "")
    if tag == f"{W}t":
        return text or ""
    return " " if tag in (f"{W}br", f"{W}tab") else ""
