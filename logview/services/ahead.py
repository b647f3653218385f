"""Reading ahead: the next batch is parsed while the database stores this one."""

from collections.abc import Callable, Generator, Iterable, Iterator
from queue import Empty, Full, Queue
from threading import Event, Thread
from typing import TypeVar

Item = TypeVar("Item")
_WAIT = 0.1  # seconds between looks at whether anybody still wants more
_AHEAD = 2


def batches(items: Iterable[Item], size: int, most: int, weight: Callable[[Item], int]) -> Iterator[list[Item]]:
    """The items in lists of at most `size`, each ended early when it weighs `most`: memory is bounded too."""
    batch: list[Item] = []
    weighs = 0
    for item in items:
        batch.append(item)
        weighs += weight(item)
        if len(batch) >= size or weighs >= most:
            yield batch
            batch, weighs = [], 0
    if batch:
        yield batch


def ahead(items: Iterable[Item]) -> Generator[Item, None, None]:
    """The same items, made in a thread of their own, a few ahead; what making them raises is raised here."""
    queue: Queue[Item | BaseException | None] = Queue(_AHEAD)
    stop = Event()
    thread = Thread(target=_fill, args=(items, queue, stop), name="reading ahead", daemon=True)
    thread.start()
    try:
        while (found := queue.get()) is not None:
            if isinstance(found, BaseException):
                raise found
            yield found
    finally:
        stop.set()
        _drain(queue)
        thread.join()


def _fill(items: Iterable[Item], queue: "Queue[Item | BaseException | None]", stop: Event) -> None:
    try:
        for item in items:
            if not _put(queue, item, stop):
                return
        _put(queue, None, stop)
    except BaseException as error:  # handed to the reader of the queue, who raises it
        _put(queue, error, stop)


def _put(queue: "Queue[Item | BaseException | None]", found: Item | BaseException | None, stop: Event) -> bool:
    while not stop.is_set():
        try:
            queue.put(found, timeout=_WAIT)
            return True
        except Full:
            continue
    return False


def _drain(queue: "Queue[Item | BaseException | None]") -> None:
    try:
        while True:
            queue.get_nowait()
    except Empty:
        return
