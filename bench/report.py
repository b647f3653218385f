"""The figures as tables for a person, and the goals with whether they are met."""

from collections.abc import Iterator, Sequence
from typing import Any

from bench.pages import DEEP, FIRST, PLAIN

_PAGE = (
    ("page", "page", "<34"),
    ("entries", "entries", ">10"),
    ("per_second", "req/s", ">8"),
    ("to_raw", "÷ raw", ">6"),
    ("p50_ms", "p50 ms", ">7"),
    ("p99_ms", "p99 ms", ">7"),
    ("worker_cpu_us", "CPU µs", ">7"),
    ("database_cpu_us", "db µs", ">6"),
    ("bytes", "bytes", ">6"),
)
_ASKED = (
    ("page", "decision service", "<34"),
    ("entries", "citizens", ">10"),
    ("clients", "clients", ">7"),
    *(column for column in _PAGE[2:] if column[0] not in ("to_raw", "bytes")),
)
_IMPORT = (
    ("import, people known", "known"),
    ("import, people new to the site", "first"),
    ("import, the same file again", "replay"),
    ("floor: COPY, entry and memory", "copy"),
    ("COPY, entry alone", "copy_entry"),
    ("COPY, all three tables", "copy_all"),
    ("SQLite: import, people known", "lite_known"),
    ("SQLite: import, people new", "lite_first"),
    ("SQLite: the same file again", "lite_replay"),
)


def lines_of(found: dict[str, Any]) -> Iterator[str]:
    """The whole report."""
    machine = found["machine"]
    yield f"{machine['processor']}, {machine['cores']} cores, Python {machine['python']}, {machine['postgresql']}"
    yield ""
    yield "  ".join(f"{title:{form}}" for _, title, form in _PAGE)
    for row in found["pages"]["pages"]:
        yield "  ".join(f"{_cell(row.get(key)):{form}}" for key, _, form in _PAGE)
    yield ""
    yield "Growth: throughput beside that at the smallest size"
    for row in found["pages"]["growth"]:
        yield f"  {row['page']:<34}{row['entries']:>10}  {row['to_smallest']:.2f}"
    yield ""
    yield "Statements and buffers of a page (the citizen's first view in a running process → the next)"
    for site in found["costs"]:
        yield from _costs(site)
    if "sqlite_page_us" in found:
        yield ""
        yield f"SQLite, the page's SQL alone: p50 {found['sqlite_page_us']:.0f} µs"
    yield ""
    yield from imports_of(found["import"])
    yield ""
    after_pages, after_import = found["pages"]["load"][0], found["import"]["load"][0]
    yield f"Load average: {after_pages:.1f} after the pages, {after_import:.1f} after the import"
    yield ""
    for goal in goals_of(found):
        yield goal_line(goal)


def _cell(value: object) -> str:
    return "" if value is None else str(value)


def _costs(site: dict[str, Any]) -> Iterator[str]:
    for name, cost in site["pages"].items():
        first, later = cost["first"], cost["later"]
        yield (
            f"  {name:<34}{site['entries']:>10}  {first['statements']} → {later['statements']} statements, "
            f"{first['buffers']} → {later['buffers']} buffers"
        )
    yield f"  statements that the server keeps prepared after twelve pages: {site['prepared']}"


def imports_of(found: dict[str, Any]) -> Iterator[str]:
    """What the import did beside its floors."""
    yield f"Import of {found['events']} FHIR AuditEvents of {found['bytes_per_event']} bytes, one process"
    for label, key in _IMPORT:
        yield f"  {label:<32}{found['rows_per_second'][key]:>8} rows/s   {found['to_copy'][key]:.2f} × COPY"


def consent_of(found: dict[str, Any]) -> Iterator[str]:
    """What the decision service did beside its floors, and on what."""
    for database in found["databases"]:
        yield from _database_of(database)
    yield ""
    yield "  ".join(f"{title:{form}}" for _, title, form in _ASKED)
    for row in found["targets"]:
        yield "  ".join(f"{_cell(row.get(key)):{form}}" for key, _, form in _ASKED)
    large_pages = {True: "in large pages", False: "in small pages", None: "in pages of unknown size"}
    yield f"Load average: {found['load'][0]:.1f}. PostgreSQL's memory lies {large_pages[found['large_pages']]}."
    if (awake := found["waits_awake_ns"]) is not None:
        yield f"An idle processor {f'waits awake for {awake / 1000:.0f} µs' if awake else 'sleeps at once'}."
    for goal in found["goals"]:
        yield goal_line(goal)


def _database_of(facts: dict[str, Any]) -> Iterator[str]:
    tables, costs = facts["tables"], facts["costs"]
    size, of_indexes = (sum(table[key] for table in tables.values()) / 1e6 for key in ("bytes", "index_bytes"))
    yield (
        f"{facts['citizens']} citizens with {tables['consent_decision']['rows']} decisions, "
        f"{tables['consent_ending']['rows']} of them ended: tables {size:.0f} MB, indexes {of_indexes:.0f} MB, "
        f"filled in {facts['filled_s']} s"
    )
    told = ", ".join(f"{count} {outcome}" for outcome, count in sorted(facts["answers"].items()))
    yield f"  {sum(facts['answers'].values())} answers are as the tables say, one by one and in batches: {told}"
    for name, cost in costs.items():
        yield (
            f"  {name:<34}{cost['statements']:g} statements, {cost['buffers']:g} buffers (median; "
            f"{cost['most_buffers']} at most)"
        )


def goals_of(found: dict[str, Any]) -> list[dict[str, Any]]:
    """The goals, each with what was measured."""
    pages = found["pages"]["pages"]
    to_raw = [row["to_raw"] for row in pages if row["page"] == PLAIN]
    largest = max(row["entries"] for row in pages)
    growth = [row for row in found["pages"]["growth"] if row["page"] == PLAIN and row["entries"] == largest]
    plain = [site["pages"][PLAIN][when] for site in found["costs"] for when in ("first", "later")]
    goals = [
        _goal("page ≥ 0.60 × raw driver's", min(to_raw), 0.60),
        _goal("page ≥ 0.80 × raw driver's (stretch)", min(to_raw), 0.80),
        *(_goal(f"at {largest} entries ≥ 0.85 × the smallest", row["to_smallest"], 0.85) for row in growth),
        _goal("≤ 7 statements on the plain page", max(one["statements"] for one in plain), most=7),
        _goal("≤ 50 buffers on the plain page", max(one["buffers"] for one in plain), most=50),
        _goal("page 200 ÷ page 1 ≥ 0.85", _deep(pages), 0.85),
        _goal("import ≥ 0.35 × COPY", found["import"]["to_copy"]["known"], 0.35),
    ]
    return goals


def _deep(pages: Sequence[dict[str, Any]]) -> float:
    rates = {(row["page"], row["entries"]): row["per_second"] for row in pages}
    sizes = {size for name, size in rates if name == DEEP}
    return round(min(rates[DEEP, size] / rates[FIRST, size] for size in sizes), 2)


def goal_line(goal: dict[str, Any]) -> str:
    """A goal and whether it is met, or what is told beside it."""
    if "told" in goal:
        return f"           {goal['told']}: {goal['measured']}"
    return f"  {'met    ' if goal['met'] else 'NOT MET'}  {goal['goal']}: {goal['measured']}"


def _goal(goal: str, measured: float, least: float | None = None, *, most: float | None = None) -> dict[str, Any]:
    met = measured >= least if least is not None else most is not None and measured <= most
    return {"goal": goal, "measured": measured, "met": met}
