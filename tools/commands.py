"""Several of the operator's commands one after the other, in one process: the program is read in once, not each time.

    python -m tools.commands [--fine 0,1] register import a.csv , staff import b.csv

A comma between spaces stands between two. Each makes the application anew, as a command by itself does. The first that
ends with a status that is not fine is the last one; the highest status is that of them all.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from itertools import groupby

from flask.cli import FlaskGroup

_NEXT = ","


def joined(commands: Sequence[Sequence[object]]) -> list[str]:
    """The commands as the words that `main` takes apart again."""
    words = [str(word) for command in commands for word in (_NEXT, *command)]
    return words[1:]


def main(words: Sequence[str]) -> int:
    fine = {0}
    if words and words[0] == "--fine":
        fine, words = {int(number) for number in words[1].split(",")}, words[2:]
    worst = 0
    for is_next, command in groupby(words, key=_NEXT.__eq__):
        if is_next:
            continue
        worst = max(worst, _status(list(command)))
        if worst not in fine:
            break
    return worst


def _status(command: list[str]) -> int:
    """Run one as `flask --app wsgi …` does, and say with which status it ended."""
    try:
        FlaskGroup().main(["--app", "wsgi", *command], prog_name="flask")
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
