"""Every template with invented content, served without database or sign-in: to look at, and for the checks of looks.

`python -m tests.support.preview FOLDER` takes a picture of each page at three widths.
"""

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from babel.messages.pofile import read_po
from babel.support import Translations
from flask import Flask, Response, current_app, render_template, request
from jinja2 import ChoiceLoader, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from werkzeug.serving import WSGIRequestHandler, make_server
from wtforms import DateField, Form, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from citizen_app.api.description import description
from citizen_app.api.views import page_context
from citizen_app.assist_settings import AssistSettings
from citizen_app.question_settings import QuestionSettings
from citizen_app.systems.token_operations import TOKEN_OPERATIONS
from citizen_app.web.frame import init_frame
from citizen_app.web.page import layout_macros
from citizen_app.web.public import help_told, settings_told
from tests.support import (
    preview_assist,
    preview_assist_letters,
    preview_cases,
    preview_consent,
    preview_desk,
    preview_figures,
    preview_headcounts,
    preview_helping,
    preview_letters,
    preview_look_backs,
    preview_lookups,
    preview_masks,
    preview_messages,
    preview_misuse,
    preview_names,
    preview_paper,
    preview_powers,
    preview_questions,
    preview_ready_texts,
    preview_research,
    preview_secondary_use,
    preview_systems,
    preview_tissue,
    preview_tissue_children,
    preview_trail,
    preview_usual_texts,
    preview_yes,
)
from tests.support.preview_log import (
    entry_page,
    filled_page,
    find_counts,
    helpers_page,
    language,
    page_without_entries,
)

ROOT = Path(__file__).resolve().parents[2]
LANGUAGES = {"da": "Dansk", "en": "English"}
_TOLD = {
    **settings_told(QuestionSettings(assist=AssistSettings(owner="Driften", approved_on=date.min)), date.max),
    **help_told(preview_powers.SETTINGS),
}
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
PUBLIC_ADDRESSES = {
    "public.front": "/",
    "public.about": "/om",
    "public.help_page": "/hjaelp",
    "public.pressed": "/hjaelp/hvis-nogen-presser-dig",
    "public.privacy": "/privatliv",
    "public.accessibility": "/was",
    "public.contact": "/kontakt",
    "api_description.page": "/api",
}
OTHER_ADDRESSES = {
    "api_description.document": "/api/openapi.json",
    "language.choose_language": "/sprog",
    "auth.citizen_sign_in": "/log-ind",
    "auth.citizen_door": "/log-ind",
    "auth.staff_sign_in": "/medarbejder/log-ind",
    "auth.staff_door": "/medarbejder/log-ind",
    "auth.sign_out": "/log-ud",
    "auth.sign_out_everywhere": "/log-ud/alle",
    "auth.session_status": "/session/status",
    "auth.session_stay": "/session/forlaeng",
    "auth.session_ended": "/log-ud/udloebet",
    "staff_roles.listed": "/medarbejder/roller",
    "messages.choose": "/beskeder/valg",
    "messages.stop": "/beskeder/stop",
    "messages.ask": "/beskeder/e-mail/send",
    "messages.prove": "/beskeder/kode/skriv",
    "staff_outbox.try_again": "/medarbejder/beskeder/igen",
    **preview_consent.ADDRESSES,
    **preview_tissue.ADDRESSES,
    **preview_secondary_use.ADDRESSES,
    **preview_tissue_children.ADDRESSES,
    **preview_systems.ADDRESSES,
    **preview_masks.ADDRESSES,
    **preview_headcounts.ADDRESSES,
    **preview_helping.ADDRESSES,
    **preview_names.ADDRESSES,
    **preview_questions.ADDRESSES,
    **preview_powers.ADDRESSES,
    **preview_cases.ADDRESSES,
    **preview_desk.ADDRESSES,
    **preview_assist.ADDRESSES,
    **preview_letters.ADDRESSES,
    **preview_misuse.ADDRESSES,
    **preview_look_backs.ADDRESSES,
    **preview_trail.ADDRESSES,
    **preview_ready_texts.ADDRESSES,
    **preview_research.ADDRESSES,
    **preview_usual_texts.ADDRESSES,
}


TIMEOUTS = {
    "idle_seconds": 1800,
    "warn_seconds": 300,
    "status_url": "/session/status",
    "stay_url": "/session/forlaeng",
    "ended_url": "/udloebet",
}


@dataclass(frozen=True)
class Person:
    name: str
    organisation_name: str = "Region Østdanmark"
    cvr: str = "29190623"


@dataclass(frozen=True)
class Refusal:
    heading: str = "Dit MitID har for lavt niveau"
    text: str = "Du loggede ind på niveau »lav«. Sundhedsdata kræver niveau »betydelig«."
    action: str | None = "Log ind igen med MitID-appen."


def _choices(**labels: str) -> list[SelectChoice]:
    return [SelectChoice(value=value, label=label) for value, label in labels.items()]


class FindForm(Form):
    """The same kinds of field as the real form."""

    from_day = DateField("Fra dag", [InputRequired()])
    sector = SelectMultipleField("Sektor", choices=_choices(h="Hospital", g="Egen læge", m="Kommune"))
    organisation = SelectField("Sted", choices=_choices(a="Alle", b="Bispebjerg og Frederiksberg Hospital"))
    person = StringField("Navn")
    note = TextAreaField("Bemærkning")


def wrong_form() -> FindForm:
    form = FindForm(data={"sector": ["h"]})
    form.from_day.errors = ["Skriv en dato"]
    return form


# Address → template and what the view would hand it.
SIGNED_IN: dict[str, tuple[str, dict[str, Any]]] = {
    "/log": ("logview/list.html", {"page": filled_page()}),
    "/log-tom": ("logview/list.html", {"page": page_without_entries("no-entries")}),
    "/log-intet-svar": ("logview/list.html", {"page": page_without_entries("no-match")}),
    "/hjaelper-log": ("logview/list.html", {"page": helpers_page()}),
    "/hjaelper-log-tom": ("logview/list.html", {"page": page_without_entries("no-entries", helps=True)}),
    "/opslag": ("logview/entry.html", {"entry": entry_page()}),
    "/find": (
        "logview/find.html",
        {
            "form": FindForm(),
            "counts": find_counts(),
            "period_text": "Du ser de seneste 30 dage.",
            "narrowed": True,
            "back_href": "/log",
        },
    ),
    **preview_messages.PAGES,
    **preview_consent.PAGES,
    **preview_tissue.PAGES,
    **preview_secondary_use.PAGES,
    **preview_tissue_children.PAGES,
    **preview_systems.PAGES,
    **preview_masks.PAGES,
    **preview_headcounts.PAGES,
    **preview_helping.PAGES,
    **preview_names.PAGES,
    **preview_questions.PAGES,
    **preview_powers.PAGES,
    **preview_paper.PAGES,
    **preview_cases.PAGES,
    **preview_desk.PAGES,
    **preview_assist.PAGES,
    **preview_assist_letters.PAGES,
    **preview_letters.PAGES,
    **preview_misuse.PAGES,
    **preview_look_backs.PAGES,
    **preview_trail.PAGES,
    **preview_ready_texts.PAGES,
    **preview_lookups.PAGES,
    **preview_research.PAGES,
    **preview_yes.PAGES,
    **preview_usual_texts.PAGES,
    "/find-fejl": ("logview/find.html", {"form": wrong_form(), "counts": None, "back_href": "/log"}),
}
# Pages that others link to by name.
ENDPOINTS = {
    "/beskeder": "messages.show",
    "/tal": "figures.newest",
    "/beskeder/e-mail": "messages.address",
    "/beskeder/kode": "messages.code",
    "/medarbejder/systemer": "staff_systems.listed",
    "/medarbejder/systemer/nyt": "staff_new_system.new",
    **preview_masks.ENDPOINTS,
    **preview_headcounts.ENDPOINTS,
    **preview_helping.ENDPOINTS,
    **preview_names.ENDPOINTS,
    **preview_questions.ENDPOINTS,
    **preview_powers.ENDPOINTS,
    **preview_cases.ENDPOINTS,
    **preview_desk.ENDPOINTS,
    **preview_assist.ENDPOINTS,
    **preview_letters.ENDPOINTS,
    **preview_misuse.ENDPOINTS,
    **preview_look_backs.ENDPOINTS,
    **preview_trail.ENDPOINTS,
    **preview_ready_texts.ENDPOINTS,
    **preview_research.ENDPOINTS,
    **preview_yes.ENDPOINTS,
    **preview_usual_texts.ENDPOINTS,
}
STRANGERS: dict[str, tuple[str, dict[str, Any]]] = {
    "/doer": ("auth/sign_in.html", {}),
    "/doer-medarbejder": ("auth/staff_sign_in.html", {}),
    "/udloebet": ("auth/session_ended.html", {}),
    **preview_figures.PAGES,
    **preview_research.STRANGERS,
}
REFUSALS = {
    f"/fejl/{name}": (f"errors/{name}.html", {"message": Refusal(), "code": "refused", "request_id": "7f3a"})
    for name in ("refusal", "403", "404", "429", "500")
}
REFUSALS["/fejl/404-med-tekst"] = (
    "errors/404.html",
    {"message": Refusal(), "code": "not-found", "unsent": "Vi har set på opslaget. Der var en grund til det."},
)


def preview_app() -> Flask:
    """The templates in an application of their own; `?sprog=en` (or `lang`) shows them in English."""
    app = Flask("preview", static_folder=str(ROOT / "static"), template_folder=None)
    folders = [
        ROOT / package / "templates" for package in ("citizen_app", "logview", "consent", "delegation", "support")
    ]
    app.jinja_loader = ChoiceLoader([FileSystemLoader(folder) for folder in folders])
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.secret_key = "preview"
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = 3600  # seconds; a browser asks for style and fonts once, not on each page
    danish = danish_texts()
    app.jinja_env.globals.update(
        sources_part=lambda sources, opened: Markup(
            render_template("logview/_sources.html", sources=sources, opened=opened)
        ),
        open_pages=[
            {"label": "Forskningsprojekter", "endpoint": "research.listed"},
            {"label": "Åbne tal", "endpoint": "figures.newest"},
        ],
        asset=lambda path: f"/static/{path}",
        csrf_token=lambda: "token",
        _=lambda text, **values: _translated(danish, text) % values if values else _translated(danish, text),
    )
    init_frame(app)
    app.context_processor(_layout_context)
    app.after_request(_with_policy)
    _add_pages(app)
    return app


def danish_texts() -> Translations:
    """The Danish catalogue, compiled or not."""
    texts = Translations()
    for po in ROOT.glob("translations/da/LC_MESSAGES/*.po"):
        with open(po, "rb") as file:
            for message in read_po(file, locale="da"):
                if isinstance(message.id, str) and message.id and message.string:
                    texts._catalog[message.id] = str(message.string)
    return texts


def _translated(danish: Translations, text: str) -> str:
    return text if language() == "en" else str(danish.gettext(text))


def _layout_context() -> dict[str, Any]:
    signed_in = request.path in SIGNED_IN
    timeouts = TIMEOUTS if signed_in else None
    return {
        **layout_macros(current_app),
        "viewer": Person("Karen Marie Østergaard-Sørensen") if signed_in else None,
        "viewer_is_staff": False,
        "helped": "Aage Østergaard-Sørensen" if request.path.startswith(preview_helping.HELPING) else None,
        "menu": [("Min log", "/log", "page" if request.path == "/log" else None)] if signed_in else [],
        "operator_name": "Demodrift",
        "operator_email": "kontakt@indblik.example",
        "operator_phone": "00 00 00 00",
        "quick_exit_href": preview_powers.SETTINGS.quick_exit,
        "powers_given_here": True,
        "languages": LANGUAGES,
        "current_language": language(),
        "session_timeouts": timeouts,
        "this_path": request.path,
        "is_demo": True,
    }


def _with_policy(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = POLICY
    return response


def _add_pages(app: Flask) -> None:
    for endpoint, address in OTHER_ADDRESSES.items():
        app.add_url_rule(address, endpoint, lambda: "", methods=["POST"])
    for endpoint, address in PUBLIC_ADDRESSES.items():
        name = {"help_page": "help", "page": "api"}.get(endpoint.split(".")[1], endpoint.split(".")[1])
        more = page_context(TOKEN_OPERATIONS, description(TOKEN_OPERATIONS, "")) if name == "api" else _TOLD
        app.add_url_rule(
            address,
            endpoint,
            lambda name=name, more=more: render_template(f"content/{language()}/{name}.html", **more),
        )
    for address, (template, context) in {**SIGNED_IN, **STRANGERS, **REFUSALS}.items():
        app.add_url_rule(
            address,
            ENDPOINTS.get(address, address),
            lambda template=template, context=context: render_template(template, **context),
        )


class _SilentHandler(WSGIRequestHandler):
    """Says nothing: a test that fails has better things to print."""

    def log(self, *_args: Any, **_kwargs: Any) -> None:
        pass


PAGES = [*PUBLIC_ADDRESSES.values(), *SIGNED_IN, *STRANGERS, *REFUSALS]


@contextmanager
def running_preview(port: int, app: Flask | None = None) -> Iterator[str]:
    """Serve the preview on loopback while the block runs."""
    server = make_server("127.0.0.1", port, app or preview_app(), threaded=True, request_handler=_SilentHandler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.shutdown()
        thread.join(5)


def take_pictures(folder: Path, pages: list[str], widths: tuple[int, ...] = (390, 768, 1280)) -> None:
    """One picture a page and width."""
    from playwright.sync_api import sync_playwright

    folder.mkdir(parents=True, exist_ok=True)
    with running_preview(24611) as base, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        for width in widths:
            page = browser.new_page(viewport={"width": width, "height": 844})
            for path in pages:
                page.goto(base + path)
                name = path.strip("/").replace("/", "-") or "forside"
                page.screenshot(path=folder / f"{name}-{width}.png", full_page=True)
        browser.close()


if __name__ == "__main__":
    take_pictures(Path(sys.argv[1]), sys.argv[2:] or PAGES)
