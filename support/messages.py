"""The words of the staff desk: its refusals, and what each role is called and lets one do."""

from collections.abc import Mapping
from typing import Final

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from citizen_app.auth.actor import Role
from citizen_app.errors import Message
from citizen_app.web.refusals import GROUND_MESSAGES

ROLE_NAMES: Final[Mapping[Role, LazyString]] = {
    Role.LOG_OFFICER: _l("Log officer"),
    Role.LOG_LEAD: _l("Lead of the log control"),
    Role.MASK_DECIDER: _l("Mask decider"),
    Role.LOCAL_ADMINISTRATOR: _l("Local administrator"),
    Role.AGENT: _l("Agent at the desk"),
    Role.LEAD: _l("Lead of the desk"),
    Role.AUDITOR: _l("Auditor"),
    Role.OPERATOR: _l("Operator"),
    Role.IDENTITY: _l("Identity role"),
}

ROLE_MEANINGS: Final[Mapping[Role, LazyString]] = {
    Role.LOG_OFFICER: _l(
        "You answer citizens who ask about look-ups in your organisation. You write texts about units, and take part "
        "in look-backs."
    ),
    Role.LOG_LEAD: _l(
        "You follow up when your organisation has found that a look-up should not have been made. You can ask for a "
        "look-back."
    ),
    Role.MASK_DECIDER: _l("You mask names of staff in your organisation, and answer citizens who ask for a name."),
    Role.LOCAL_ADMINISTRATOR: _l("You give and end roles in your organisation, together with another administrator."),
    Role.AGENT: _l("You help citizens who write or call. You do not see their log."),
    Role.LEAD: _l("You lead the desk and take over what is hard. You do not see any log."),
    Role.AUDITOR: _l("You check what has been done on the site. You do not see any log."),
    Role.OPERATOR: _l("You see which sources deliver and what was set aside. You do not see any log."),
    Role.IDENTITY: _l("You decide with a colleague whether two numbers belong to one person."),
}

SUPPORT_MESSAGES: Final[Mapping[str, Message]] = {
    "staff-about-oneself": Message(
        heading=_l("This is about yourself"),
        text=_l("Nobody decides on their own role. We have noted that it was tried. Nothing else has been changed."),
        action=_l("Ask another local administrator."),
    ),
    "staff-own-proposal": Message(
        heading=_l("Somebody else must confirm"),
        text=_l("You proposed the role yourself. It takes two persons. We have noted that it was tried."),
        action=_l("Ask another local administrator to confirm it."),
    ),
    "staff-role-not-here": Message(
        heading=_l("Your organisation cannot give this role"),
        text=_l("Some roles belong to Indblik's own desk, and some to the other organisations."),
        action=_l("Go back and choose another role."),
    ),
    "staff-bad-period": Message(
        heading=_l("A role cannot last for so long"),
        text=_l("A role lasts from one day to two years."),
        action=_l("Go back and choose another day."),
    ),
    "staff-already-proposed": Message(
        heading=_l("The role has been proposed already"),
        text=_l("The same role for the same colleague waits for a second person."),
        action=_l("Go back to the list. There you can see who proposed it."),
    ),
    "staff-already-decided": Message(
        heading=_l("This has been decided already"),
        text=_l("A colleague was faster, or the time has run out. Nothing has been changed now."),
        action=_l("Go back to the list and see how it stands."),
    ),
    "mask-about-oneself": Message(
        heading=_l("This is about yourself"),
        text=_l("Nobody decides on a mask towards themselves. We have noted that it was tried."),
        action=_l("Ask a colleague who decides masks."),
    ),
    "mask-self-unknown": Message(
        heading=_l("We cannot tell whether this is about yourself"),
        text=_l("Your sign-in did not give us your CPR number. Nobody decides on a mask towards themselves."),
        action=_l("Ask a colleague, or sign in with a MitID Erhverv that gives the CPR number."),
    ),
    "name-about-oneself": Message(
        heading=_l("The wish is your own"),
        text=_l("Nobody answers their own wish. We have noted that it was tried."),
        action=_l("Ask a colleague who decides masks."),
    ),
    "name-self-unknown": Message(
        heading=_l("We cannot tell whose wishes are yours"),
        text=_l("Your sign-in did not give us your CPR number. Nobody answers their own wish."),
        action=_l("Ask a colleague who decides masks."),
    ),
    "mask-own-decision": Message(
        heading=_l("Somebody else must decide"),
        text=_l("You took the first step yourself. It takes two persons. We have noted that it was tried."),
        action=_l("Ask a colleague who decides masks."),
    ),
    "mask-decided": Message(
        heading=_l("There is nothing to decide here"),
        text=_l("A colleague was faster, or the mask has ended. Nothing has been changed now."),
        action=_l("Go back to the mask and see how it stands."),
    ),
    "mask-without-end": Message(
        heading=_l("The mask has no end"),
        text=_l("It goes on until somebody ends it, so it cannot last longer."),
        action=_l("Go back to the mask and see how it stands."),
    ),
    "mask-at-its-longest": Message(
        heading=_l("The mask cannot last longer now"),
        text=_l("Its last day is as far ahead as a mask may last."),
        action=_l("Come back when the last day is nearer."),
    ),
    "desk-refused": Message(
        heading=_l("This was not done"),
        text=_l("Somebody else has the case, or it is no longer at the desk. Nothing has been changed."),
        action=_l("Go back to the queue and see how it stands."),
    ),
    "assist-refused": Message(
        heading=_l("This was not done"),
        text=_l("It counts already, or it cannot be done in this way. Nothing has been changed."),
        action=_l("Go back and see how it stands."),
    ),
    "letter-refused": Message(
        heading=_l("This was not done"),
        text=_l("The letter does not stand there any more, or only a lead may do this. Nothing has been changed."),
        action=_l("Go back to the letters and see how they stand."),
    ),
    "letter-nothing-here": GROUND_MESSAGES["not-found"],
    # Nobody learns more of it than of an address that was made up.
    "question-nothing-here": GROUND_MESSAGES["not-found"],
    "case-about-oneself": Message(
        heading=_l("The question is your own"),
        text=_l("Nobody answers their own question. We have noted that it was tried."),
        action=_l("Ask a colleague who answers questions."),
    ),
    "misuse-own-look-up": Message(
        heading=_l("The name on the look-up is yours"),
        text=_l("Nobody answers for their own look-up, or follows it up. We have noted that it was tried."),
        action=_l("Ask a colleague. If it is somebody else of your name, they can take it too."),
    ),
    "colleagues-matter": Message(
        heading=_l("A colleague's matter"),
        text=_l("It is about somebody who works here. Only a lead can open it, and only when it is needed."),
        action=_l("Find it on the list, and say why you open it."),
    ),
    "case-self-unknown": Message(
        heading=_l("We cannot tell whose questions are yours"),
        text=_l("Your sign-in did not give us your CPR number. Nobody answers their own question."),
        action=_l("Ask a colleague, or sign in with a MitID Erhverv that gives the CPR number."),
    ),
    "link-same-person": Message(
        heading=_l("Somebody else must approve"),
        text=_l("You approved first. The second approval must come from another person."),
        action=_l("Ask a colleague with the identity role."),
    ),
    "link-own-matter": Message(
        heading=_l("This is about yourself"),
        text=_l("Nobody decides about their own identity."),
        action=_l("Ask a colleague with the identity role."),
    ),
    "link-self-unknown": Message(
        heading=_l("We cannot tell whether this is about yourself"),
        text=_l("Your sign-in did not give us your CPR number. Nobody decides about their own identity."),
        action=_l("Ask a colleague, or sign in with a MitID Erhverv that gives the CPR number."),
    ),
    "link-decided": Message(
        heading=_l("This has been decided already"),
        text=_l("A colleague was faster. Nothing has been changed now."),
        action=_l("Go back to the list and see how it stands."),
    ),
}

# Kinds of message that no topic of a citizen's names.
MESSAGE_KINDS: Final[Mapping[str, LazyString]] = {
    "contact-code": _l("Code for your e-mail address"),
    "mailbox-code": _l("Code for the mailbox of those who decide masks"),
    "misuse-reminder": _l("Reminder to the lead of the log control"),
    "question-reminder": _l("Reminder to log officers"),
    "decider-digest": _l("Reminder to those who decide masks"),
}
DELIVERY_STATES: Final[Mapping[str, tuple[LazyString, str]]] = {
    "sent": (_l("Sent"), "success"),
    "undeliverable": (_l("Could not be delivered"), "error"),
    "queued": (_l("On its way"), "info"),
}

# What the worker notes when a message could not be handed over (docs/operations.md).
DELIVERY_FAULTS: dict[str, LazyString] = {
    "recipient-refused": _l("The mail server says that nobody is there"),
    "recipient-later": _l("The mail server asked us to come back later"),
    "sender-refused": _l("The mail server refuses our sender address"),
    "login-refused": _l("The mail server refuses our password"),
    "message-refused": _l("The mail server refuses the message"),
    "no-tls": _l("The mail server does not encrypt"),
    "tls-failed": _l("The mail server\u2019s certificate does not hold"),
    "no-answer": _l("The mail server does not answer"),
    "address-unfit": _l("Mail programs would read the address as another one"),
    "not-composed": _l("The message could not be written"),
    "not-sent": _l("The message could not be handed over"),
    "unknown-kind": _l("The worker does not know this kind of message"),
    "unknown-channel": _l("The worker does not know this way to send"),
}
