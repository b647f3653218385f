"""The broker that answers the current request."""

from dataclasses import dataclass
from typing import cast

from flask import current_app

from demo.broker.config import BrokerConfig
from demo.broker.persons import Person
from demo.broker.store import Store
from demo.broker.tokens import SigningKeys


@dataclass(kw_only=True)
class Broker:
    """A running broker: its configuration, people, keys and memory."""

    config: BrokerConfig
    persons: dict[str, Person]
    keys: SigningKeys
    store: Store


def the_broker() -> Broker:
    """The broker of the application that answers."""
    return cast(Broker, current_app.extensions["demo_broker"])
