"""The guards hold what they say they hold."""

import socket

import pytest
from flask import Flask
from sqlalchemy import create_engine

from citizen_app.db import wire
from tests.support.guards import NetworkBlockedError, refuse_writing_reads, write_in_a_read


def test_another_machine_cannot_be_reached():
    with socket.socket() as far, pytest.raises(NetworkBlockedError):
        far.connect(("192.0.2.1", 80))


def test_a_unit_test_cannot_open_a_database():
    with pytest.raises(AssertionError, match="integration"):
        create_engine("sqlite://").connect()


@pytest.mark.parametrize("statement", ["INSERT INTO access_entry (x) VALUES (1)", 'UPDATE "audit_event" SET x = 1'])
def test_a_page_that_writes_when_read_is_caught(statement):
    with Flask(__name__).test_request_context("/"):
        assert write_in_a_read(statement)


@pytest.mark.parametrize(
    "statement", ["INSERT INTO audit_event (x) VALUES (1)", "UPDATE session SET x = 1", "SELECT 1"]
)
def test_a_page_may_leave_its_trail(statement):
    with Flask(__name__).test_request_context("/"):
        assert write_in_a_read(statement) is None


def test_a_form_may_write():
    with Flask(__name__).test_request_context("/", method="POST"):
        assert write_in_a_read("INSERT INTO access_entry (x) VALUES (1)") is None


def test_what_goes_past_sqlalchemy_is_watched_too():
    refuse_writing_reads(create_engine("sqlite://"))
    (watch,) = wire.watchers
    with Flask(__name__).test_request_context("/"), pytest.raises(AssertionError, match="access_entry"):
        watch("INSERT INTO access_entry (x) VALUES (1)")
