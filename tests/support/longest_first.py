"""Which files a run begins with: layers run on two cores, and what is long and begins last keeps one waiting."""

from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
# Half a minute or more of a processor, as the reports in var/test tell.
LONGEST = (
    "architecture/test_doors.py",
    "architecture/test_foreign_ids.py",
    "architecture/test_helpers_doors.py",
    "e2e/looks/test_html_is_valid.py",
    "integration/database/test_migrations.py",
    "integration/database/test_roles.py",
    "integration/delegation/test_walk_by_ground.py",
    "integration/importing/test_replays.py",
    "integration/masks/test_every_outlet.py",
    "integration/security/test_staff_trail.py",
    "unit/demo/test_stories.py",
    "unit/looks/test_templates.py",
)
_JOURNEYS = TESTS / "e2e" / "journeys"  # all on one core, where their site is made


def begins(file: Path) -> bool:
    """Whether the file is among those that come first; among them, and among the others, chance decides."""
    return file in _FILES or file.is_relative_to(_JOURNEYS)


_FILES = frozenset(TESTS / name for name in LONGEST)
