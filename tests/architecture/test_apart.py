"""Every page of staff asks whether its matter is about somebody near, or says here why it need not (safety.md 8)."""

from support.views.apart import MAKING, MATTERS

TEXTS = {"listed", "shown", "ask_new", "write_new", "ask_change", "change", "retire", "put_back", "move_up"}
ASKED_OTHERWISE = {
    "staff_desk": {"opening", "open_citizen"},  # its form asks, each time
    "staff_trail": {"begin", "search"},  # likewise
    "staff_desk.citizen": {"citizen"},  # what was opened with that form, for half an hour
    "staff_assist": {
        "begin",
        "in_person",
        "number",
        "answered",
        "choose",
        "stop",
    },  # likewise; who is known is asked anew
    "staff_assist_steps": {"ask", "do"},
    "staff_protect": {"ask", "protect", "ask_end", "end"},
    "staff_paper": {"listed", "order", "signed", "register", "stop"},
    "staff_powers": {"listed", "end"},
    "staff_colleagues": {"ask", "give_reason"},  # leads to the matter's own page, which asks
}
ABOUT_NO_MATTER = {
    "staff": {"start"},
    "staff_apart": {"confirm"},
    "staff_cases": {"listed"},  # lists of all that waits: none of it is opened
    "staff_desk": {"listed", "narrow", "find"},  # what is found is asked about before it opens
    "staff_look_backs": {"listed"},
    "staff_masks": {"listed", "find"},
    "staff_misuse": {"listed"},
    "staff_names": {"listed"},
    "staff_identities": {"listed"},
    "staff_letters": {"listed", "print_next"},  # the oldest go to print, whosever they are, and never one's own
    "staff_mailbox": {"shown", "address", "ask", "removing", "remove", "code", "prove"},  # an organisation's
    "staff_outbox": {"listed", "try_again"},  # kinds of messages
    "staff_sources": {"listed"},
    "staff_systems": {"listed", "close", "stop_key"},
    "staff_new_system": {"new", "register", "new_key", "give_key", "for_the_owner"},
    "staff_ready_texts": TEXTS,  # beginnings of texts, about nobody
    "staff_beginnings": TEXTS,
    "staff_usual_texts": {"listed", "shown", "ask", "propose", "approve", "turn_down", "end"},  # sorts of look-ups
    "staff_roles": {"listed", "ending", "end", "reject", "confirm", "new", "propose"},  # two persons, neither oneself
}


def staff_endpoints(app):
    """(endpoint, what its address names) of each page of staff."""
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith("/medarbejder") and not rule.endpoint.startswith("auth."):
            yield rule.endpoint, set(rule.arguments)


def named(table):
    return {f"{pages.partition('.')[0]}.{view}" for pages, views in table.items() for view in views}


def test_every_page_of_staff_asks_first_or_is_named_with_its_reason(app):
    listed = named(ASKED_OTHERWISE) | named(ABOUT_NO_MATTER)
    asking = {
        endpoint
        for endpoint, arguments in staff_endpoints(app)
        if arguments & set(MATTERS) or endpoint.partition(".")[0] in MAKING
    }
    everything = {endpoint for endpoint, _arguments in staff_endpoints(app)}
    assert len(asking) > 50
    assert everything - asking == listed


def test_the_pages_that_are_about_a_matter_are_guarded(app):
    unguarded = {
        endpoint
        for endpoint, arguments in staff_endpoints(app)
        if (arguments & set(MATTERS) or endpoint.partition(".")[0] in MAKING)
        and "support.views.apart"
        not in {one.__module__ for one in app.before_request_funcs.get(endpoint.partition(".")[0], ())}
    }
    assert not unguarded
