"""Security headers on every answer, and what may be kept by browsers and proxies."""

from typing import Final
from wsgiref.headers import Headers

from flask import Flask, request

from citizen_app.here import here
from citizen_app.site import Answer, Reply, around_operations

HSTS = "max-age=31536000; includeSubDomains"
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; form-action {form_action}; "
    "frame-ancestors 'none'; base-uri 'none'"
)
OPERATIONS: Final = "api"
"""The blueprint of the operations."""

# Data for a program: nothing of it is to be run, shown in a frame or led anywhere from.
_OF_OPERATIONS = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}


def init_headers(app: Flask, form_targets: frozenset[str], *, https: bool) -> None:
    """Add the headers; `form_targets` are the brokers' origins, where signing in and out leads a form."""
    policy = CONTENT_SECURITY_POLICY.format(form_action=" ".join(["'self'", *sorted(form_targets)]))

    fixed = {
        "Content-Security-Policy": policy,
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), interest-cohort=()",
        "X-Frame-Options": "DENY",
    }
    if https:
        fixed["Strict-Transport-Security"] = HSTS
    # Personal pages must not stay on a shared machine; public ones carry a CSRF token and a name.
    not_kept = {**fixed, "Cache-Control": "no-store"}

    of_operations = [*_OF_OPERATIONS.items(), *([("Strict-Transport-Security", HSTS)] if https else [])]
    by_blueprint: dict[str | None, dict[str, str]] = {OPERATIONS: dict(of_operations)}

    @app.after_request
    @around_operations
    def add_headers(response: Answer) -> Answer:
        request_id = here().g.request_id
        if isinstance(response, Reply):
            response.further = [*of_operations, ("X-Request-Id", request_id)]
            return response
        response.headers.update(
            fixed if request.endpoint == "static" else by_blueprint.get(request.blueprint, not_kept)
        )
        if request_id:
            response.headers["X-Request-Id"] = request_id
        return response


def protect_file(headers: Headers, _path: str, _url: str, *, https: bool) -> None:
    """The headers of a static file, which the application itself never sees."""
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
    headers["Referrer-Policy"] = "no-referrer"
    if https:
        headers["Strict-Transport-Security"] = HSTS
