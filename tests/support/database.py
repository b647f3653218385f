"""A fresh database with all tables for each test, copied from one that was migrated once per run."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from citizen_app.db import migrating
from tests.support.postgres import Cluster, running_cluster

SQLITE, POSTGRESQL = "sqlite", "postgresql"


class SqliteTemplate:
    """Copies a migrated file; in memory-backed storage where the machine has some."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._made = folder / "template.sqlite3"
        self._count = 0
        migrating.upgrade(_sqlite_url(self._made))

    @contextmanager
    def fresh(self) -> Iterator[str]:
        with self.empty() as url:
            shutil.copy(self._made, url.removeprefix("sqlite:///"))
            yield url

    @contextmanager
    def empty(self) -> Iterator[str]:
        self._count += 1
        copy = self._folder / f"test-{self._count}.sqlite3"
        try:
            yield _sqlite_url(copy)
        finally:
            for leftover in self._folder.glob(f"{copy.name}*"):
                leftover.unlink()


class PostgresTemplate:
    """Copies a migrated database inside our own cluster."""

    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster
        self._made = cluster.create()
        migrating.upgrade(cluster.url(self._made))

    @contextmanager
    def fresh(self) -> Iterator[str]:
        yield from self._copy(self._made)

    @contextmanager
    def empty(self) -> Iterator[str]:
        yield from self._copy("template1")

    def _copy(self, template: str) -> Iterator[str]:
        name = self._cluster.create(template)
        try:
            yield self._cluster.url(name)
        finally:
            self._cluster.drop(name)


@contextmanager
def template(dialect: str) -> Iterator[SqliteTemplate | PostgresTemplate]:
    """Migrate one database of the kind; it and its copies are gone when the block ends."""
    if dialect == POSTGRESQL:
        with running_cluster() as cluster:
            yield PostgresTemplate(cluster)
        return
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(prefix="indblik-", dir=memory if os.access(memory, os.W_OK) else None) as folder:
        yield SqliteTemplate(Path(folder))


def _sqlite_url(path: Path) -> str:
    return f"sqlite:///{path}"
