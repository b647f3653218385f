"""The list of research projects that anybody reads, and one of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from citizen_app.errors import NotFound
from citizen_app.opaque import seal_for_anybody, unseal_for_anybody
from consent.domain.research import Project
from consent.queries.research import count_projects, project_shown, projects_on_page

ON_A_PAGE: Final = 20
_SEARCH: Final = "research-search"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectPage:
    """A page of the list."""

    projects: Sequence[Project]
    total: int
    number: int  # from 1
    pages: int  # at least one


def project_page(search: str, number: int) -> ProjectPage:
    """The page with this number of the projects that hold every word. Raises NotFound beyond the last one."""
    words = search.casefold().split()
    total = count_projects(words)
    pages = max(1, -(-total // ON_A_PAGE))
    if not 1 <= number <= pages:
        raise NotFound
    found = projects_on_page(words, (number - 1) * ON_A_PAGE, ON_A_PAGE) if total else []
    return ProjectPage(projects=found, total=total, number=number, pages=pages)


def one_project(project_id: str) -> Project:
    """The project as it is shown. Raises NotFound."""
    found = project_shown(project_id)
    if found is None:
        raise NotFound
    return found


def search_text(search: str) -> str:
    """What was searched for, as an address may hold it: which illness somebody looks up is nobody's business."""
    return seal_for_anybody(_SEARCH, search.encode())


def search_from(text: str | None) -> str:
    """Back from an address. Raises NotFound for what is not ours."""
    return unseal_for_anybody(_SEARCH, text).decode() if text else ""
