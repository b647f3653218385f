"""The web server's own log lines: JSON like ours, and without what a client sent (gunicorn.conf.py names this class).

Gunicorn tells of a request that it cannot read by repeating it, with the caller's address. Both can point at a person.
"""

import json
import logging
from datetime import UTC, datetime
from typing import Any

from gunicorn.glogging import Logger

# What these begin says that something was wrong with a request; what follows is the request.
_ABOUT_A_REQUEST = ("Invalid request", "Error handling request")


def _quiet(record: logging.LogRecord) -> bool:
    """Keep the beginning of a line about a request, and of an exception its kind."""
    beginning = next((one for one in _ABOUT_A_REQUEST if str(record.msg).startswith(one)), None)
    if beginning is not None:
        kind = record.exc_info[0] if record.exc_info else None
        record.msg = f"{beginning} ({kind.__name__})" if kind else beginning
        record.args, record.exc_info, record.exc_text = (), None, None
    return True


class _Lines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        told: dict[str, Any] = {
            "event": "server",
            "told": record.getMessage(),
            "process": record.process,
            "level": record.levelname.lower(),
            "timestamp": datetime.fromtimestamp(record.created, UTC).isoformat(),
        }
        if record.exc_info:
            told["exception"] = self.formatException(record.exc_info)
        return json.dumps(told, ensure_ascii=False)


class ServerLog(Logger):
    """Gunicorn's logger, quiet about clients. There is no access log, whatever the command line asks for: our own
    line for each request says what may be said."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        self.error_log.addFilter(_quiet)
        for handler in self.error_log.handlers:
            handler.setFormatter(_Lines())

    def access(self, *_request: Any) -> None:
        """Write nothing: the line would hold the address."""
