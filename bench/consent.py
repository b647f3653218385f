"""The decision service beside its floors: processor time and times of one question, stored and not, and of a batch."""

import os
import random
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from bench import consent_checking, consent_filling, consent_floors, consent_rows
from bench.cluster import dsn, has_large_pages, superuser, waits_awake
from bench.consent_checking import DECISIONS
from bench.consent_filling import Hospital
from bench.consent_site import CHECK, make_app
from bench.driving import Ask
from bench.loading import sizes_of
from bench.pages import environment
from bench.rounds import Target, in_turn
from bench.serving import Server, serving
from citizen_app.settings import Settings
from tests.support.postgres import Cluster

Say = Callable[[str], None]
CONSTANT, INSERT = "floor: constant JSON", "floor: token, INSERT, commit"
RULES = "floor: decisions by the driver"
ALONE, FRESH, STORED, BATCH = "check alone", "check alone, fresh token", "check, question kept", "batch of 100, kept"
SMALL, LARGE = 10_000, 1_000_000
_BATCH, _BATCHES = 100, 200


@dataclass
class Service:
    """The decision service on a filled database."""

    url: str
    citizens: int
    hospital: Hospital
    environment: dict[str, str]
    facts: dict[str, Any]


def prepare(cluster: Cluster, template: str, citizens: int) -> Service:
    """A PostgreSQL database with so many citizens with decisions, and the tables of the floor.

    Raises OtherAnswers when the service does not find what is in it.
    """
    url = cluster.url(cluster.create(template))
    told = environment(url)
    app = make_app(Settings.from_environment(told))
    began = time.monotonic()
    hospital = consent_filling.fill(app, url, citizens)
    facts: dict[str, Any] = {"citizens": citizens, "filled_s": round(time.monotonic() - began, 1)}
    facts["answers"] = consent_checking.compared(app, url, hospital)
    facts["costs"] = consent_checking.buffers(app, hospital)
    app.extensions["indblik.engine"].dispose()
    with superuser(url) as connection:
        facts["tables"] = sizes_of(connection, consent_filling.TABLES)
        connection.execute(consent_floors.TABLES)
        connection.execute(consent_floors.TOKEN, (consent_floors.digest_of(hospital.tokens[0]),))
    return Service(url, citizens, hospital, told, facts)


def measure(services: Sequence[Service], rounds: int, logs: Path, say: Say) -> dict[str, Any]:
    """Measure everything in turn; the floors stand on the last database."""
    with _servers(services, logs) as (floor, servers):
        targets = _floors(services[-1], floor)
        for service, server in zip(services, servers, strict=True):
            targets += _targets(service, server, rounds, max(one.citizens for one in services))
        in_turn(targets, rounds, say)
    return {
        "databases": [service.facts for service in services],
        "targets": [target.figures() for target in targets],
        "goals": goals(targets),
        "load": os.getloadavg(),
        "large_pages": has_large_pages(services[-1].url),
        "waits_awake_ns": waits_awake(),
    }


@contextmanager
def _servers(services: Sequence[Service], logs: Path) -> Iterator[tuple[Server, list[Server]]]:
    with ExitStack() as stack:
        identifier_keys = Settings.from_environment(services[-1].environment).identifier_keys
        told = {
            "BENCH_DSN": dsn(services[-1].url, application_name="floor"),
            "BENCH_KEY": identifier_keys[max(identifier_keys)].hex(),
        }
        floor = serving("bench.consent_floors:floor()", told, logs / "consent-floor.log", check="/healthz")
        started = stack.enter_context(floor)
        servers = [
            stack.enter_context(
                serving(
                    "bench.consent_site:make_app()",
                    service.environment,
                    logs / f"consent-{service.citizens}.log",
                    check="/healthz",
                )
            )
            for service in services
        ]
        yield started, servers


def _floors(service: Service, server: Server) -> list[Target]:
    asks = {CONSTANT: "/constant", RULES: "/rules", INSERT: "/insert"}
    return [
        Target(name, 0, server, _asks(service.hospital, path), service.url, clients)
        for clients in (1, 2)
        for name, path in asks.items()
    ]


def _targets(service: Service, server: Server, rounds: int, largest: int) -> list[Target]:
    size, hospital = service.citizens, service.hospital
    alone, stored = _asks(hospital, f"/api/v1{CHECK}"), _asks(hospital, DECISIONS)
    tokens = hospital.tokens[1:]
    fresh = [alone[nth % len(alone)]._replace(token=token) for nth, token in enumerate(tokens)]
    kinds: list[tuple[str, Sequence[Ask], int]] = [
        (ALONE, alone, 0),
        (FRESH, fresh, len(fresh) // (2 * rounds + 2)),
        (STORED, stored, 0),
        (BATCH, _batches(hospital), 0),
    ]
    found = [Target(name, size, server, asks, service.url, 1, once) for name, asks, once in kinds]
    if size == largest:
        found += [Target(name, size, server, asks, service.url, 2) for name, asks, once in kinds if not once]
    return found


def _asks(hospital: Hospital, path: str) -> list[Ask]:
    """One question each, about everyone in turn."""
    chance = random.Random(5)
    bodies = (consent_rows.body([consent_rows.question(one, hospital.units, chance)]) for one in hospital.citizens)
    return [Ask(path, token=hospital.tokens[0], body=body) for body in bodies]


def _batches(hospital: Hospital) -> list[Ask]:
    chance, found = random.Random(6), []
    for _ in range(_BATCHES):
        about = chance.sample(hospital.citizens, _BATCH)
        body = consent_rows.body([consent_rows.question(one, hospital.units, chance) for one in about])
        found.append(Ask(DECISIONS, token=hospital.tokens[0], body=body))
    return found


def goals(targets: Sequence[Target]) -> list[dict[str, Any]]:
    """The goals, each with what was measured: medians of the ratios within each round."""
    size = max(target.size for target in targets)

    def target(name: str, of_size: int = size) -> Target:
        found = (one for one in targets if one.name == name and one.clients == 1)
        return next(one for one in found if one.size in (of_size, 0))

    small = min((one.size for one in targets if one.size), default=size)
    rate = median(
        many.per_second * _BATCH / one.per_second
        for many, one in zip(target(BATCH).rounds, target(STORED).rounds, strict=True)
    )
    bare = _cpu(target(RULES), target(CONSTANT))
    p50, p99 = (median(getattr(one, name) for one in target(STORED).rounds) for name in ("p50_ms", "p99_ms"))
    return [
        _most("check alone ≤ 2.0 × constant JSON (CPU)", _cpu(target(ALONE), target(CONSTANT)), 2.0),
        {"told": "the driver's bare reading of the same, × constant JSON", "measured": round(bare, 2)},
        _most("with a fresh token ≤ 2.3 × constant JSON (CPU)", _cpu(target(FRESH), target(CONSTANT)), 2.3),
        _most("question kept ≤ 1.5 × token, INSERT, commit (CPU)", _cpu(target(STORED), target(INSERT)), 1.5),
        _most("question kept, PostgreSQL's CPU included ≤ 1.5 ×", _cpu(target(STORED), target(INSERT), both=True), 1.5),
        _most("question kept, p50 ms ≤ 1.5", p50, 1.5),
        _most("question kept, p99 ms ≤ 4", p99, 4),
        {"goal": "batch of 100 ≥ 30 × the decisions a second", "measured": round(rate, 1), "met": rate >= 30},
        _most(f"{size} citizens beside {small}: check alone (CPU)", _cpu(target(ALONE), target(ALONE, small)), 1.15),
    ]


def _cpu(target: Target, floor: Target, *, both: bool = False) -> float:
    """How the processor time compares, of the worker alone or of PostgreSQL too."""

    def spent(one: Target) -> list[float]:
        return [sum(pair) for pair in zip(one.worker_us, one.database_us, strict=True)] if both else one.worker_us

    return median(own / other for own, other in zip(spent(target), spent(floor), strict=True))


def _most(goal: str, measured: float, most: float) -> dict[str, Any]:
    return {"goal": goal, "measured": round(measured, 2), "met": measured <= most}
