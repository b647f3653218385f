"""Flask, with a short way for the operations of `/api/v1`.

A hospital asks before each look-up, and a page's frame - sessions, languages, forms, signals - costs several times what
the answer does. An operation's call meets only what is marked `around_operations`: the request's number, the end of its
work, the headers, the log line and the figures. What fails goes Flask's own way, through everything.
"""

from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any, TypeVar, cast
from wsgiref.types import StartResponse, WSGIEnvironment

from flask import Flask, Response
from flask.ctx import RequestContext
from flask.globals import request_ctx
from werkzeug.routing import Rule

Function = TypeVar("Function", bound=Callable[..., Any])
_MARK = "around_operations"
_STATUS = {status.value: f"{status.value} {status.phrase}" for status in HTTPStatus}


def around_operations(function: Function) -> Function:
    """Mark a function that runs before or after requests: around those of operations too."""
    setattr(function, _MARK, True)
    return function


class Reply:
    """An operation's answer, which is complete: there is nothing that Werkzeug's responses would add."""

    __slots__ = ("_body", "_kind", "further", "status_code")

    def __init__(self, body: bytes, status: int, kind: str) -> None:
        self.status_code = status
        self.further: list[tuple[str, str]] = []  # headers
        self._body, self._kind = body, kind

    def __call__(self, _environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        own = [("Content-Type", self._kind), ("Content-Length", str(len(self._body)))]
        start_response(_STATUS[self.status_code], [*own, *self.further])
        return [self._body]


Answer = TypeVar("Answer", bound=Response | Reply)


class OperationContext(RequestContext):
    """The context of an operation's call, whose address is known already and that has no session."""

    def __init__(self, app: "Site", environ: WSGIEnvironment, rule: Rule) -> None:
        # Everything that RequestContext sets, without looking for the address.
        self.app = app
        self.request = app.request_class(environ)
        self.request.json_module = app.json
        self.request.url_rule, self.request.view_args = rule, {}
        self.endpoint = rule.endpoint
        self.url_adapter = None
        self.flashes = None
        self._session = app.no_session
        self._after_request_functions = []
        self._cv_tokens = []


_context = cast(
    Callable[[], RequestContext],
    request_ctx._get_current_object,  # type: ignore[attr-defined]  # the proxy's types leave it out
)


class Site(Flask):
    """The application."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._operations: dict[tuple[str, str], Rule] = {}  # by method and path
        self.no_session = self.session_interface.make_null_session(self)
        self._leaving: list[Callable[[BaseException | None], Any]] = []
        self._around: tuple[list[Callable[[], Any]], list[Callable[[Response], Response]]] | None = None

    def add_operation(self, method: str, path: str, endpoint: str) -> None:
        """Let calls of a registered endpoint take the short way."""
        (rule,) = self.url_map.iter_rules(endpoint)
        self._operations[method, path] = rule

    def request_context(self, environ: WSGIEnvironment) -> RequestContext:
        call = environ
        rule = self._operations.get((call["REQUEST_METHOD"], call.get("PATH_INFO", "")))
        return super().request_context(environ) if rule is None else OperationContext(self, environ, rule)

    def full_dispatch_request(self) -> Response:
        context = _context()
        if type(context) is not OperationContext:
            return super().full_dispatch_request()
        before, after = self._around or self._find_around()
        try:
            for begin in before:
                begin()
            response = cast(Response, self.view_functions[context.endpoint]())
        except Exception as error:
            return self.finalize_request(self.handle_user_exception(error))
        for finish in after:
            response = finish(response)
        return response

    def do_teardown_request(self, exc: BaseException | None = None) -> None:
        context = _context()
        if type(context) is not OperationContext:
            super().do_teardown_request(exc)
            return
        for leave in self._leaving or self._find_leaving():
            leave(exc)

    def _find_leaving(self) -> list[Callable[[BaseException | None], Any]]:
        self._leaving = [one for one in self.teardown_request_funcs.get(None, ()) if hasattr(one, _MARK)]
        return self._leaving

    def _find_around(self) -> tuple[list[Callable[[], Any]], list[Callable[[Response], Response]]]:
        before = [one for one in self.before_request_funcs.get(None, ()) if hasattr(one, _MARK)]
        after = [one for one in reversed(self.after_request_funcs.get(None, ())) if hasattr(one, _MARK)]
        self._around = before, cast(list[Callable[[Response], Response]], after)
        return self._around
