"""What holds wherever gunicorn runs the site; it reads this file in the folder that it is started in."""

import gc
import sys
from types import ModuleType

from gunicorn.workers.base import Worker

logger_class = "citizen_app.server_log.ServerLog"
timeout = 120  # seconds; an emergency copy of 100,000 citizens is a single answer

_YOUNG, _MIDDLE, _OLD = 20_000, 20, 50


def post_worker_init(_worker: Worker) -> None:
    """Spare the collector what never becomes garbage: the program itself, which it would look through again and again.

    A hundred questions make some thousand objects that are gone with the answer; none of them needs a collector.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_YOUNG, _MIDDLE, _OLD)
    if (observe := _observe()) is not None:
        observe.DONE.start()


def worker_exit(_server: object, _worker: Worker) -> None:
    """Write the lines that wait for others."""
    if (observe := _observe()) is not None:
        observe.DONE.flush()


def _observe() -> ModuleType | None:
    """What logs requests, if the application that runs here is the site."""
    return sys.modules.get("citizen_app.observe")
