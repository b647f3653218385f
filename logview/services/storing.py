"""Storing one batch: in one transaction, exactly once, tried again when another process was at the same events."""

import random
import sqlite3
import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Final, TypeVar
from uuid import UUID

import msgspec
import psycopg
from sqlalchemy.exc import IntegrityError, OperationalError

from citizen_app import clock
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from citizen_app.identifiers import CITIZEN_SCHEMES
from citizen_app.keys import keys, short_digest
from logview.domain.source_event import SourceEvent
from logview.formats import faults
from logview.formats.profile import SourceProfile
from logview.queries import deliveries, ingest
from logview.queries.deliveries import Counted
from logview.queries.ingest_rows import Batch
from logview.services.arrivals import Arrival, SetAside, version_identity
from logview.services.entry_rows import entry_row
from logview.services.resolving import Resolver
from logview.services.versions import chain_versions, sort_arrivals

_ATTEMPTS: Final = 6
_NUMBERS_AT_ONCE: Final = 20_000
_SMALL_BATCH: Final = 1_000
_MOST_KEPT: Final = 1024 * 1024  # bytes of what is set aside
_TRANSIENT: Final = (
    ingest.Collision,
    IntegrityError,
    OperationalError,
    psycopg.errors.IntegrityError,
    psycopg.OperationalError,
    sqlite3.IntegrityError,
    sqlite3.OperationalError,
)
Outcome = TypeVar("Outcome")


@dataclass(slots=True)
class BatchOutcome:
    """What happened to a batch."""

    counted: Counted = field(default_factory=Counted)
    set_aside: list[SetAside] = field(default_factory=list)


class Storer:
    """Stores batches of one delivery."""

    def __init__(self, profile: SourceProfile, source_id: int, delivery_id: int) -> None:
        self._profile = profile
        self._source_id = source_id
        self._delivery_id = delivery_id
        self._resolver = Resolver(profile.slug)
        self._next_number = 0
        self._numbers_end = 0
        # Where nothing was known in a batch, nothing is asked about the next. What is known all the same makes the
        # memory of deliveries refuse the batch; it is tried again, asking, and so is all that follows.
        self._supposes_new = False
        self._may_suppose = True

    def store(self, found: Sequence[Arrival | SetAside], resolving: Collection[int] | None = None) -> BatchOutcome:
        """Store what can be stored and keep the rest.

        With `resolving`, everything found was set aside before, under the number that stands as its line: what can be
        stored now is marked as mended.
        """
        self._reserve(sum(len(item.event.subjects) for item in found if isinstance(item, Arrival)))
        outcome = self._attempt(lambda: self._store(found, resolving))
        counted = outcome.counted
        self._next_number += counted.stored + counted.corrected
        self._supposes_new = self._may_suppose and counted.stored > 0 and counted.known + counted.corrected == 0
        return outcome

    def _attempt(self, work: Callable[[], Outcome]) -> Outcome:
        for attempt in range(_ATTEMPTS):
            try:
                with unit_of_work(DatabaseRole.INGEST):
                    return work()
            except _TRANSIENT:
                # Whatever the transaction made is gone, also what we remember of it.
                self._resolver.forget()
                if self._supposes_new:
                    self._supposes_new = self._may_suppose = False
                if attempt == _ATTEMPTS - 1:
                    raise
                time.sleep(random.uniform(0.01, 0.05) * 2**attempt)  # noqa: S311 - to step out of each other's way
        raise AssertionError("unreachable")

    def _reserve(self, count: int) -> None:
        """Have enough entry numbers. Taken in a transaction of its own, so that imports do not wait for each other."""
        if self._numbers_end - self._next_number < count:
            block = max(count, _NUMBERS_AT_ONCE) if count > _SMALL_BATCH else count
            self._next_number = self._attempt(lambda: ingest.take_entry_numbers(block))
            self._numbers_end = self._next_number + block

    def _store(self, found: Sequence[Arrival | SetAside], resolving: Collection[int] | None) -> BatchOutcome:
        aside = [item for item in found if isinstance(item, SetAside)]
        arrivals = self._about_one_citizen([item for item in found if isinstance(item, Arrival)], aside)
        sorted_out, stored = sort_arrivals(arrivals, all_new=self._supposes_new)
        corrected = self._store_entries(sorted_out.fresh, stored)
        if resolving is None:
            self._keep(aside)
        else:
            self._resolve(set(resolving) - {item.line for item in aside})
        counted = Counted(
            read=len(found),
            stored=len(sorted_out.fresh) - corrected,
            known=sorted_out.known,
            corrected=corrected,
            set_aside=len(aside),
        )
        deliveries.add_to_delivery(self._delivery_id, counted)
        self._resolver.tell_pages()
        return BatchOutcome(counted, aside)

    def _store_entries(self, fresh: Sequence[Arrival], stored: dict[str, str]) -> int:
        """Store the entries; the number of them that correct others."""
        if not fresh:
            return 0
        resolver = self._resolver
        resolver.learn([arrival.event for arrival in fresh])
        first = self._next_number
        entries = [entry_row(arrival, first + place, resolver) for place, arrival in enumerate(fresh)]
        chained, corrections = chain_versions(entries, stored)
        ingest.insert_entries(Batch(self._source_id, self._delivery_id, clock.now()), chained)
        ingest.apply_corrections(corrections)
        moments = [arrival.event.occurred_at for arrival in fresh]
        deliveries.add_to_source(self._source_id, stored=len(fresh), first=min(moments), last=max(moments))
        return len(fresh) - len({arrival.identity for arrival in fresh} - stored.keys())

    def _about_one_citizen(self, arrivals: list[Arrival], aside: list[SetAside]) -> list[Arrival]:
        """Events of one person each. What is about several, or about nobody we can know, is set aside."""
        if all(_is_plain(arrival.event) for arrival in arrivals):
            return arrivals
        kept: list[Arrival] = []
        for arrival in arrivals:
            code = self._fault_of(arrival.event)
            if code is None:
                kept.append(arrival)
            elif code == faults.SEVERAL_SUBJECTS and self._profile.several_subjects == "each":
                kept.extend(_one_for_each(arrival))
            else:
                aside.append(_aside(arrival, code))
        return kept

    def _fault_of(self, event: SourceEvent) -> str | None:
        subjects = event.subjects
        if not subjects:
            return faults.NO_SUBJECT
        if any(subject.scheme not in CITIZEN_SCHEMES for subject in subjects):
            return faults.INVALID_IDENTIFIER
        if len(subjects) == 1:
            return None
        self._resolver.learn_citizens(subjects)
        return None if self._resolver.is_one_person(subjects) else faults.SEVERAL_SUBJECTS

    def _keep(self, aside: Sequence[SetAside]) -> None:
        """Keep what was set aside, encrypted, once."""
        by_digest = {
            short_digest(self._profile.slug, item.among_equals, sha256(item.raw).hexdigest()): item
            for item in aside
            if item.raw
        }
        known = deliveries.known_set_aside(list(by_digest))
        rows = [self._row(digest, item) for digest, item in by_digest.items() if digest not in known]
        if rows:
            deliveries.insert_set_aside(rows)
            deliveries.add_set_aside_count(self._source_id, len(rows))

    def _resolve(self, mended: Collection[int]) -> None:
        if mended:
            deliveries.resolve(mended, clock.now())
            deliveries.add_set_aside_count(self._source_id, -len(mended))

    def _row(self, digest: UUID, item: SetAside) -> dict[str, Any]:
        return {
            "digest": digest,
            "source_id": self._source_id,
            "delivery_id": self._delivery_id,
            "line": item.line,
            "code": item.fault.code,
            "detail": item.fault.detail,
            "raw_sealed": keys().seal_bytes(item.raw[:_MOST_KEPT]),
            "cut": len(item.raw) > _MOST_KEPT or item.fault.code == faults.TOO_LARGE,
            "set_aside_at": clock.now(),
        }


def _is_plain(event: SourceEvent) -> bool:
    return len(event.subjects) == 1 and event.subjects[0].scheme in CITIZEN_SCHEMES


def _aside(arrival: Arrival, code: str) -> SetAside:
    detail = f"{len(arrival.event.subjects)} citizens" if code == faults.SEVERAL_SUBJECTS else ""
    return SetAside(arrival.line, faults.fault(code, detail), arrival.raw, arrival.identity)


def _one_for_each(arrival: Arrival) -> list[Arrival]:
    """An arrival for each citizen whom the event is about."""
    return [
        arrival._replace(
            identity=version_identity(arrival.identity, f"{subject.scheme}:{subject.value}"),
            event=msgspec.structs.replace(arrival.event, subjects=(subject,)),
        )
        for subject in arrival.event.subjects
    ]
