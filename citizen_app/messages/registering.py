"""Bringing the features' topics and letters together when the application is made."""

from collections.abc import Sequence
from typing import TypeVar

from flask import Flask

from citizen_app.feature import Feature
from citizen_app.messages.composing import something_new
from citizen_app.messages.topics import Topic
from citizen_app.outbox.letters import Composer

Kept = TypeVar("Kept")


def init_messages(app: Flask, features: Sequence[Feature]) -> None:
    """Register every topic and every kind of letter. Raises ValueError when two features use one code."""
    topics: dict[str, Topic] = {}
    composers: dict[str, Composer] = {}
    for feature in features:
        for topic in feature.topics:
            _add(topics, topic.code, topic)
            _add(composers, topic.code, something_new)
        for kind, composer in feature.letters.items():
            _add(composers, kind, composer)
    app.extensions["indblik.topics"] = topics
    app.extensions["indblik.composers"] = composers


def _add(known: dict[str, Kept], code: str, thing: Kept) -> None:
    if code in known:
        raise ValueError(f"two kinds of message are called {code}")
    known[code] = thing
