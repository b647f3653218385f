"""What the citizen's decisions hand to the composition root."""

from datetime import timedelta

from flask_babel import lazy_gettext as _l

from citizen_app.auth.permissions import Permission
from citizen_app.feature import Feature, MenuItem, OpenPage
from citizen_app.messages.topics import ON, Topic
from citizen_app.outbox.jobs import Job
from consent.cli.emergency import consent_group
from consent.cli.offers import consents_group
from consent.cli.research import research_group
from consent.cli.tissue import tissue_group
from consent.messages import CONSENT_MESSAGES, OFFER_GONE
from consent.services.refusals import BY_REFUSAL
from consent.services.tissue_sending import send_now
from consent.services.tissue_waiting_news import TISSUE_WAITS
from consent.services.waiting import CHANGED, WAITS
from consent.services.waiting_news import may_still_confirm
from consent.services.yes_asked import OfferGone
from consent.views import (
    choices,
    lookups,
    making,
    research,
    saying_yes,
    secondary_use,
    tissue,
    tissue_child,
    waiting,
)
from consent.views.consent_search_service import CONSENT_OPERATIONS
from consent.views.decision_service import DECISION_OPERATIONS
from consent.views.emergency_copy import emergency_copy
from consent.views.research_service import RESEARCH_OPERATIONS
from consent.views.secondary_use_service import SECONDARY_USE_OPERATIONS
from consent.views.tissue_service import TISSUE_OPERATIONS

# `notify(citizen_key, …)` of these: never for a protective deed (safety.md 4).
DECISION_CHANGED = Topic(
    code=CHANGED,
    label=_l("A receipt when a choice of yours is changed"),
    description=_l("When a choice of yours is made, changed or ended, or somebody has answered it."),
    default=ON,
    endpoint="consent.overview",
)
BLOCK_SET_ASIDE = Topic(
    code="block-set-aside",
    label=_l("When a block of yours was set aside"),
    description=_l("When somebody saw data that you had blocked, and the system told us."),
    default=ON,
    endpoint="consent.asked",
)
BLOCK_WAITS = Topic(
    code=WAITS,
    label=_l("When a block waits for you to confirm it"),
    description=_l("Somebody who has custody with you, or is guardian with you, has asked for it."),
    default=ON,
    endpoint="helping.others",
    still=may_still_confirm,
)

CONSENT = Feature(
    name="consent",
    blueprints=(
        saying_yes.bp,
        tissue.bp,
        tissue_child.bp,
        secondary_use.bp,
        waiting.bp,
        lookups.bp,
        choices.bp,
        making.bp,
        research.bp,
    ),  # fmt: skip
    menu=(
        MenuItem(
            label=_l("Your choices"),
            endpoint="consent.overview",
            permission=Permission.CONSENT_READ,
            label_for_helpers=_l("Choices"),
        ),
        MenuItem(label=_l("Research"), endpoint="research.own", permission=Permission.LOG_READ),
    ),
    open_pages=(OpenPage(label=_l("Research projects"), endpoint="research.listed"),),
    commands=(consent_group, consents_group, tissue_group, research_group),
    jobs=(Job(name="tissue", interval=timedelta(minutes=5), run=send_now),),
    operations=(
        *DECISION_OPERATIONS,
        *RESEARCH_OPERATIONS,
        *SECONDARY_USE_OPERATIONS,
        *TISSUE_OPERATIONS,
        *CONSENT_OPERATIONS,
        emergency_copy,
    ),
    topics=(DECISION_CHANGED, BLOCK_SET_ASIDE, BLOCK_WAITS, TISSUE_WAITS),
    messages={kind.refusal.value: CONSENT_MESSAGES[kind.refusal] for kind in BY_REFUSAL.values()}
    | {OfferGone.code: OFFER_GONE},
)
