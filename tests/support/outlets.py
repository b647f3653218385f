"""The outlets: every way by which something about a member of staff could leave. One registry, which the tests walk.

An endpoint, a command or a module that gets at names and does not stand here fails the build
(`tests/architecture/test_outlets.py`). What stands here is walked with masks of every kind, and every byte that leaves
is searched (`tests/integration/masks/test_every_outlet.py`); a door that the walk does not meet fails there.
"""

import ast
from collections.abc import Iterable, Iterator

import click
from flask import Flask

from tests.support.doors import doors
from tests.support.outlet_systems import SYSTEM
from tests.support.outlets_of_citizens import CITIZEN as CITIZEN
from tests.support.source import Module

_READY_TEXTS = {
    f"{verb} {pages}.{view}"
    for pages in ("staff_ready_texts", "staff_beginnings")
    for verb, views in (
        ("GET", ("listed", "shown", "ask_new", "ask_change")),
        ("POST", ("write_new", "change", "retire", "put_back", "move_up")),
    )
    for view in views
}
STAFF = frozenset(
    {
        *_READY_TEXTS,
        "GET staff.start",
        "GET staff_case_steps.ask",
        "GET staff_cases.listed",
        "GET staff_cases.shown",
        "GET staff_assist.begin",
        "GET staff_assist.choose",
        "GET staff_assist_steps.ask",
        "GET staff_powers.listed",
        "POST staff_powers.end",
        "GET staff_paper.listed",
        "GET staff_paper.signed",
        "GET staff_protect.ask",
        "GET staff_protect.ask_end",
        "POST staff_paper.order",
        "POST staff_paper.register",
        "POST staff_paper.stop",
        "POST staff_protect.end",
        "POST staff_protect.protect",
        "GET staff_colleagues.ask",
        "GET staff_desk.narrow",
        "GET staff_desk.citizen",
        "GET staff_desk.listed",
        "GET staff_desk.opening",
        "GET staff_desk.shown",
        "GET staff_desk_steps.ask",
        "GET staff_headcounts.listed",
        "GET staff_headcounts.new",
        "GET staff_identities.listed",
        "GET staff_letters.ask",
        "GET staff_letters.listed",
        "GET staff_letters.shown",
        "GET staff_mailbox.address",
        "GET staff_mailbox.code",
        "GET staff_mailbox.removing",
        "GET staff_mailbox.shown",
        "GET staff_mask_steps.confirming",
        "GET staff_mask_steps.ending",
        "GET staff_mask_steps.extending",
        "GET staff_mask_steps.keeping",
        "GET staff_mask_steps.rejecting",
        "GET staff_masks.listed",
        "GET staff_masks.shown",
        "GET staff_new_mask.choose",
        "GET staff_new_mask.of_person",
        "GET staff_new_mask.of_unit",
        "GET staff_new_mask.towards_citizen",
        "GET staff_misuse.letter",
        "GET staff_misuse.listed",
        "GET staff_misuse.shown",
        "GET staff_misuse_export.ask",
        "GET staff_misuse_steps.ask",
        "GET staff_names.listed",
        "GET staff_names.shown",
        "GET staff_new_system.for_the_owner",
        "GET staff_new_system.new",
        "GET staff_new_system.new_key",
        "GET staff_look_back_list.shown",
        "GET staff_look_back_steps.ask",
        "GET staff_look_backs.ask",
        "GET staff_look_backs.listed",
        "GET staff_look_backs.shown",
        "GET staff_outbox.listed",
        "GET staff_roles.ending",
        "GET staff_roles.listed",
        "GET staff_roles.new",
        "GET staff_sources.listed",
        "GET staff_systems.listed",
        "GET staff_trail.begin",
        "GET staff_usual_texts.ask",
        "GET staff_usual_texts.listed",
        "GET staff_usual_texts.shown",
        "POST staff_case_steps.take",
        "POST staff_apart.confirm",
        "POST staff_cases.names",
        "POST staff_assist.answered",
        "POST staff_assist.in_person",
        "POST staff_assist.number",
        "POST staff_assist.stop",
        "POST staff_assist_steps.do",
        "POST staff_colleagues.give_reason",
        "POST staff_desk.find",
        "POST staff_desk.open_citizen",
        "POST staff_desk.put_back",
        "POST staff_desk.take",
        "POST staff_desk_steps.do",
        "POST staff_headcounts.state",
        "POST staff_identities.approve",
        "POST staff_identities.numbers",
        "POST staff_identities.reject",
        "POST staff_identities.undo",
        "POST staff_letters.do",
        "POST staff_letters.print_next",
        "POST staff_mailbox.ask",
        "POST staff_mailbox.prove",
        "POST staff_mailbox.remove",
        "POST staff_mask_steps.confirm",
        "POST staff_mask_steps.end",
        "POST staff_mask_steps.extend",
        "POST staff_mask_steps.keep",
        "POST staff_mask_steps.reject",
        "POST staff_new_mask.make_of_person",
        "POST staff_new_mask.make_of_unit",
        "POST staff_new_mask.make_towards_citizen",
        "POST staff_look_back_list.confirm",
        "POST staff_look_back_list.judge",
        "POST staff_look_back_steps.take",
        "POST staff_look_backs.begin",
        "POST staff_masks.find",
        "POST staff_misuse.names",
        "POST staff_misuse_export.hand_out",
        "POST staff_misuse_steps.take",
        "POST staff_names.confirm",
        "POST staff_names.propose",
        "POST staff_names.turn_back",
        "POST staff_new_system.give_key",
        "POST staff_new_system.register",
        "POST staff_outbox.try_again",
        "POST staff_roles.confirm",
        "POST staff_roles.end",
        "POST staff_roles.propose",
        "POST staff_roles.reject",
        "POST staff_systems.close",
        "POST staff_trail.search",
        "POST staff_systems.stop_key",
        "POST staff_usual_texts.approve",
        "POST staff_usual_texts.end",
        "POST staff_usual_texts.propose",
        "POST staff_usual_texts.turn_down",
    }
)
"""Doors that staff walk: no names of the log belong there."""

ANYONE = frozenset(
    {
        "GET api_description.document",
        "GET api_description.page",
        "GET auth.citizen_door",
        "GET auth.citizen_failed",
        "GET auth.citizen_return",
        "GET auth.session_ended",
        "GET auth.staff_door",
        "GET auth.staff_failed",
        "GET auth.staff_return",
        "GET figures.as_csv",
        "GET figures.gaps_as_csv",
        "GET figures.newest",
        "GET figures.shown",
        "GET observe.healthz",
        "GET observe.metrics",
        "GET observe.readyz",
        "GET public.about",
        "GET public.accessibility",
        "GET public.contact",
        "GET public.front",
        "GET public.help_page",
        "GET public.pressed",
        "GET public.privacy",
        "GET research.listed",
        "GET research.shown",
        "POST auth.citizen_sign_in",
        "POST auth.sign_out",
        "POST auth.sign_out_everywhere",
        "POST auth.staff_sign_in",
        "POST language.choose_language",
        "POST research.search",
    }
)
"""Doors that are open to everybody, walked by the citizen."""

DOORS = CITIZEN | STAFF | SYSTEM | ANYONE

READ_NAMES = {
    "logview/services/names.py": "the one outlet",
    "logview/services/names_of_persons.py": "whom sources have given one name only",
    "logview/services/source_words.py": "what sources' own words are held against; yes or no leaves there, no name",
}
"""Who may import `logview.queries.people`, where names lie bare."""

PROFESSIONAL_ROWS = {
    "logview/models.py": "the table",
    "logview/queries/people.py": "names, for the outlet alone",
    "logview/queries/unseen.py": "whether a role in a source's words is kept from a parent; no name, no row leaves",
    "logview/queries/past.py": "who is on an entry, by digest",
    "logview/queries/look_ups_of_person.py": "which rows are one person, by digest, and their profession",
    "logview/queries/case_entries.py": "the profession of somebody whom a question is about",
    "logview/queries/masks.py": "whether a person is known, by digest",
    "logview/queries/tally.py": "which rows are one person, by digest, to count their look-ups",
    "logview/queries/name_requests.py": "the profession of somebody who is asked about",
    "logview/queries/ingest.py": "writing",
    "logview/queries/directory_gaps.py": "professions and roles that the directory lacks, for the operator's terminal",
}
"""Who may name the table of members of staff."""

SHOW_NAMES = {
    "logview/services/entry_text.py": "the log's lines, and what an entry's page takes from them",
    "logview/services/log_page.py": "the list, the whole log, visits",
    "logview/services/entry_page.py": "an entry's page",
    "logview/services/asked_entries.py": "look-ups that a citizen asks about",
    "logview/services/counting.py": "counts and what filters offer",
    "logview/services/names_asked.py": "whether a name can be asked for, together with which others, and who masked it",
    "logview/services/names_of_persons.py": "persons in choices and filters",
    "logview/services/filtering.py": "filters, and addresses that were saved",
    "logview/services/withheld_places.py": "filters on places",
    "logview/services/entries_to_answer.py": "who made a look-up, for its own organisation and a reason in writing",
    "logview/services/log_on_paper.py": "the log of a month in a letter to the citizen",
    "logview/services/past_entries.py": "what choices, previews and the list of who asked are told",
}
"""Who may import the outlet, and what leaves there."""

ASK_THE_LOG = {
    "citizen_app/factory.py": "puts the log's side where it is asked",
    "citizen_app/feature.py": "the protocol in a feature's declaration",
    "logview/services/names.py": "the outlet's answer",
    "logview/services/past_entries.py": "the log's side",
    "delegation/views/hiding.py": "places of the citizen's own log that can be hidden",
    "consent/services/naming.py": "sentences of decisions",
    "consent/services/offers.py": "people who are offered",
    "consent/services/places.py": "places that are offered",
    "consent/services/oneself.py": "whether a person of the log is the citizen",
    "consent/services/asked.py": "who asked",
    "consent/services/lookups.py": "who asked about other use",
    "consent/services/preview.py": "the preview",
    "consent/services/reach.py": "sources",
    "support/services/usual_texts.py": "whether what officers wrote of a unit names somebody masked",
    "support/services/notices.py": "whether what an organisation wrote to those affected names somebody masked",
    "support/services/question_pages.py": "whether what an organisation wrote to a citizen names somebody masked",
    "support/services/joint_questions.py": "whether what one guardian wrote names somebody masked towards another",
    "support/services/openings.py": "whether a reason, or the name of an organisation, names somebody masked",
}
"""Who may ask the log from outside (`citizen_app.past_entries`)."""

COMMANDS = {
    "consent emergency-check": "a file's own state",
    "consent emergency-copy": "writes the copy, encrypted to the system that fetches it",
    "db downgrade": "the tables",
    "db upgrade": "the tables",
    "directory check": "codes of units and professions that the directory lacks, and roles that many bear",
    "directory import": "numbers of rows",
    "figures count": "a quarter",
    "keys rotate": "numbers of rows",
    "letters addressees": "how many letters; whose each is stands in a file for the printing house",
    "log import": "numbers of events",
    "log set-aside list": "numbers and reasons",
    "log set-aside replay": "numbers of events",
    "log set-aside show": "an event as it came, redacted",
    "log sources": "sources and moments",
    "mask allow": "a mask's number",
    "mask deny": "a mask's number",
    "mask headcount": "that it counts",
    "mask headcounts": "units by code, and numbers",
    "mask list": "units, and persons and citizens by digest or key",
    "register import": "numbers of messages",
    "research import": "numbers, and kinds of data",
    "staff appoint": "staff who sign in here, not those of the log",
    "staff end": "the same",
    "staff import": "the same",
    "staff list": "the same",
    "system close": "a system's name",
    "system key add": "a key's fingerprint",
    "system key end": "a key's name",
    "system list": "systems",
    "system register": "a system's name",
    "system scope end": "scopes and units",
    "system scope give": "scopes and units",
    "consents import": "numbers, and kinds of data",
    "tissue answers": "numbers, and references that were never sent",
    "tissue import": "numbers, and lines with faults",
    "tissue send": "numbers; decisions go to the register's owner",
    "tissue sent": "numbers",
    "tissue write": "a number; decisions stand in a file for the register's owner",
    "worker": "numbers of messages",
}
"""Every command, and what it prints."""
WALKED_COMMANDS = ("mask list", "log sources", "log set-aside list", "directory check", "system list", "staff list")


def unknown_doors(app: Flask) -> dict[str, list[str]]:
    """Doors that the registry lacks, and what it has that is no door."""
    there = {f"{door.method} {door.endpoint}" for door in doors(app)}
    return {"not in tests/support/outlets.py": sorted(there - DOORS), "gone": sorted(DOORS - there)}


def importers(modules: Iterable[Module], imported: str) -> set[str]:
    """The modules that import the module, or something from it."""
    package, _dot, last = imported.rpartition(".")
    found = set()
    for module in modules:
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Import):
                hit = any(one.name == imported for one in node.names)
            elif isinstance(node, ast.ImportFrom):
                hit = node.module == imported or (
                    node.module == package and any(one.name == last for one in node.names)
                )
            else:
                hit = False
            if hit:
                found.add(module.name)
    return found


def users_of(modules: Iterable[Module], name: str, table: str) -> set[str]:
    """The modules that use the name, or that name the table in SQL of their own."""
    return {
        module.name
        for module in modules
        for node in ast.walk(module.tree)
        if (isinstance(node, ast.Name) and node.id == name)
        or (isinstance(node, ast.ClassDef) and node.name == name)
        or (isinstance(node, ast.Constant) and isinstance(node.value, str) and _is_sql_of(node.value, table))
    }


def _is_sql_of(text: str, table: str) -> bool:
    words = text.lower().replace("(", " ").replace(",", " ").split()
    pairs = zip(words, words[1:], strict=False)
    return any(before in {"from", "join", "into", "update"} and word == table for before, word in pairs)


def command_names(app: Flask) -> Iterator[str]:
    """Every command of the application, with its group."""
    for name, command in app.cli.commands.items():
        yield from _names_of(name, command)


def _names_of(name: str, command: click.Command) -> Iterator[str]:
    if not isinstance(command, click.Group):
        yield name
        return
    for below, one in command.commands.items():
        yield from _names_of(f"{name} {below}", one)
