"""Telling a citizen that there is something new for them, if they want to hear of it."""

from datetime import datetime
from uuid import UUID

from citizen_app.messages.topics import topics
from citizen_app.outbox.queue import enqueue


def notify(
    citizen_key: UUID,
    topic: str,
    *,
    wanted: bool = True,
    about_id: UUID | None = None,
    due_at: datetime | None = None,
) -> None:
    """Queue the neutral message "there is something new for you", in the running transaction; it is sent at once, or
    not before `due_at`.

    Call it for everybody whom it concerns: whether they want to hear of the topic, can be reached and may be written
    to is asked when the message is sent, with what is true then. Where nobody may learn from our work whether there is
    something to tell, it is called in any case, with `wanted`. `about_id`: what the topic's `still` is asked about.
    Raises ValueError for a topic that no feature has. Never for a protective deed (pausing, hiding, protecting): those
    leave no trace (safety.md 4).
    """
    if topic not in topics():
        raise ValueError("no feature has this topic")
    enqueue(topic, citizen_key, wanted=wanted, about_id=about_id, due_at=due_at)
