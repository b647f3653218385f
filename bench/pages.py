"""The pages beside their floors: throughput, times, processor time, statements and buffers, at each size."""

import io
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, redirect_stderr
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from bench import floors
from bench.cluster import dsn, superuser
from bench.costs import prepared_statements, statements_of
from bench.driving import Ask
from bench.filling import Filled, fill
from bench.rounds import Target, in_turn, ratio
from bench.serving import Server, serving
from bench.viewers import Asks, asks_of
from citizen_app.settings import Settings
from tests.support.postgres import Cluster
from wsgi import make_app

Say = Callable[[str], None]
PLAIN, OPENING, FILTERED, FIRST, DEEP, COUNTS = (
    "whole log, 50 entries",
    "last 30 days",
    "filtered",
    "heaviest citizen, page 1",
    "heaviest citizen, page 200",
    "counts",
)
RAW, CONSTANT, ALONE, SQLITE = "floor: raw driver, 50 entries", "floor: constant", "one client", "on SQLite"


@dataclass
class Site:
    """The application on a filled database."""

    filled: Filled
    app: Flask
    asks: Asks
    environment: dict[str, str]


def environment(url: str) -> dict[str, str]:
    """An installation as in production, save that brokers and keys are made up; production refuses SQLite."""
    if url.startswith("sqlite"):
        return {"INDBLIK_MODE": "test", "DATABASE_URL": url, "INDBLIK_SITE_URL": "http://localhost"}
    key = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
    return {
        "INDBLIK_MODE": "production",
        "DATABASE_URL": url,
        "INDBLIK_SITE_URL": "https://indblik.example",
        "INDBLIK_SECRET_KEY": "bench-only-secret-that-signs-nothing-of-value",
        "INDBLIK_IDENTIFIER_KEYS": f"1:{key}",
        "INDBLIK_ENCRYPTION_KEYS": key,
        "INDBLIK_METRICS_TOKEN": "bench-only-token-of-figures",
        "INDBLIK_SMTP_HOST": "mail.indblik.bench.dk",
        "INDBLIK_MAIL_FROM": "drift@indblik.bench.dk",
        "INDBLIK_OPERATOR_NAME": "Bench",
        "INDBLIK_OPERATOR_EMAIL": "drift@indblik.bench.dk",
        "INDBLIK_OPERATOR_PHONE": "12 34 56 78",
        "INDBLIK_DESK_CVR": "07770015",
        "INDBLIK_OPERATOR_KIND": "private",
        "INDBLIK_HELP_LINES": "Politiet: 112 // Når der er fare nu",
        "INDBLIK_CITIZEN_BROKER_ISSUER": "https://broker.example",
        "INDBLIK_CITIZEN_BROKER_CLIENT_SECRET": "bench",
        "INDBLIK_STAFF_BROKER_ISSUER": "https://broker.example",
        "INDBLIK_STAFF_BROKER_CLIENT_SECRET": "bench",
    }


def make_site(url: str, entries: int) -> Site:
    """Fill a migrated database and sign its citizens in."""
    told = environment(url)
    app = make_app(Settings.from_environment(told))
    filled = fill(app, url, entries)
    return Site(filled, app, asks_of(app, filled.citizens), told)


@contextmanager
def _servers(sites: Sequence[Site], logs: Path) -> Iterator[tuple[Server, list[tuple[Server, Server | None]]]]:
    with ExitStack() as stack:
        constant = stack.enter_context(serving("bench.floors:constant()", {}, logs / "constant.log", check="/"))
        pairs: list[tuple[Server, Server | None]] = []
        for site in sites:
            kind = f"{site.app.extensions['indblik.engine'].dialect.name}-{site.filled.entries}"
            real = serving("wsgi:app", site.environment, logs / f"site-{kind}.log", check="/healthz")
            site_server = stack.enter_context(real)
            floor = None
            if not site.filled.url.startswith("sqlite"):
                told = {"BENCH_DSN": dsn(site.filled.url, application_name="floor")}
                check = f"/?citizen={site.asks.citizens[0]}"
                floor = stack.enter_context(
                    serving("bench.floors:joined()", told, logs / f"floor-{kind}.log", check=check)
                )
            pairs.append((site_server, floor))
        yield constant, pairs


def measure(sites: Sequence[Site], rounds: int, logs: Path, say: Say) -> dict[str, Any]:
    """Measure the pages of all sites in turn."""
    with _servers(sites, logs) as (constant, pairs):
        targets = [Target(CONSTANT, 0, constant, [Ask("/")])]
        for site, (server, floor) in zip(sites, pairs, strict=True):
            targets += _targets(site, server, floor)
        in_turn(targets, rounds, say)
    return {"pages": _figures(targets), "growth": _growth(targets), "load": os.getloadavg()}


def _targets(site: Site, server: Server, floor: Server | None) -> list[Target]:
    size, url, asks = site.filled.entries, site.filled.url, site.asks
    if floor is None:
        return [Target(f"{PLAIN}, {SQLITE}", size, server, asks.plain)]
    raw = [Ask(f"/?citizen={key}") for key in asks.citizens]
    kinds = (
        (PLAIN, asks.plain),
        (OPENING, asks.opening),
        (FILTERED, asks.filtered),
        (FIRST, asks.first),
        (DEEP, asks.deep),
        (COUNTS, asks.counts),
    )
    return [
        Target(RAW, size, floor, raw, url),
        *(Target(name, size, server, some, url) for name, some in kinds),
        Target(f"{PLAIN}, {ALONE}", size, server, asks.plain, url, clients=1),
    ]


def _figures(targets: Sequence[Target]) -> list[dict[str, Any]]:
    found = []
    for target in targets:
        figures: dict[str, Any] = dict(target.figures())
        floor = next((one for one in targets if one.name == RAW and one.size == target.size), None)
        if floor is not None:
            figures["to_raw"] = round(ratio(target, floor), 3)
        found.append(figures)
    return found


def _growth(targets: Sequence[Target]) -> list[dict[str, Any]]:
    """The throughput of each page at each size beside that at the smallest."""
    smallest = min(target.size for target in targets if target.size)
    found = []
    for target in targets:
        small = next((one for one in targets if one.name == target.name and one.size == smallest), None)
        if small is not None and target.size > smallest:
            found.append({"page": target.name, "entries": target.size, "to_smallest": round(ratio(target, small), 3)})
    return found


def database_costs(site: Site) -> dict[str, Any]:
    """Statements and buffers of the plain, the filtered and the deep page, warm; and what stays prepared."""
    found: dict[str, Any] = {"entries": site.filled.entries, "pages": {}}
    with superuser(site.filled.url) as connection:
        # Once a minute a page also notes that its session was seen; not in some of these pages by chance.
        connection.execute("UPDATE session SET last_seen_at = now()")
    client = site.app.test_client(use_cookies=False)
    kinds = {PLAIN: site.asks.plain[0], FILTERED: site.asks.filtered[0], FIRST: site.asks.first[0]}
    _get(client, site.asks.plain[-1])  # somebody else's: the process has read the directory
    for name, ask in {**kinds, DEEP: site.asks.deep[0], COUNTS: site.asks.counts[0]}.items():
        found["pages"][name] = {which: page_costs(site, ask, client) for which in ("first", "later")}
    for _ in range(12):
        _get(client, kinds[PLAIN])
    found["prepared"] = len(prepared_statements(site.app))
    return found


def page_costs(site: Site, ask: Ask, client: FlaskClient | None = None) -> dict[str, Any]:
    """Statements and buffers of one page."""
    with statements_of(site.app) as noted:
        _get(client or site.app.test_client(use_cookies=False), ask)
    return {
        "statements": len(noted),
        "buffers": sum(one.buffers for one in noted),
        "each": [[one.short, one.buffers] for one in noted],
    }


def _get(client: FlaskClient, ask: Ask) -> None:
    with redirect_stderr(io.StringIO()):  # the site's log
        answer = client.get(ask.path, headers={"Cookie": ask.cookie}, base_url="https://indblik.example")
    if answer.status_code != 200:
        raise RuntimeError(f"{answer.status_code}: {ask.path}")


def prepare(cluster: Cluster, template: str, entries: int) -> Site:
    """A PostgreSQL database of the size, with the tables of the floor."""
    url = cluster.url(cluster.create(template))
    site = make_site(url, entries)
    with superuser(url) as connection:
        connection.execute(floors.TABLES)
    return site
