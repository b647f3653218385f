"""What a feature hands to the composition root; the ground floor never imports a feature."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import click
from flask import Blueprint
from flask_babel import LazyString

from citizen_app.api.operation import Operation
from citizen_app.auth.mandates import Mandates
from citizen_app.auth.permissions import Permission
from citizen_app.entry_questions import Questions
from citizen_app.errors import Message
from citizen_app.messages.topics import Topic
from citizen_app.outbox.channels import Channel
from citizen_app.outbox.jobs import Job
from citizen_app.outbox.letters import Composer
from citizen_app.past_entries import PastEntries


@dataclass(frozen=True, kw_only=True)
class MenuItem:
    """A line of the navigation, shown to those whose permission reaches it."""

    label: LazyString
    endpoint: str
    permission: Permission
    label_for_helpers: LazyString | None = None  # where the page is another citizen's; without a name; None: the same
    is_on: Callable[[], bool] | None = None  # whether the operator has it in use at all; None: always


@dataclass(frozen=True, kw_only=True)
class OpenPage:
    """A page that anybody may read, linked to below every page."""

    label: LazyString
    endpoint: str


@dataclass(frozen=True, kw_only=True)
class Feature:
    """Blueprints, operations of the API, commands, menu lines and the texts of the refusals of one feature."""

    name: str
    blueprints: Sequence[Blueprint] = ()
    operations: Sequence[Operation] = ()
    commands: Sequence[click.Command] = ()
    menu: Sequence[MenuItem] = ()
    open_pages: Sequence[OpenPage] = ()
    messages: Mapping[str, Message] = field(default_factory=dict)
    topics: Sequence[Topic] = ()
    letters: Mapping[str, Composer] = field(default_factory=dict)  # by kind of message; topics need none
    channels: Mapping[str, Channel] = field(default_factory=dict)  # more ways out than e-mail
    jobs: Sequence[Job] = ()  # what the worker does now and then
    on_start: Sequence[Callable[[], None]] = ()
    past_entries: PastEntries | None = None  # the log's answers to other features
    entry_questions: Questions | None = None  # what became of questions, for the log's pages
    mandates: Mandates | None = None  # for whom somebody may act
