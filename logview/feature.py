"""What the access log hands to the composition root."""

from flask_babel import lazy_gettext as _l

from citizen_app.auth.permissions import Permission
from citizen_app.feature import Feature, MenuItem
from logview.cli import directory, log, masks, set_aside
from logview.messages import LOGVIEW_MESSAGES
from logview.services.answering_names import NAME_ANSWERED
from logview.services.decider_digest import DIGEST_KIND, REMIND_DECIDERS, digest_letter
from logview.services.new_entries import NEW_ENTRIES, TELL_OF_NEW_ENTRIES
from logview.services.past_entries import LogOfThePast
from logview.services.tally import COUNT_ENTRIES
from logview.views import log as log_views
from logview.views import name_turning
from logview.views import names as name_views
from logview.views.headcount_service import HEADCOUNT_OPERATIONS
from logview.views.mask_service import MASK_OPERATIONS

# These add to groups that are handed over elsewhere: `directory check` and `log set-aside`.
ADDED_TO_GROUPS = (directory.check, set_aside.set_aside_group)

LOGVIEW = Feature(
    name="logview",
    blueprints=(log_views.bp, name_views.bp, name_turning.bp),
    commands=(log.log_group, masks.mask_group),
    operations=(*MASK_OPERATIONS, *HEADCOUNT_OPERATIONS),
    past_entries=LogOfThePast(),
    topics=(NEW_ENTRIES, NAME_ANSWERED),
    letters={DIGEST_KIND: digest_letter},
    jobs=(TELL_OF_NEW_ENTRIES, REMIND_DECIDERS, COUNT_ENTRIES),
    messages=LOGVIEW_MESSAGES,
    menu=(
        MenuItem(
            label=_l("My log"),
            endpoint="logview.show_log",
            permission=Permission.LOG_READ,
            label_for_helpers=_l("The log"),
        ),
    ),
)
