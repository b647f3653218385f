"""Whether a page says "you" to the citizen whom it is about, or to somebody who acts for them."""

from flask import g

from citizen_app.auth.actor import Actor


def for_another() -> bool:
    """Whether who reads the page acts for the citizen: then "you" is not the citizen. Never on paper, nor in a job."""
    acting: Actor | None = g.get("actor")
    return acting is not None and acting.helped is not None
