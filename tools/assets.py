"""Fill static/vendor/ with what the pages need of the design system, and nothing else.

The package's own tree is 30 MB. Here it becomes one flat folder: style sheet, script, icon sprite, the icons
that the style sheet names, the fonts and the licences. The fonts stay unmodified: their licence asks so.
"""

from __future__ import annotations

import gzip
import re
import shutil
from pathlib import Path

from tools.node import node_packages
from tools.project import NODE_MODULES, ROOT, Stamp, ToolError, fingerprint, main_guard, say

SOURCE = NODE_MODULES / "dkfds" / "dist"
TARGET = ROOT / "static" / "vendor" / "dkfds"
FONTS = "IBMPlexSans/complete"

# The regular face asks for an .eot first and woff2 after woff: a browser would fetch what we do not have.
REGULAR_FACE = re.compile(r"src:url\([^)]*IBMPlexSans-Regular\.eot\)[^}]*")
REGULAR_SOURCES = "src:" + ",".join(
    f'url(fonts/IBMPlexSans-Regular.{kind}) format("{kind}")' for kind in ("woff2", "woff")
)
NAMED_FILE = re.compile(r"url\((?!data:)[\"']?([^)\"']+)[\"']?\)")


def build() -> bool:
    """Copy the assets if the locked package or this tool has changed; say whether anything was done."""
    state = fingerprint([ROOT / "package.json", ROOT / "package-lock.json", Path(__file__)])
    stamp = Stamp(".stamp", state, TARGET)
    if stamp.is_current():
        return False
    node_packages(development=False)
    fresh = TARGET.with_name("dkfds.new")
    shutil.rmtree(fresh, ignore_errors=True)
    (fresh / "fonts").mkdir(parents=True)
    (fresh / "img").mkdir()
    _copy_script_and_sprite(fresh)
    _copy_style(fresh)
    shutil.copy(SOURCE / "LICENSE.md", fresh / "LICENSE.md")
    shutil.copy(SOURCE / "fonts" / FONTS / "woff2" / "license.txt", fresh / "fonts" / "license.txt")
    shutil.rmtree(TARGET, ignore_errors=True)
    fresh.rename(TARGET)
    stamp.set()
    return True


def _copy_script_and_sprite(fresh: Path) -> None:
    script = (SOURCE / "js" / "dkfds.min.js").read_text()
    _write(fresh / "dkfds.min.js", re.sub(r"\n?//# sourceMappingURL=\S+\s*$", "\n", script))
    _write(fresh / "all-svg-icons.svg", (SOURCE / "img" / "all-svg-icons.svg").read_text())


def _copy_style(fresh: Path) -> None:
    style = (SOURCE / "css" / "dkfds.min.css").read_text()
    style = re.sub(r"/\*# sourceMappingURL=\S+ \*/\s*$", "", style)
    style = REGULAR_FACE.sub(REGULAR_SOURCES, style)
    style = re.sub(rf"\.\./fonts/{FONTS}/woff2?/", "fonts/", style)
    style = style.replace("../img/svg-icons/", "img/").replace("../img/", "img/")
    for name in sorted(set(NAMED_FILE.findall(style))):
        _copy_named(name, fresh)
    _write(fresh / "dkfds.min.css", style)


def _copy_named(name: str, fresh: Path) -> None:
    """Copy one file that the style sheet asks for, so that no page ever answers it with a 404."""
    file = Path(name).name
    wanted = {
        "fonts": [SOURCE / "fonts" / FONTS / Path(name).suffix[1:] / file],
        "img": [SOURCE / "img" / "svg-icons" / file, SOURCE / "img" / file],
    }.get(name.partition("/")[0], [])
    found = next((path for path in wanted if path.is_file()), None)
    if found is None:
        raise ToolError(f"The design system's style sheet names {name}, which its package does not hold.")
    shutil.copy(found, fresh / name)


def _write(path: Path, text: str) -> None:
    """Write a text file and its compressed twin, which the file server hands to browsers that take it."""
    path.write_text(text)
    with open(f"{path}.gz", "wb") as file:
        file.write(gzip.compress(text.encode(), mtime=0))


def main() -> None:
    say("Design system: " + ("built in static/vendor/dkfds" if build() else "already in place"))


if __name__ == "__main__":
    main_guard(main)
