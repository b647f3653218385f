"""What is the same in every application of a process, made once: most of what a test's set-up would otherwise cost.

Nothing here changes what an application does. Werkzeug writes a function for each address that builds it; Jinja
compiles each template to bytecode; WhiteNoise works out each static file's headers. All of it comes out the same
every time, and some thousand applications are made in a run.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from werkzeug.routing import Rule
from whitenoise import WhiteNoise
from whitenoise.responders import StaticFile

from citizen_app.site import Site

Builder = Callable[..., tuple[str, str]]


class _InMemory(BytecodeCache):
    """Compiled templates by name and text: Jinja compares the text's checksum itself."""

    def __init__(self) -> None:
        self._known: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        known = self._known.get(bucket.key)
        if known is not None:
            bucket.bytecode_from_string(known)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._known[bucket.key] = bucket.bytecode_to_string()


def share() -> None:
    """Let all applications of this process share these."""
    Site.jinja_options = {**Site.jinja_options, "bytecode_cache": _InMemory()}
    _share_builders()
    _share_files()


def _share_builders() -> None:
    original: Callable[..., Builder] = Rule._compile_builder
    known: dict[tuple[Any, ...], Builder] = {}

    def compile_builder(self: Rule, append_unknown: bool = True) -> Builder:
        # The builder asks the rule itself for its converters; only the address and its defaults are written into it.
        key = (*self._trace, "defaults", *sorted((self.defaults or {}).items()), append_unknown)
        if key not in known:
            known[key] = original(self, append_unknown)
        return known[key]

    # Werkzeug offers no place for a cache, so the method itself is replaced, which mypy takes for a mistake. A Werkzeug
    # without it fails above, where it is read.
    Rule._compile_builder = compile_builder  # type: ignore[method-assign]


def _share_files() -> None:
    original = WhiteNoise.add_files
    known: dict[tuple[Any, ...], dict[str, StaticFile]] = {}

    def add_files(self: WhiteNoise, root: str, prefix: str | None = None) -> None:
        protect = self.add_headers_function
        assert isinstance(protect, partial), "headers that are given another way are not told apart here"
        key = (root, prefix, self.max_age, protect.func, *sorted(protect.keywords.items()))
        if key not in known:
            original(self, root, prefix=prefix)
            known[key] = dict(self.files)
        self.files.update(known[key])

    WhiteNoise.add_files = add_files
