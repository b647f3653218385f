"""What is the same in every application of a process, made once: most of what a test's set-up would otherwise cost.

Nothing here changes what an application does. Werkzeug takes each address apart and writes functions that build it;
Jinja compiles each template to bytecode; Babel reads the catalogues; SQLAlchemy puts each statement into words;
WhiteNoise works out each static file's headers. All of it comes out the same every time, and some thousand
applications are made in a run.

Libraries offer no place for most of this, so methods are replaced, which mypy takes for a mistake. A library without
one of them fails in `share`, where it is read.
"""

from collections.abc import Callable
from functools import partial
from types import MethodType
from typing import Any

from babel.support import NullTranslations, Translations
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from sqlalchemy import Engine
from sqlalchemy.util import LRUCache
from werkzeug.routing import Rule
from werkzeug.routing.matcher import State, StateMachineMatcher
from whitenoise import WhiteNoise
from whitenoise.responders import StaticFile

from citizen_app.db import engine
from citizen_app.site import Site

_STATEMENTS = 4000  # of all pages, commands and jobs; the library keeps 500 per engine


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
    _share_rules()
    _share_states()
    _share_catalogues()
    _share_files()
    _share_statements()


def _share_rules() -> None:
    original = Rule.compile
    known: dict[tuple[Any, ...], tuple[Any, ...]] = {}

    def compile_rule(self: Rule) -> None:
        assert self.map is not None, "the rule is not bound"
        where = (self.rule, self.subdomain, self.host, self.map.host_matching, self.merge_slashes)
        key = (*where, *self.map.converters.items(), "defaults", *sorted((self.defaults or {}).items()))
        if key not in known:
            original(self)
            builders = [_function(one) for one in (self._build, self._build_unknown)]
            known[key] = (self._parts, self._trace, self._converters, *builders)
        self._parts, self._trace, self._converters, build, build_unknown = known[key]
        self.arguments.update(self._converters)
        # A builder asks the rule itself for its converters; only the address and its defaults are written into it.
        self._build, self._build_unknown = MethodType(build, self), MethodType(build_unknown, self)

    Rule.compile = compile_rule  # type: ignore[method-assign]


def _function(bound: Any) -> Any:
    return bound.__func__


def _share_states() -> None:
    """Werkzeug makes a state for every part of every address, and throws away all that were there already."""
    original = StateMachineMatcher.add

    def add(self: StateMachineMatcher, rule: Rule) -> None:
        state: State | None = self._root
        for part in rule._parts:
            assert state is not None
            state = state.static.get(part.content) if part.static else _dynamic(state, part)
            if state is None:
                original(self, rule)
                return
        assert state is not None
        state.rules.append(rule)

    StateMachineMatcher.add = add  # type: ignore[method-assign]


def _dynamic(state: State, part: Any) -> State | None:
    return next((following for known, following in state.dynamic if known == part), None)


def _share_catalogues() -> None:
    original = Translations.load
    known: dict[tuple[str, ...], NullTranslations] = {}

    def load(dirname: Any = None, locales: Any = None, domain: str | None = None) -> NullTranslations:
        key = (str(dirname), *map(str, locales or ()), str(domain))
        if key not in known:
            known[key] = original(dirname, locales, domain)
        return known[key]  # which Flask-Babel copies from

    Translations.load = load  # type: ignore[method-assign]


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


def _share_statements() -> None:
    """Let engines of one kind share the words of their statements, once the first has asked its server what it can."""
    # SQLAlchemy's, by the name under which `citizen_app.db.engine` calls it: no export of ours.
    original: Callable[..., Engine] = engine.create_engine  # type: ignore[attr-defined]
    first: dict[str, Engine] = {}

    def create_engine(*args: Any, **options: Any) -> Engine:
        made = original(*args, **options)
        known = first.get(made.dialect.name)
        if known is None or known.dialect.server_version_info is None:
            made._compiled_cache = LRUCache(_STATEMENTS)
            first[made.dialect.name] = made
        else:
            made.dialect, made._compiled_cache = known.dialect, known._compiled_cache
        return made

    engine.create_engine = create_engine  # type: ignore[attr-defined]
