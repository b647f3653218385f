"""create_app(): settings and features in, an application out that refuses to start with an open door."""

from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Flask
from flask_wtf.csrf import CSRFProtect
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix
from whitenoise import WhiteNoise

from citizen_app import entry_questions
from citizen_app.api import views as api_views
from citizen_app.api.registering import PREFIX, init_api
from citizen_app.auth import mandates
from citizen_app.auth.access import init_access, refuse_undeclared_endpoints
from citizen_app.auth.feature import AUTH
from citizen_app.commands import GROUND_COMMANDS
from citizen_app.db.engine import make_engine
from citizen_app.db.idle import IDLE, Idle
from citizen_app.feature import Feature
from citizen_app.headers import init_headers, protect_file
from citizen_app.keys import KEYS, Keys
from citizen_app.messages.feature import MESSAGES
from citizen_app.messages.registering import init_messages
from citizen_app.observe import configure_logging, init_observation
from citizen_app.outbox.registering import init_outbox
from citizen_app.past_entries import EXTENSION
from citizen_app.register.feature import REGISTER
from citizen_app.settings import Mode, Settings
from citizen_app.site import Site
from citizen_app.systems.feature import SYSTEMS
from citizen_app.web import public
from citizen_app.web.attachments import init_attachments
from citizen_app.web.cookies import RememberingSessions
from citizen_app.web.language import init_language
from citizen_app.web.limits import init_limits
from citizen_app.web.page import init_pages
from citizen_app.web.refusals import GROUND_MESSAGES, init_refusals

ROOT = Path(__file__).resolve().parent.parent
LARGEST_FORM = 256 * 1024  # bytes; the site takes no files


def create_app(settings: Settings, features: Sequence[Feature]) -> Flask:
    """The application. Raises RuntimeError when an endpoint does not declare who may call it."""
    configure_logging()
    app = Site("citizen_app", static_folder=str(ROOT / "static"), root_path=str(ROOT / "citizen_app"))
    app.session_interface = RememberingSessions()
    _configure(app, settings)
    everything = [AUTH, SYSTEMS, REGISTER, *features, MESSAGES]
    origins = {*settings.citizen_broker.browser_origins, *settings.staff_broker.browser_origins}
    # Before-request functions run in this order, after-request functions in the opposite one: the work is
    # ended first, then headers are set, then the answer is measured. The access check stands before CSRF, so
    # that a stranger's POST is told to sign in.
    init_observation(app)
    init_headers(app, frozenset(origins), https=settings.site_url.startswith("https://"))
    init_access(app)
    protection = CSRFProtect(app)
    init_limits(app, settings)
    init_language(app)
    messages = dict(GROUND_MESSAGES)
    for feature in everything:
        messages.update(feature.messages)
    init_refusals(app, messages)
    init_attachments(app)
    init_messages(app, everything)
    init_outbox(app, settings, everything)
    app.register_blueprint(public.bp)
    app.register_blueprint(api_views.bp)
    for command in GROUND_COMMANDS:
        app.cli.add_command(command)
    for feature in everything:
        _put_answers(app, feature)
        for blueprint in feature.blueprints:
            app.register_blueprint(blueprint)
        for cli_command in feature.commands:
            app.cli.add_command(cli_command)
    init_api(app, protection, [one for feature in everything for one in feature.operations])
    init_pages(app, settings, [item for feature in everything for item in feature.menu])
    app.jinja_env.globals["open_pages"] = [page for feature in everything for page in feature.open_pages]
    refuse_undeclared_endpoints(app)
    _wrap(app, settings)
    return app


def _configure(app: Flask, settings: Settings) -> None:
    https = settings.site_url.startswith("https://")
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SESSION_COOKIE_NAME="__Host-indblik" if https else "indblik",
        SESSION_COOKIE_SECURE=https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_REFRESH_EACH_REQUEST=False,
        MAX_CONTENT_LENGTH=LARGEST_FORM,
        MAX_FORM_MEMORY_SIZE=LARGEST_FORM,
        WTF_CSRF_TIME_LIMIT=None,  # as long as the session
        WTF_CSRF_SSL_STRICT=False,  # we send no Referer by policy; the token is what counts
        PROPAGATE_EXCEPTIONS=settings.mode is Mode.TEST,
    )
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.extensions["indblik.settings"] = settings
    app.extensions["indblik.engine"] = engine = make_engine(settings.database_url)
    app.extensions[IDLE] = Idle(engine)
    app.extensions[KEYS] = Keys(settings)
    app.extensions["indblik.translations"] = ROOT / "translations"


def _put_answers(app: Flask, feature: Feature) -> None:
    """What one feature answers to the others, who do not know it."""
    if feature.past_entries is not None:
        app.extensions[EXTENSION] = feature.past_entries
    if feature.entry_questions is not None:
        app.extensions[entry_questions.EXTENSION] = feature.entry_questions
    if feature.mandates is not None:
        app.extensions[mandates.EXTENSION] = feature.mandates


def _wrap(app: Flask, settings: Settings) -> None:
    # Replacing `wsgi_app` is how Flask takes middleware; its types call it a method.
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    https = settings.site_url.startswith("https://")
    files = WhiteNoise(app.wsgi_app, max_age=31536000, add_headers_function=partial(protect_file, https=https))
    files.add_files(str(ROOT / "static"), prefix="static/")
    app.wsgi_app = _at_the_root(app.wsgi_app, files)  # type: ignore[assignment,method-assign]  # as above


def _at_the_root(site: WSGIApplication, files: WSGIApplication) -> WSGIApplication:
    """The site lies at the root of its address. Gunicorn would take another place from a header, for our addresses.

    What systems call is no file, and goes past those.
    """

    def answer(request: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        request["SCRIPT_NAME"] = ""
        is_call = request.get("PATH_INFO", "").startswith(f"{PREFIX}/")
        return site(request, start_response) if is_call else files(request, start_response)

    return answer
