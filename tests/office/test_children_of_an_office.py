"""What a child process loads before it begins: each job waits for that, and a hostile file should find little there."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

CHILDREN = (
    "office.dictation.recognition_child",
    "office.journals.reading_child",
    "office.letters.checker.picture",
    "office.letters.checker.reading",
    "office.letters.merge_list_child",
    "office.letters.own_template_child",
    "office.letters.word_template_child",
)


def test_no_child_loads_the_offices_records():
    loaded = "*sorted({'sqlalchemy', 'office.session'} & {*sys.modules})"
    code = f"import sys\nimport {', '.join(CHILDREN)}\nprint({loaded})"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2]
    )
    assert done.stdout == "\n"
