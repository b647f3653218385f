"""Asks several servers in turn, so that all of them meet the machine's good and bad moments alike."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from statistics import median

from bench import driving
from bench.cluster import superuser
from bench.driving import Ask, Round
from bench.serving import Server, cpu_seconds

SECONDS = 2.0


@dataclass
class Target:
    """A kind of page on a server."""

    name: str
    size: int  # entries in its database; 0: none
    server: Server
    asks: Sequence[Ask]
    database: str | None = None  # PostgreSQL, to see what its side costs
    clients: int = driving.CLIENTS
    once: int = 0  # so many of the asks for each round, none of them asked twice; 0: all in turn, again and again
    rounds: list[Round] = field(default_factory=list)
    worker_us: list[float] = field(default_factory=list)
    database_us: list[float] = field(default_factory=list)

    def ask(self, seconds: float) -> None:
        """One round, with the processor time it took on both sides."""
        worker = self.server.worker()
        before, backends_before = cpu_seconds(worker), _backends(self.database)
        done = driving.drive(self.server.address, self._of_this_round(), seconds, self.clients)
        backends_after = _backends(self.database)
        spent = sum(used - backends_before.get(pid, 0.0) for pid, used in backends_after.items())
        if self.once and done.requests > self.once:
            raise driving.WrongAnswers(f"{self.name}: some were asked twice")
        self.rounds.append(done)
        self.worker_us.append((cpu_seconds(worker) - before) / done.requests * 1e6)
        self.database_us.append(spent / done.requests * 1e6)

    def _of_this_round(self) -> Sequence[Ask]:
        if not self.once:
            return self.asks
        some, self.asks = self.asks[: self.once], self.asks[self.once :]
        return some

    def forget(self) -> None:
        """Drop what was measured while everything warmed up."""
        self.rounds, self.worker_us, self.database_us = [], [], []

    @property
    def per_second(self) -> float:
        """Answers a second, the median of the rounds."""
        return median(one.per_second for one in self.rounds)

    def figures(self) -> dict[str, float | int | str]:
        """Everything measured, medians of the rounds."""
        return {
            "page": self.name,
            "entries": self.size,
            "clients": self.clients,
            "per_second": round(self.per_second, 1),
            "p50_ms": round(median(one.p50_ms for one in self.rounds), 2),
            "p99_ms": round(median(one.p99_ms for one in self.rounds), 2),
            "worker_cpu_us": round(median(self.worker_us)),
            "database_cpu_us": round(median(self.database_us)),
            "bytes": round(median(one.bytes / one.requests for one in self.rounds)),
        }


def in_turn(targets: Sequence[Target], rounds: int, say: Callable[[str], None]) -> None:
    """Warm everything up, then ask each target once in every round."""
    for target in targets:
        target.ask(SECONDS)
        target.forget()
    for number in range(1, rounds + 1):
        say(f"  round {number} of {rounds}")
        for target in targets:
            target.ask(SECONDS)


def ratio(target: Target, floor: Target) -> float:
    """How the target's throughput compares, as the median of the ratios within each round."""
    return median(a.per_second / b.per_second for a, b in zip(target.rounds, floor.rounds, strict=True))


def _backends(database: str | None) -> dict[int, float]:
    """The processor time of each process that serves the database's clients."""
    if database is None:
        return {}
    with superuser(database, application_name="bench") as connection:
        found = connection.execute(
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND application_name <> 'bench'"
            " AND backend_type = 'client backend'"
        )
        return {pid: cpu_seconds(pid) for (pid,) in found if isinstance(pid, int)}
