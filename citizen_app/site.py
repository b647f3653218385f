"""Flask, with a short way for the operations of `/api/v1`.

A hospital asks before each look-up, and a page's frame - sessions, languages, forms, signals - costs several times what
the answer does. An operation's call meets only what is marked `around_operations`: the request's number, the end of its
work, the headers, the log line and the figures. What fails goes Flask's own way, through everything.
"""

from collections.abc import Callable, Iterable
from contextvars import Token
from functools import cached_property
from http import HTTPStatus
from typing import Any, TypeVar, cast
from wsgiref.types import StartResponse, WSGIEnvironment

import msgspec
from flask import Flask, Request, Response
from flask.ctx import AppContext, RequestContext
from flask.globals import _cv_app, _cv_request
from werkzeug.routing import Rule

from citizen_app.here import OfTheRequest

Function = TypeVar("Function", bound=Callable[..., Any])
_MARK = "around_operations"
_KEEPS_CONTEXT = "werkzeug.debug.preserve_context"  # a debugger or a test looks at the context afterwards
_STATUS = {status.value: f"{status.value} {status.phrase}" for status in HTTPStatus}


def around_operations(function: Function) -> Function:
    """Mark a function that runs before or after requests: around those of operations too."""
    setattr(function, _MARK, True)
    return function


class Reply(msgspec.Struct):
    """An operation's answer, which is complete: there is nothing that Werkzeug's responses would add."""

    body: bytes
    status_code: int
    kind: str
    further: list[tuple[str, str]] = []  # headers, of its own for each

    def __call__(self, _environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        own = [("Content-Type", self.kind), ("Content-Length", str(len(self.body)))]
        start_response(_STATUS[self.status_code], [*own, *self.further])
        return [self.body]


Answer = TypeVar("Answer", bound=Response | Reply)


class OperationContext(RequestContext):
    """The context of an operation's call, whose address is known already and that has no session.

    Flask's signals are not sent for it, and what stands around it is found once (`Site.find_leaving`).
    """

    url_adapter = None
    flashes = None
    within: tuple[Token[RequestContext], Token[AppContext]] | None = None

    def __init__(self, app: "Site", environ: WSGIEnvironment, rule: Rule) -> None:
        # Everything that RequestContext sets, without looking for the address.
        self.app = self._site = app
        self.sent = environ
        self.rule = rule
        self._session = app.no_session
        self._after_request_functions = []
        self._cv_tokens = []

    @cached_property
    def request(self) -> Request:  # type: ignore[override]  # mypy takes what is made when asked for as never set
        """Werkzeug's picture of the call, made when somebody looks: most calls are answered without it."""
        made = self.app.request_class(self.sent)
        made.json_module = self.app.json
        made.url_rule, made.view_args = self.rule, {}
        return made

    def leave(self, error: BaseException | None) -> None:
        """`pop`, of a call that is inside no other."""
        within = self.within
        if within is None:
            raise RuntimeError("the call was not entered")
        try:
            for leave in self._site.leaving or self._site.find_leaving():
                leave(error)
            if "request" in self.__dict__:
                self.request.close()
                self.sent["werkzeug.request"] = None  # they would hold each other
        finally:
            _cv_request.reset(within[0])
            _cv_app.reset(within[1])


class _Around(AppContext):
    """The application's context around an operation's call."""

    url_adapter = None

    def __init__(self, call: OperationContext) -> None:
        self.app = call.app
        self.g = now = OfTheRequest()
        now.sent, now.endpoint = call.sent, call.rule.endpoint
        self._cv_tokens = []


_context = _cv_request.get


class Site(Flask):
    """The application."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.app_ctx_globals_class = OfTheRequest
        self._operations: dict[tuple[str, str], Rule] = {}  # by method and path
        self.no_session = self.session_interface.make_null_session(self)
        self.leaving: list[Callable[[BaseException | None], Any]] = []
        self._around: tuple[list[Callable[[], Any]], list[Callable[[Response], Response]]] | None = None

    def add_operation(self, method: str, path: str, endpoint: str) -> None:
        """Let calls of a registered endpoint take the short way."""
        (rule,) = self.url_map.iter_rules(endpoint)
        self._operations[method, path] = rule

    def wsgi_app(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        call = environ
        rule = self._operations.get((call["REQUEST_METHOD"], call.get("PATH_INFO", "")))
        if rule is None or _KEEPS_CONTEXT in call:
            return super().wsgi_app(environ, start_response)
        context, error = OperationContext(self, environ, rule), None
        context.within = _cv_request.set(context), _cv_app.set(_Around(context))
        try:
            try:
                answer = self.full_dispatch_request()
            except Exception as failed:  # what Flask's own way does with it
                error, answer = failed, self.handle_exception(failed)
            return answer(environ, start_response)
        finally:
            context.leave(error)

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
            response: Any = self.view_functions[context.rule.endpoint]()
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
        for leave in self.leaving or self.find_leaving():
            leave(exc)

    def find_leaving(self) -> list[Callable[[BaseException | None], Any]]:
        """What is done when an operation's call is over."""
        self.leaving = [one for one in self.teardown_request_funcs.get(None, ()) if hasattr(one, _MARK)]
        return self.leaving

    def _find_around(self) -> tuple[list[Callable[[], Any]], list[Callable[[Response], Response]]]:
        before = [one for one in self.before_request_funcs.get(None, ()) if hasattr(one, _MARK)]
        after = [one for one in reversed(self.after_request_funcs.get(None, ())) if hasattr(one, _MARK)]
        self._around = before, cast(list[Callable[[Response], Response]], after)
        return self._around
