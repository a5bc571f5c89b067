"""Progress on stderr, shown only once a command has taken a second."""

import threading
import time
from types import TracebackType
from typing import Any, Self, TextIO

from csbonus.problems import Lang, Text

PATIENCE_SECONDS = 1.0


class Progress:
    """Says what is going on when it takes long: a spinner on a terminal, elsewhere a line per step that begins late.

    Only a terminal is waited for by a thread: where nobody watches, a thread is one thing more to go wrong when memory
    runs out.
    """

    def __init__(self, stream: TextIO, lang: Lang, *, quiet: bool) -> None:
        self._stream = stream
        self._lang = lang
        self._current = ""
        self._status: Any = None
        self._late_at = None if quiet or stream.isatty() else time.monotonic() + PATIENCE_SECONDS
        self._lock = threading.Lock()
        is_watched = not quiet and stream.isatty()
        self._timer = threading.Timer(PATIENCE_SECONDS, self._start) if is_watched else None

    def __enter__(self) -> Self:
        """Begin to wait for the first second to pass."""
        if self._timer is not None:
            self._timer.daemon = True
            self._timer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Take the spinner away."""
        self.close()

    def close(self) -> None:
        """Take the spinner away and say nothing more."""
        if self._timer is not None:
            self._timer.cancel()
        with self._lock:
            if self._status is not None:
                self._status.stop()
                self._status = None
            self._timer = self._late_at = None

    def step(self, what: Text) -> None:
        """Say what begins now."""
        with self._lock:
            self._current = what.to(self._lang)
            if self._status is not None:
                self._status.update(self._current)
            elif self._late_at is not None and time.monotonic() > self._late_at:
                print(f"… {self._current}", file=self._stream, flush=True)

    def _start(self) -> None:
        with self._lock:
            if self._timer is None:
                return
            from rich.console import Console

            self._status = Console(file=self._stream, emoji=False, markup=False).status(self._current)
            self._status.start()
