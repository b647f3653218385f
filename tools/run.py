"""`make run`: from a fresh checkout to a site that answers, with demo logs and a broker to sign in at."""

from __future__ import annotations

import os
import time
import tomllib

from tools.demo_site import MAIL, prepare
from tools.project import ROOT, VENV_BIN, VENV_PYTHON, ToolError, main_guard, say
from tools.servers import HOST, Servers, port_is_free

DEFAULT_PORT = 8080
DEFAULT_BROKER_PORT = 8089
# Where the broker may send the browser back to: after signing in, and after signing out.
RETURN_PATHS = ("/log-ind/retur", "/medarbejder/log-ind/retur")
LEAVE_PATHS = ("/",)
TISSUE_TOKEN = "demo-only-token-of-the-register"  # demo/tissue_register.py knows it
SHOWN_STORIES = ("copd", "night", "many", "none")


def port(variable: str, default: int) -> int:
    """Return the port to use; refuses one that is taken, before anything has been started or built."""
    text = os.environ.get(variable) or str(default)
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise ToolError(f"{variable}={text} is not a port number.")
    if not port_is_free(int(text)):
        other = next((number for number in range(int(text) + 10, 65536, 10) if port_is_free(number)), 0)
        raise ToolError(f"Port {text} is taken. Choose another: make run {variable}={other}")
    return int(text)


def site_environment(site_port: int, broker_port: int) -> dict[str, str]:
    """Return the settings of a demo site on these ports; what the person has set stays as it is."""
    site = os.environ.get("INDBLIK_SITE_URL", f"http://{HOST}:{site_port}")
    ours = {
        "INDBLIK_SITE_URL": site,
        "INDBLIK_CITIZEN_BROKER_ISSUER": f"http://{HOST}:{broker_port}",
        "INDBLIK_STAFF_BROKER_ISSUER": f"http://{HOST}:{broker_port}",
        # Made-up people have a made-up owner of the rules by which the desk helps them, and a printing house.
        "INDBLIK_ASSIST_OWNER": "Demodriften",
        "INDBLIK_ASSIST_APPROVED_ON": "2026-01-01",
        "INDBLIK_LETTER_ADDRESSES": "reference",
        "INDBLIK_POWER_PAPER_TO": "Indblik, Postboks 1, 0000 Demoby",
        "PORT": str(site_port),
    }
    if broker_port:  # it serves the stand-in for the tissue register too
        ours |= {
            "INDBLIK_VAR_MODE": "forward",
            "INDBLIK_VAR_URL": f"http://{HOST}:{broker_port}/register",
            "INDBLIK_VAR_TOKEN": TISSUE_TOKEN,
        }
    return {name: os.environ.get(name, value) for name, value in ours.items()}


def uses_own_broker() -> bool:
    names = ("INDBLIK_CITIZEN_BROKER_ISSUER", "INDBLIK_STAFF_BROKER_ISSUER")
    return all(name in os.environ for name in names)


def broker_command(site: str, broker_port: int) -> list[str]:
    returns = [word for path in RETURN_PATHS for word in ("--redirect-uri", site + path)]
    leaves = [word for path in LEAVE_PATHS for word in ("--post-logout-redirect-uri", site + path)]
    return [str(VENV_PYTHON), "-m", "demo.broker", "--port", str(broker_port), *returns, *leaves]


def site_command(site_port: int) -> list[str]:
    # Threads too: a browser opens connections ahead of need, and each would occupy a whole process.
    shape = ["--workers", "2", "--worker-class", "gthread", "--threads", "4", "--no-control-socket"]
    return [str(VENV_BIN / "gunicorn"), "wsgi:app", "--bind", f"{HOST}:{site_port}", *shape]


def worker_command() -> list[str]:
    return [str(VENV_PYTHON), "-m", "flask", "--app", "wsgi", "worker"]


def letters_land() -> str:
    """Return where the worker puts messages to citizens."""
    server = os.environ.get("INDBLIK_SMTP_HOST")
    return f"go to the mail server {server}" if server else f"land as files in {MAIL}"


def welcome(site: str, seconds: float) -> str:
    return f"""
Indblik answers at {site}   (ready in {seconds:.1f} s)

  Choose "Log ind" and pick a demo person, for instance:
{try_these()}
  Staff sign in at {site}/medarbejder
  E-mails to citizens {letters_land()}
  Ctrl-C ends the site, the broker, the worker and everything else this started.
"""


def try_these() -> str:
    """Return the demo persons that show most, one line each."""
    persons = tomllib.loads((ROOT / "demo" / "persons.toml").read_text())["citizens"]
    by_story = {person["story"]: person for person in persons}
    chosen = [by_story[story] for story in SHOWN_STORIES if story in by_story]
    return "\n".join(f"    {person['name']}: {person['description_en']}" for person in chosen)


def main() -> int:
    started = time.monotonic()
    if os.environ.get("INDBLIK_MODE", "demo") != "demo":
        raise ToolError("`make run` is the demo. How to run the site for real: docs/operations.md")
    site_port = port("PORT", DEFAULT_PORT)
    broker_port = 0 if uses_own_broker() else port("BROKER_PORT", DEFAULT_BROKER_PORT)
    env = site_environment(site_port, broker_port)
    site = env["INDBLIK_SITE_URL"]
    prepare(env)
    with Servers() as servers:
        try:
            if broker_port:
                broker = servers.start("broker", broker_command(site, broker_port), env)
                discovery = f"http://{HOST}:{broker_port}/.well-known/openid-configuration"
            web = servers.start("site", site_command(site_port), env)
            servers.start("worker", worker_command(), env)
            if broker_port:
                servers.wait_until_answering(broker, discovery)
            servers.wait_until_answering(web, f"http://{HOST}:{site_port}/readyz")
            say(welcome(site, time.monotonic() - started))
            ended = servers.wait_until_one_ends()
        except KeyboardInterrupt:
            say("\nEnding the site, the broker and the worker.")
            return 0
        raise ToolError(f"{ended.last_words()}\nThe {ended.name} ended by itself; see {ended.log}.")


if __name__ == "__main__":
    main_guard(main)
