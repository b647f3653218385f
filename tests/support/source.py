"""Read the project's own source as syntax trees, for the tests that hold its habits."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PRODUCT = ("citizen_app", "logview", "consent", "delegation", "support")
EVERYTHING = (*PRODUCT, "demo", "tools", "bench", "tests", "wsgi.py")


@dataclass(frozen=True, kw_only=True)
class Module:
    """One Python file."""

    path: Path
    text: str

    @property
    def name(self) -> str:
        return str(self.path.relative_to(ROOT))

    @property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)


def modules(*folders: str) -> list[Module]:
    """Return every Python file in the folders. Raises AssertionError if there is none: a test of nothing is green."""
    paths = [path for folder in folders for path in _python_files(ROOT / folder)]
    assert paths, f"no Python file in {folders}"
    return [Module(path=path, text=path.read_text()) for path in paths]


def _python_files(place: Path) -> list[Path]:
    return [place] if place.is_file() else sorted(place.rglob("*.py"))


def long_functions(module: Module, limit: int) -> Iterator[str]:
    for node in ast.walk(module.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > limit:
                yield f"{module.name}: {node.name} has {length} lines"


def calls_of(module: Module, *names: str) -> Iterator[str]:
    """Say where a method or function of one of these names is called: `commit`, or `datetime.now`."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call):
            called = ast.unparse(node.func)
            if any(called == name or called.endswith(f".{name}") for name in names):
                yield f"{module.name}:{node.lineno}: {called}()"


def imported_packages(module: Module) -> set[str]:
    """Return the top names of everything the module imports."""
    found = set()
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.partition(".")[0])
    return found


def statements_beyond_docstring(module: Module) -> int:
    body = module.tree.body
    opens_with_text = bool(body) and isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant)
    return len(body) - int(opens_with_text)
