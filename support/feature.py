"""What the staff desk hands to the composition root."""

from flask_babel import lazy_gettext as _l

from citizen_app.auth.permissions import Permission
from citizen_app.feature import Feature, MenuItem, OpenPage
from support.cli import staff_group
from support.cli_figures import figures_group
from support.cli_letters import letters_group
from support.messages import SUPPORT_MESSAGES
from support.services.assist_clock import TAKE_EFFECT
from support.services.assist_news import ASSIST_TOPICS
from support.services.assist_rules import is_on as assist_is_on
from support.services.case_clock import KEEP_TIME
from support.services.case_reminders import OFFICERS_KIND, TELL_OFFICERS, officers_letter
from support.services.figures import COUNT_QUARTERS
from support.services.help_news import HELP_NEWS, TELL_THOSE_WHO_HELP
from support.services.joint_question_news import QUESTION_WAITS
from support.services.look_back_clock import LOOK_BACKS
from support.services.misuse_clock import REMIND_OF_MISUSE, REMINDER_KIND, reminder_letter
from support.services.paper_notices import NOTE_FIRST_DAYS
from support.services.question_news import QUESTION_TOPICS
from support.services.telling_affected import ORGANISATION_WROTE
from support.services.telling_of_visits import TELL_OF_VISITS
from support.views import (
    apart,
    ask,
    assist,
    assist_steps,
    assisted,
    case_steps,
    cases,
    colleagues,
    desk,
    desk_paper,
    desk_powers,
    desk_steps,
    figures,
    headcounts,
    identities,
    joint_questions,
    letters,
    look_back_list,
    look_back_steps,
    look_backs,
    mailbox,
    mask_steps,
    masks,
    misuse,
    misuse_export,
    misuse_steps,
    name_requests,
    new_mask,
    new_system,
    notices,
    outbox,
    own_letters,
    protecting,
    questions,
    ready_texts,
    roles,
    sources,
    start,
    systems,
    trail,
    turning,
    usual_texts,
)
from support.views.entry_questions import AskedAbout

apart.guard(
    cases.bp,
    case_steps.bp,
    desk.bp,
    desk_steps.bp,
    misuse.bp,
    misuse_steps.bp,
    misuse_export.bp,
    look_backs.bp,
    look_back_steps.bp,
    look_back_list.bp,
    masks.bp,
    mask_steps.bp,
    new_mask.bp,
    headcounts.bp,
    name_requests.bp,
    letters.bp,
    identities.bp,
)

SUPPORT = Feature(
    name="support",
    blueprints=(
        ask.bp,
        assisted.bp,
        assist.bp,
        assist_steps.bp,
        protecting.bp,
        desk_paper.bp,
        desk_powers.bp,
        questions.bp,
        joint_questions.bp,
        turning.bp,
        start.bp,
        apart.bp,
        roles.bp,
        masks.bp,
        mailbox.bp,
        new_mask.bp,
        mask_steps.bp,
        headcounts.bp,
        name_requests.bp,
        cases.bp,
        look_backs.bp,
        look_back_steps.bp,
        look_back_list.bp,
        notices.bp,
        case_steps.bp,
        usual_texts.bp,
        misuse.bp,
        misuse_steps.bp,
        misuse_export.bp,
        sources.bp,
        outbox.bp,
        systems.bp,
        new_system.bp,
        identities.bp,
        figures.bp,
        desk.bp,
        desk_steps.bp,
        ready_texts.at_desk,
        ready_texts.for_answers,
        letters.bp,
        own_letters.bp,
        trail.bp,
        colleagues.bp,
    ),
    commands=(staff_group, figures_group, letters_group),
    menu=(
        MenuItem(
            label=_l("My questions"),
            endpoint="questions.listed",
            permission=Permission.QUESTIONS_OWN,
            label_for_helpers=_l("Questions"),
        ),
        MenuItem(
            label=_l("Help from our support"),
            endpoint="assisted.listed",
            permission=Permission.QUESTIONS_OWN,
            is_on=assist_is_on,
        ),
        MenuItem(label=_l("My roles"), endpoint="staff.start", permission=Permission.STAFF_START),
        MenuItem(label=_l("Roles"), endpoint="staff_roles.listed", permission=Permission.ROLES_MANAGE),
        MenuItem(
            label=_l("Questions about look-ups"), endpoint="staff_cases.listed", permission=Permission.QUESTIONS_ANSWER
        ),
        MenuItem(
            label=_l("Texts about units"), endpoint="staff_usual_texts.listed", permission=Permission.QUESTIONS_ANSWER
        ),
        MenuItem(
            label=_l("Beginnings of answers"),
            endpoint="staff_beginnings.listed",
            permission=Permission.READY_TEXTS_ANSWERS,
        ),
        MenuItem(label=_l("Follow-ups"), endpoint="staff_misuse.listed", permission=Permission.MISUSE_LEAD),
        MenuItem(label=_l("Look-backs"), endpoint="staff_look_backs.listed", permission=Permission.LOOK_BACK),
        MenuItem(label=_l("Masked names"), endpoint="staff_masks.listed", permission=Permission.MASKS_DECIDE),
        MenuItem(label=_l("Wishes about names"), endpoint="staff_names.listed", permission=Permission.MASKS_DECIDE),
        MenuItem(label=_l("The desk"), endpoint="staff_desk.listed", permission=Permission.QUESTIONS_DESK),
        MenuItem(
            label=_l("The desk's ready texts"),
            endpoint="staff_ready_texts.listed",
            permission=Permission.READY_TEXTS_DESK,
        ),
        MenuItem(label=_l("Letters to print"), endpoint="staff_letters.listed", permission=Permission.LETTERS_QUEUE),
        MenuItem(label=_l("Sources"), endpoint="staff_sources.listed", permission=Permission.SOURCES_READ),
        MenuItem(
            label=_l("Messages that we send"), endpoint="staff_outbox.listed", permission=Permission.OUTBOX_MANAGE
        ),
        MenuItem(label=_l("Systems"), endpoint="staff_systems.listed", permission=Permission.SYSTEMS_MANAGE),
        MenuItem(label=_l("Identities"), endpoint="staff_identities.listed", permission=Permission.IDENTITY_DECIDE),
        MenuItem(label=_l("What was done here"), endpoint="staff_trail.begin", permission=Permission.TRAIL_READ),
    ),
    open_pages=(OpenPage(label=_l("Open figures"), endpoint="figures.newest"),),
    entry_questions=AskedAbout(),
    messages=SUPPORT_MESSAGES,
    topics=(*QUESTION_TOPICS, *ASSIST_TOPICS, ORGANISATION_WROTE, HELP_NEWS, QUESTION_WAITS),
    letters={REMINDER_KIND: reminder_letter, OFFICERS_KIND: officers_letter},
    jobs=(
        KEEP_TIME,
        TELL_OFFICERS,
        COUNT_QUARTERS,
        REMIND_OF_MISUSE,
        TAKE_EFFECT,
        LOOK_BACKS,
        TELL_THOSE_WHO_HELP,
        TELL_OF_VISITS,
        NOTE_FIRST_DAYS,
    ),
)
