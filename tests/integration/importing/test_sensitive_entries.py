"""An entry that a source marks as not for whoever has custody: from the delivered file to the pages (safety.md 2)."""

import re
from dataclasses import replace

from tests.support.helping import switch_to
from tests.support.log_files import BUILT_IN, TERMS, event, take_in, write
from tests.support.people import as_citizen
from tests.support.register import CHILD, MOTHER, born, custody, tell

MARKED = [{"coding": [{"system": f"{TERMS}/formaal", "code": code}]} for code in ("BEHANDLING", "FORTROLIG")]
ADDRESSES = ("/min-log", "/min-log/find")


def pages(person):
    """What somebody reads of the log, without what is new on each page by itself."""
    bodies = (person.client.get(address).text for address in ADDRESSES)
    return [re.sub(r'name="csrf_token" value="[^"]+"|data-idle-seconds="\d+"', "", body) for body in bodies]


def test_a_parent_meets_no_trace_of_it_and_the_child_reads_it(app, tmp_path):
    settings = app.extensions["indblik.settings"]
    app.extensions["indblik.settings"] = replace(settings, acting=replace(settings.acting, sign_in_from=13))
    tell(app, born(CHILD, "2012-05-05"), custody(CHILD, MOTHER, given_name="Alma", family_name="Rask"))
    profile = tmp_path / "epj-ost.toml"
    shipped = (BUILT_IN / "epj-ost.toml").read_text(encoding="utf-8")
    profile.write_text(shipped.replace("[codes.flag]", '[codes.flag]\nFORTROLIG = "sensitive"'), encoding="utf-8")
    mother, child = as_citizen(app, MOTHER, "Mette Rask"), as_citizen(app, CHILD, "Alma Rask")
    switch_to(mother)
    plain = event(1, CHILD)
    taken = take_in(app, write(tmp_path / "plain.ndjson", plain), source=profile)
    assert taken.exit_code == 0, taken.output
    before = {person.name: pages(person) for person in (mother, child)}
    assert "Lungeamb." in before["Mette Rask"][0]
    marked = event(2, CHILD, minutes=90, purposeOfEvent=MARKED)
    marked["agent"][1]["who"]["display"] = "Samtalerummet"
    marked["agent"][0] |= {"name": "Ida Holt", "who": {"identifier": {"value": "IHO1"}}}
    assert take_in(app, write(tmp_path / "marked.ndjson", marked), source=profile).exit_code == 0
    assert pages(mother) == before["Mette Rask"]
    assert ["Ida Holt" in page for page in pages(child)] == [True, True]
    assert "Samtalerummet" in pages(child)[0]
