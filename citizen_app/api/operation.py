"""Declaring an operation of `/api/v1`: who may call it, what it takes, what it answers; and everything that happens
around it. The same declaration makes the description at `/api/openapi.json`.

An operation's own function gets a `Call` in a transaction that is open in the operation's database role, and returns
its answer or raises `Refused`. It never sees a cookie.
"""

from collections.abc import Callable, Iterator, Set
from dataclasses import dataclass, field
from functools import cached_property
from typing import IO, Any, Final, Generic, TypedDict, TypeVar, Unpack, cast
from wsgiref.types import WSGIEnvironment

import msgspec
import structlog
from flask import Response, g, request
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import RequestEntityTooLarge

from citizen_app.api import admission
from citizen_app.api.parsing import Reader
from citizen_app.api.problems import (
    BODY_TOO_LARGE,
    BODY_UNREADABLE,
    MEDIA_TYPE,
    NOT_READY,
    OUT_OF_REACH,
    ProblemKind,
    Refused,
    document_of,
    problem_response,
)
from citizen_app.api.scopes import ANY_SYSTEM, Scope
from citizen_app.auth.access import access, begin_work, operated
from citizen_app.auth.permissions import ANYONE
from citizen_app.db.roles import DatabaseRole
from citizen_app.here import here
from citizen_app.site import Reply
from citizen_app.systems.caller import Caller, Code

log = structlog.get_logger("indblik.api")

Body = TypeVar("Body")
JSON: Final = "application/json"
FORM: Final = "application/x-www-form-urlencoded"
LARGEST_BODY: Final = 64 * 1024
_SHORT = 4096  # bytes: some fifteen questions; a stranger's longer body is not read
_PIECE: Final = 64 * 1024


class About(TypedDict, total=False):
    """What `api_operation` takes; `Operation` says what each is."""

    scope: Scope | str
    summary: str
    description: str
    role: DatabaseRole
    request: type[msgspec.Struct] | None
    response: type[Any] | None
    status: int
    problems: tuple[ProblemKind, ...]
    takes_form: bool
    confirms_token: bool
    largest_body: int
    cost: Callable[[Any], int]
    sends_file: bool


@dataclass(frozen=True, kw_only=True)
class Operation:
    """One operation."""

    method: str
    path: str  # below /api/v1, without variables: what is about a person travels in the body
    name: str
    answer: Callable[["Call[Any]"], Any]
    scope: Scope | str = ""  # a scope, ANY_SYSTEM or ANYONE; the application does not start without
    summary: str
    description: str = ""
    role: DatabaseRole = DatabaseRole.SYSTEM  # the database role that it works in
    request: type[msgspec.Struct] | None = None
    response: type[Any] | None = None
    status: int = 200
    problems: tuple[ProblemKind, ...] = ()  # beyond those that every operation of its kind has
    takes_form: bool = False  # the body may be a form too
    # The operation has its own statement say `tokens.TOKEN_STATE` and tells `Entrance.confirm`, before anything else;
    # otherwise a statement of its own does it beforehand.
    confirms_token: bool = False
    largest_body: int = LARGEST_BODY  # bytes
    cost: Callable[[Any], int] = field(default=lambda _body: 1)  # how many calls this body counts as
    sends_file: bool = False  # the function's answer is a `file_response`, and not to be encoded

    @cached_property
    def needs_token(self) -> bool:
        """Whether it is for systems only."""
        return self.scope != ANYONE

    def view(self) -> Callable[[], Response | Reply]:
        """The function that Flask calls. Raises RuntimeError when nothing says who may call."""
        if not (isinstance(self.scope, Scope) or self.scope in {ANY_SYSTEM, ANYONE}):
            raise RuntimeError(f"no scope on the operation {self.method} {self.path}")
        reader = Reader(self.request) if self.request is not None else None
        encode = msgspec.json.Encoder().encode
        answer_to = self._answer_or_not_ready if NOT_READY in self.problems else self._answer

        def answered() -> Response | Reply:
            try:
                answer = answer_to(reader)
            except Refused as refusal:
                return refusal_response(refusal)
            if answer is None:
                return Response(status=self.status, content_type=JSON)
            return Reply(encode(answer), self.status, JSON)

        def sent() -> Response:
            try:
                return cast(Response, answer_to(reader))
            except Refused as refusal:
                return refusal_response(refusal)

        return operated(self, access(self.scope, impersonal=True)(sent if self.sends_file else answered))

    def _answer(self, reader: Reader | None) -> Any:
        sent = here().g.sent or request.environ
        entrance: admission.Entrance | None = None
        if self.needs_token:
            entrance = admission.Entrance(sent.get("HTTP_AUTHORIZATION", ""), self.role, self.one_scope)
            if entrance.remembered is None:
                entrance.look_up(waits=self.confirms_token and _is_short(sent))
        try:
            body = read_body(self, reader, sent) if reader is not None else None
            if entrance is None:
                begin_work(self.role)
            else:
                entrance.admit(self.cost(body))
                if not self.confirms_token:
                    entrance.confirm_by_itself()
            answer = self.answer(Call(self, body, entrance if entrance is not None else _NO_ENTRANCE))
        except Refused:
            if entrance is not None:
                entrance.settle()
            raise
        if entrance is not None and not entrance.is_confirmed:
            raise RuntimeError(f"{self.name} answered without having its token confirmed")
        return answer

    def _answer_or_not_ready(self, reader: Reader | None) -> Any:
        """The same for an operation that promises to tell when the database is away. Raises Refused."""
        try:
            return self._answer(reader)
        except OperationalError as error:
            log.error("database-away", error=type(error).__name__)
            raise Refused(NOT_READY) from None

    @cached_property
    def one_scope(self) -> Scope | None:
        """The scope that it needs, if it is one."""
        return self.scope if isinstance(self.scope, Scope) else None


class Call(msgspec.Struct, Generic[Body]):
    """One call of an operation."""

    operation: Operation
    body: Body
    entrance: admission.Entrance

    @property
    def caller(self) -> Caller:
        """The system that calls. Raises RuntimeError in an operation that anyone may call."""
        entrance = self.entrance
        return entrance.remembered or entrance.settle()

    @property
    def speaks_for(self) -> frozenset[Code]:
        """The organisations that the system is registered for, without those below them."""
        scope, entrance = self.operation.one_scope, self.entrance
        caller = entrance.remembered or entrance.settle()
        return caller.scopes.get(scope, _NO_UNITS) if scope is not None else _NO_UNITS

    def out_of_reach(self, units: Set[Code]) -> Set[Code]:
        """For which of the units the system may not call: it is registered neither for them nor for one above."""
        return admission.out_of_reach(self.speaks_for, units)

    def require_unit(self, unit: Code) -> None:
        """Raises Refused for a unit that the system does not speak for."""
        if self.out_of_reach({unit}):
            raise Refused(OUT_OF_REACH)


class _NoEntrance:
    """That of an operation which anyone may call."""

    def __getattr__(self, name: str) -> Any:
        raise RuntimeError(f"this operation has no caller: {name}")


_NO_ENTRANCE: Final[Any] = _NoEntrance()
_NO_UNITS: Final[frozenset[Code]] = frozenset()


def api_operation(method: str, path: str, **about: Unpack[About]) -> Callable[[Callable[[Call[Any]], Any]], Operation]:
    """Declare an operation; the function's name names it."""

    def declare(answer: Callable[[Call[Any]], Any]) -> Operation:
        return Operation(method=method, path=path, name=answer.__name__, answer=answer, **about)

    return declare


def read_body(operation: Operation, reader: Reader, sent: WSGIEnvironment) -> Any:
    """What was sent, as the operation's structure. Raises Refused."""
    kind = sent.get("CONTENT_TYPE")
    if kind != JSON:  # else there is nothing to take apart
        kind = request.mimetype
    is_form = operation.takes_form and kind == FORM
    if kind != JSON and not is_form:
        raise Refused(MEDIA_TYPE)
    told = sent.get("CONTENT_LENGTH", "")
    if not is_form and told.isascii() and told.isdecimal() and "HTTP_TRANSFER_ENCODING" not in sent:
        # Said first, as nearly always; Werkzeug knows what to do with the rest.
        length = int(told)
        if length > operation.largest_body:
            raise Refused(BODY_TOO_LARGE)
        body: bytes = sent["wsgi.input"].read(length)
        if len(body) < length:
            raise Refused(BODY_UNREADABLE)  # the caller has gone away
        if body:
            return reader.read(body)
    request.max_content_length = operation.largest_body
    try:
        return reader.read_form(request.form.to_dict()) if is_form else reader.read(request.get_data(cache=False))
    except RequestEntityTooLarge:
        raise Refused(BODY_TOO_LARGE) from None


def file_response(file: IO[bytes]) -> Response:
    """The JSON in the file as an answer, sent piece by piece; the file is closed afterwards."""
    length = file.tell()
    file.seek(0)
    response = Response(_pieces(file), content_type=JSON)
    response.content_length = length
    response.call_on_close(file.close)  # also when nobody began to read
    return response


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while piece := file.read(_PIECE):
            yield piece


def _is_short(sent: WSGIEnvironment) -> bool:
    """Whether the body is read at no great cost before anybody knows who sent it."""
    told = sent.get("CONTENT_LENGTH", "")
    return told.isascii() and told.isdecimal() and int(told) <= _SHORT


def refusal_response(refusal: Refused) -> Response:
    """The refusal as a problem document; the request's work is undone unless the refusal keeps it."""
    g.refused = not refusal.keeps_work
    return problem_response(document_of(refusal.kind, refusal.faults), refusal.headers)
