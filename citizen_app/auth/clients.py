"""The two brokers as this process knows them, and the rule that nothing is asked of them inside a transaction."""

from flask import current_app, g

from citizen_app.auth.actor import ViewerKind
from citizen_app.auth.oidc import SignInClient
from citizen_app.db.work import RequestWork
from citizen_app.settings import Settings


def settings() -> Settings:
    """The running application's settings."""
    found: Settings = current_app.extensions["indblik.settings"]
    return found


def client_for(kind: ViewerKind) -> SignInClient:
    """The client of that kind's broker; kept, since it remembers the broker's description and keys."""
    clients: dict[ViewerKind, SignInClient] = current_app.extensions.setdefault("indblik.sign_in_clients", {})
    if kind not in clients:
        citizens = kind is ViewerKind.CITIZEN
        clients[kind] = SignInClient(settings().citizen_broker if citizens else settings().staff_broker)
    return clients[kind]


def finish_work() -> None:
    """Commit what was done so far: a slow broker must not hold a transaction, and on SQLite the write lock, open."""
    work: RequestWork | None = g.pop("work", None)
    if work is not None:
        work.end(keep=True)
