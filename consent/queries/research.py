"""Research projects and participations: versions kept, and the one of each that is shown."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any, Final, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, func, insert, or_, select

from citizen_app.db.work import connection
from consent.domain.research import Participation, Project, words_of
from consent.research_models import ResearchParticipationRow, ResearchProjectRow

_PROJECT, _PART = ResearchProjectRow.__table__, ResearchParticipationRow.__table__
_LATER: Final = ResearchProjectRow.__table__.alias("later")
_FIELDS: Final = tuple(field.name for field in fields(Project))
_CHUNK: Final = 500
_ESCAPE: Final = "\\"


class Version(NamedTuple):
    """Which version it is, and by what it is known again."""

    sequence: int
    digest: bytes


def project_versions(ids: Collection[str]) -> dict[str, list[Version]]:
    """The versions that are kept of each of these projects, in the order in which they came."""
    columns = (_PROJECT.c.project_id, _PROJECT.c.sequence, _PROJECT.c.digest)
    found: dict[str, list[Version]] = {}
    for some in _chunks(ids):
        asked = select(*columns).where(_PROJECT.c.project_id.in_(some)).order_by(_PROJECT.c.sequence)
        for row in connection().execute(asked):
            found.setdefault(row.project_id, []).append(Version(row.sequence, row.digest))
    return found


def participation_versions(citizens: Collection[UUID]) -> dict[tuple[UUID, str, Any], list[Version]]:
    """The same of participations of these citizens, by citizen, project and first day."""
    key = (_PART.c.citizen_key, _PART.c.project_id, _PART.c.begins)
    found: dict[tuple[UUID, str, Any], list[Version]] = {}
    for some in _chunks(citizens):
        asked = select(*key, _PART.c.sequence, _PART.c.digest).where(_PART.c.citizen_key.in_(some))
        for row in connection().execute(asked.order_by(_PART.c.sequence)):
            which = (row.citizen_key, row.project_id, row.begins)
            found.setdefault(which, []).append(Version(row.sequence, row.digest))
    return found


def keep_projects(new: Sequence[tuple[Project, int]], told_by: str, at: datetime) -> None:
    """Keep these versions, each with its number."""
    rows = [
        {
            **{name: getattr(one, name) for name in _FIELDS},
            "project_id": one.project_id,
            "sequence": sequence,
            "kinds": "\n".join(one.kinds),
            "words": words_of(one),
            "digest": one.digest(),
            "told_by": told_by,
            "taken_in_at": at,
        }
        for one, sequence in new
    ]
    if rows:
        connection().execute(insert(ResearchProjectRow), rows)


def keep_participations(new: Sequence[tuple[UUID, Participation, int]], told_by: str, at: datetime) -> None:
    """Keep these versions, each with its number."""
    rows = [
        {
            "citizen_key": citizen,
            "project_id": one.project_id,
            "begins": one.begins,
            "sequence": sequence,
            "ends": one.ends,
            "updated": one.updated,
            "is_withdrawn": one.is_withdrawn,
            "kinds": "\n".join(one.kinds),
            "digest": one.digest(),
            "told_by": told_by,
            "taken_in_at": at,
        }
        for citizen, one, sequence in new
    ]
    if rows:
        connection().execute(insert(ResearchParticipationRow), rows)


def count_projects(words: Sequence[str]) -> int:
    """How many projects hold all of the words (in lower case; none: every project)."""
    asked = select(func.count()).select_from(_PROJECT).where(_is_shown(), *_holds(words))
    return int(connection().execute(asked).scalar_one())


def projects_on_page(words: Sequence[str], skip: int, most: int) -> list[Project]:
    """Of those projects a page, the last begun first; those whose beginning is not told stand last."""
    order = (_PROJECT.c.begins.desc().nulls_last(), _PROJECT.c.project_id)
    asked = select(*_PROJECT.columns).where(_is_shown(), *_holds(words)).order_by(*order)
    return [_project(row) for row in connection().execute(asked.offset(skip).limit(most))]


def project_shown(project_id: str) -> Project | None:
    """The version of a project that is shown; None where there is no such project."""
    asked = select(*_PROJECT.columns).where(_is_shown(), _PROJECT.c.project_id == project_id)
    row = connection().execute(asked).one_or_none()
    return None if row is None else _project(row)


def projects_by_id(ids: Collection[str]) -> dict[str, Project]:
    """The versions that are shown of these projects."""
    asked = select(*_PROJECT.columns).where(_is_shown(), _PROJECT.c.project_id.in_(ids))
    return {row.project_id: _project(row) for row in connection().execute(asked)}


def participations_of(subject: Collection[UUID]) -> list[Participation]:
    """Of each of the person's participations the version that counts, the last begun first."""
    newest_last = (_PART.c.updated, _PART.c.sequence)
    asked = select(*_PART.columns).where(_PART.c.citizen_key.in_(subject)).order_by(*newest_last)
    counts = {(row.citizen_key, row.project_id, row.begins): row for row in connection().execute(asked)}
    found = [
        Participation(
            project_id=row.project_id,
            begins=row.begins,
            ends=row.ends,
            updated=row.updated,
            is_withdrawn=row.is_withdrawn,
            kinds=_kinds(row.kinds),
        )
        for row in counts.values()
    ]
    return sorted(found, key=lambda one: (one.begins, one.project_id), reverse=True)


def _is_shown() -> ColumnElement[bool]:
    """Whether a row is the version with the latest day, and of those of one day the one that came last."""
    is_later = or_(
        _LATER.c.updated > _PROJECT.c.updated,
        and_(_LATER.c.updated == _PROJECT.c.updated, _LATER.c.sequence > _PROJECT.c.sequence),
    )
    return ~exists().where(_LATER.c.project_id == _PROJECT.c.project_id, is_later).correlate(_PROJECT)


def _holds(words: Sequence[str]) -> Iterable[ColumnElement[bool]]:
    return [_PROJECT.c.words.contains(one, autoescape=True, escape=_ESCAPE) for one in words]


def _project(row: Any) -> Project:
    told = {name: getattr(row, name) for name in _FIELDS if name != "kinds"}
    return Project(**told, kinds=_kinds(row.kinds))


def _kinds(text: str) -> tuple[str, ...]:
    return tuple(text.splitlines())


def _chunks(items: Collection[Any]) -> Iterator[Sequence[Any]]:
    listed = list(items)
    for start in range(0, len(listed), _CHUNK):
        yield listed[start : start + _CHUNK]
