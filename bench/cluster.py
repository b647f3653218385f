"""A PostgreSQL of our own with a server's settings: unlike in the tests, what is committed is on the disk."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from sqlalchemy.engine import make_url

from tests.support.postgres import Cluster, running_cluster

SETTINGS = {
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "wal_level": "minimal",
    "shared_buffers": "2GB",
    "effective_cache_size": "8GB",
    "maintenance_work_mem": "512MB",
    "min_wal_size": "1GB",
    "max_wal_size": "8GB",
    "checkpoint_timeout": "30min",
    "autovacuum": "off",  # we vacuum after filling; at an unknown moment it would fall into one target's round
    "jit": "off",
}
_IDLE, _HALTING = Path("/sys/devices/system/cpu"), Path("/sys/module/haltpoll/parameters/guest_halt_poll_ns")


@contextmanager
def server() -> Iterator[Cluster]:
    """Run the cluster for as long as the block lasts."""
    with running_cluster(SETTINGS, on_disk=True) as cluster:
        yield cluster


def dsn(url: str, **options: str) -> str:
    """The address of a database for psycopg itself, as its superuser: a floor has no policies to obey."""
    parts = make_url(url)
    folder = str(parts.query["host"])
    return psycopg.conninfo.make_conninfo(host=folder, user="postgres", dbname=parts.database, **options)


def has_large_pages(url: str) -> bool | None:
    """Whether the server's shared memory lies in large pages; None: the machine does not say."""
    with superuser(url) as opened:
        maps = Path(f"/proc/{opened.info.backend_pid}/maps")
        try:
            return "anon_hugepage" in maps.read_text()
        except OSError:
            return None


def waits_awake() -> int | None:
    """For how many nanoseconds an idle processor of this virtual machine waits for work before it sleeps; None: that is
    not told. To sleep and wake costs a question more than all that it is asked for."""
    try:
        driver = (_IDLE / "cpuidle/current_governor_ro").read_text().strip()
        return int(_HALTING.read_text()) if driver == "haltpoll" else None
    except (OSError, ValueError):
        return None


def superuser(url: str, **options: str) -> "psycopg.Connection[tuple[object, ...]]":
    """A connection to a database as its superuser, each statement for itself."""
    return psycopg.connect(dsn(url, **options), autocommit=True)
