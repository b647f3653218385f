"""What is done for many at once, a moment after the first of them came.

A line of the log by itself costs a short answer a twelfth of its processor time, and next to nothing among others.
"""

import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Final, Generic, TypeVar

One = TypeVar("One")
PAUSE: Final = 0.1
"""Seconds that one waits for others."""
_MOST: Final = 1000  # that wait, whatever becomes of the thread


class Together(Generic[One]):
    """Hands on what it is given: at once until `start`, and from then on together, by a thread of its own.

    What waits is lost with a process that is killed; `flush` when it ends otherwise, and before what must come after.
    """

    def __init__(self, hand_on: Callable[[Sequence[One]], None]) -> None:
        self._hand_on = hand_on
        self._waiting: deque[One] = deque()
        self._one_at_a_time = threading.Lock()
        self._due = threading.Event()
        self._is_due = False  # the same, without a call
        self._is_started = False

    def start(self) -> None:
        """Let them wait for each other from now on, in this process: call it after it was forked."""
        if not self._is_started:
            self._is_started = True
            threading.Thread(target=self._run, name="together", daemon=True).start()

    def add(self, one: One) -> None:
        """Hand it on, now or with others."""
        self._waiting.append(one)
        if not self._is_started or len(self._waiting) >= _MOST:
            self.flush()
        elif not self._is_due:
            self._is_due = True
            self._due.set()

    def flush(self) -> None:
        """Hand on all that wait, in their order."""
        with self._one_at_a_time:
            if found := [self._waiting.popleft() for _ in range(len(self._waiting))]:
                self._hand_on(found)

    def _run(self) -> None:
        while True:
            self._due.wait()
            time.sleep(PAUSE)
            self._due.clear()
            self._is_due = False  # before they are handed on: who comes from now on sets it again
            with suppress(Exception):  # a full disk: these are lost, and the next are tried
                self.flush()
