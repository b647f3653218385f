"""What masks cost a page: fifty masked entries beside the same fifty with names, and ten thousand masks in force."""

import os
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from typing import Any

from bench.cluster import superuser
from bench.pages import Site, database_costs, prepare
from bench.report import goal_line
from bench.rounds import Target, in_turn
from bench.serving import serving
from tests.support.postgres import Cluster

Say = Callable[[str], None]
ENTRIES, MANY = 100_000, 10_000
FREE, MASKED = "with names, no mask in force", "50 masked entries"
ALIASED = "50 masked entries with aliases"  # an operator's choice: the most that a mask can cost
NAMED, AMONG = "with names, 3 units masked", f"with names, and {MANY} masks elsewhere"
_FACTS = (
    "mask_id, kind, cvr, masked_by_scheme, masked_by_code, unit_scheme, unit_code, unit_below, citizen_key, "
    "person_digest, created_at"
)
_MADE = "INSERT INTO mask_event (mask_id, sequence, citizen_key, step, at, ends_at)"
# Every unit that the log names, also those that the directory does not know.
_EVERYWHERE = f"""
INSERT INTO mask ({_FACTS})
SELECT gen_random_uuid(), 1, '29190623', 'cvr', '29190623', scheme, code, true, NULL, NULL, now() - interval '800 days'
FROM organisation_ref
"""
# A third each of units elsewhere, of other citizens and of persons.
_ELSEWHERE = f"""
INSERT INTO mask ({_FACTS})
SELECT gen_random_uuid(), 1 + nth % 3, '29190623', 'cvr', '29190623',
    CASE WHEN nth % 3 < 2 THEN 'sor' END, CASE WHEN nth % 3 < 2 THEN (8000000000000000 + nth)::text END, true,
    CASE WHEN nth % 3 = 1 THEN gen_random_uuid() END, CASE WHEN nth % 3 = 2 THEN gen_random_uuid() END, now()
FROM generate_series(1, {MANY}) AS nth
"""


def measure(cluster: Cluster, template: str, rounds: int, logs: Path, say: Say) -> dict[str, Any]:
    """Four databases with the same log, measured in turn, one of them with two settings."""
    sites = {name: prepare(cluster, template, ENTRIES) for name in (FREE, MASKED, NAMED, AMONG)}
    sites[ALIASED] = sites[MASKED]
    _unmask(sites[FREE])
    _mask(sites[MASKED], _EVERYWHERE)
    _mask(sites[AMONG], _ELSEWHERE)
    costs = {name: database_costs(site)["pages"]["whole log, 50 entries"]["later"] for name, site in sites.items()}
    with ExitStack() as stack:
        targets = []
        for number, (name, site) in enumerate(sites.items()):
            environment = {**site.environment, "INDBLIK_MASK_ALIAS": "yes" if name == ALIASED else "no"}
            server = stack.enter_context(
                serving("wsgi:app", environment, logs / f"masks-{number}.log", check="/healthz")
            )
            targets.append(Target(name, ENTRIES, server, site.asks.plain, site.filled.url, clients=1))
        in_turn(targets, rounds, say)
    figures = [{**target.figures(), **_of(costs[target.name])} for target in targets]
    return {"pages": figures, "goals": _goals(targets, costs), "load": os.getloadavg()}


def _unmask(site: Site) -> None:
    """Take away the masks that the filling makes: only past the triggers of evidence."""
    with superuser(site.filled.url) as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute("DELETE FROM mask_event")
        connection.execute("DELETE FROM mask")
        connection.execute("UPDATE mask_register SET version = gen_random_uuid()")


def _mask(site: Site, making: str) -> None:
    with superuser(site.filled.url) as connection:
        connection.execute(making.encode())
        connection.execute(
            f"{_MADE} SELECT mask_id, 1, citizen_key, 'made', created_at, "
            "CASE WHEN kind = 2 THEN now() + interval '90 days' END FROM mask "
            "WHERE NOT EXISTS (SELECT 1 FROM mask_event WHERE mask_event.mask_id = mask.mask_id)"
        )
        connection.execute("UPDATE mask_register SET version = gen_random_uuid()")
        connection.execute("VACUUM ANALYZE mask, mask_event, mask_register")


def _of(cost: dict[str, Any]) -> dict[str, int]:
    return {"statements": cost["statements"], "buffers": cost["buffers"]}


def _cpu(target: Target) -> float:
    """Worker and database together, µs a page."""
    return median(w + d for w, d in zip(target.worker_us, target.database_us, strict=True))


def _goals(targets: Sequence[Target], costs: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    free, masked, named, among, _aliased = targets
    found: list[tuple[str, float, float]] = [
        ("50 masked entries ≤ 1.15 × the same where no mask is in force (CPU)", _cpu(masked) / _cpu(free), 1.15),
        (f"{MANY} masks elsewhere cost nothing measurable (CPU ≤ 1.05 ×)", _cpu(among) / _cpu(named), 1.05),
    ]
    for name, beside in ((MASKED, FREE), (AMONG, NAMED)):
        for what in ("statements", "buffers"):
            more = costs[name][what] - costs[beside][what]
            found.append((f"{name}: {what} more than {beside}", more, 0 if what == "statements" else 3))
    return [{"goal": goal, "measured": round(value, 2), "met": value <= most} for goal, value, most in found]


def lines_of(found: dict[str, Any]) -> Iterable[str]:
    """The figures as a table."""
    yield "Masks"
    for row in found["pages"]:
        yield (
            f"  {row['page']:<38}{row['per_second']:>8} req/s  {row['worker_cpu_us']:>6} worker µs  "
            f"{row['database_cpu_us']:>6} db µs  {row['statements']} statements, {row['buffers']} buffers"
        )
    yield f"Load average: {found['load'][0]:.1f}"
    for goal in found["goals"]:
        yield goal_line(goal)
