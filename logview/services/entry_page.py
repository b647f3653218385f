"""One entry with everything known about it, in plain words, and where it came from."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from citizen_app import audit
from citizen_app.auth.actor import Actor
from citizen_app.complaint_settings import Law
from citizen_app.directory.catalogue import Code
from citizen_app.errors import NotFound
from citizen_app.web import dates
from citizen_app.web.complaint_words import complaint_body
from citizen_app.web.whose import for_another
from logview.domain.name_requests import Whom
from logview.domain.terms import DataKind, EntryFlag, Sector
from logview.queries import entries
from logview.queries.name_requests import KnownRequest, requests_about
from logview.queries.sources import source_states
from logview.services.addresses import EntryPlace
from logview.services.completeness import profiles, source_name
from logview.services.entry_facts import Fact, Section, placeless
from logview.services.entry_text import EntryText, EntryWriter, Placed, source_sectors
from logview.services.names import Names
from logview.services.names_asked import can_be_asked
from logview.services.places import Places
from logview.services.shown import ShownPerson
from logview.services.sight import entry_shown
from logview.services.wording import Words, is_bare_code, source_text, words


@dataclass(slots=True, kw_only=True)
class EntryPage:
    """Everything the template places."""

    heading: str
    rows: list[Section]
    unexplained_note: str | None
    can_ask: list[Whom]  # whose name an organisation here has masked
    unit: Code | None  # where the user sat; None where the source told of no code, or a mask keeps it back
    activity: int | None
    asked: list[KnownRequest]  # the citizen's requests for a name on it, newest first


@dataclass(frozen=True, slots=True)
class _Known:
    """What the sections are written from."""

    writer: EntryWriter
    placed: Placed
    text: EntryText
    details: dict[str, Any]
    names: Names
    places: Places
    words: Words
    language: str

    def detail(self, key: str) -> str | None:
        """A further text of the source, unless a mask withholds its words."""
        return self.told(self.details.get(key))

    def told(self, text: Any) -> str | None:
        """A text of the source's, unless a mask withholds it."""
        return source_text(str(text)) if text and self.writer.may_tell(self.placed, str(text)) else None


def entry_page(actor: Actor, place: EntryPlace, *, at: datetime, language: str) -> EntryPage:
    """The page of one entry. Raises NotFound for anybody else's. Recorded in the audit trail."""
    row = entry_shown(actor, place)
    if row is None:
        raise NotFound
    details = entries.details_of(row.citizen_key, row.entry_id)
    today = dates.local(at).date()
    places = Places((row.organisation_ref, row.data_organisation_ref), today=today, language=language)
    names = Names((row.performed_by, row.on_behalf_of), places, language, actor)
    slugs = {one.source_id: one.slug for one in source_states()}
    writer = EntryWriter(places, names, words(language), source_sectors(slugs), language)
    placed = writer.placed(row)
    known = _Known(writer, placed, writer.text(placed, ""), details, names, places, words(language), language)
    audit.record(actor, "entry-read", object_kind="access-entry", object_ref=str(row.entry_id))
    return EntryPage(
        heading=_("Look-up on %(moment)s", moment=dates.moment_text(row.occurred_at, language)),
        rows=placeless(_when(known), known.text)
        if actor.sight.is_placeless
        else [
            _when(known),
            _who(known),
            _where(known),
            _what(known),
            _why(known),
            _whence(known, slugs.get(row.source_id), versions=actor.helped is None),
        ],
        unexplained_note=_("The place may have been stated wrongly by the source.")
        + " "
        + _("Many people take part in one course of treatment. So there can be names you do not know."),
        can_ask=can_be_asked(names, row, placed.place) if actor.helped is None else [],
        unit=_unit(placed, names),
        activity=row.activity,
        asked=requests_about(actor.subject, row.citizen_key, row.entry_id)
        if placed.withheld and actor.helped is None
        else [],
    )


def _unit(placed: Placed, names: Names) -> Code | None:
    if placed.place is None or names.place(placed.row, placed.place).withheld:
        return None
    return placed.place.code


def _when(known: _Known) -> Section:
    row = known.placed.row
    items = [Fact(_("Time"), dates.moment_text(row.occurred_at, known.language))]
    if row.ended_at is not None and row.ended_at != row.occurred_at:
        items.append(Fact(_("Until"), dates.moment_text(row.ended_at, known.language)))
    if row.entry_count > 1:
        items.append(Fact(_("Number of look-ups"), str(row.entry_count), _("The source sent them as one group.")))
    if row.flags & EntryFlag.TIME_UNZONED:
        items.append(Fact(_("Time zone"), _("Danish time"), _("The source did not state a time zone.")))
    return Section(_("When"), items)


def _who(known: _Known) -> Section:
    text, placed = known.text, known.placed
    role = placed.person.role if placed.person else ""
    stands_as_name = placed.person is not None and not text.masked_by and text.who == role
    note = _unknown_role(placed) if stands_as_name else _given_by(known, placed.person)
    items = [Fact(_("Name"), text.masked_by or text.who, note)]
    if role and (role != text.who or text.masked_by):
        items.append(Fact(_("Profession or role"), role, _unknown_role(placed)))
    elif not role and not placed.row.flags & EntryFlag.SYSTEM_JOB:
        items.append(Fact(_("Profession or role"), role_missing(placed.person)))
    behalf = known.names.asked_about(placed.row, placed.place, Whom.ON_BEHALF_OF)
    if behalf is not None and placed.row.on_behalf_of != placed.row.performed_by:
        if placed.withheld:
            behalf = behalf.without_own_words()
        named = behalf.name or behalf.role or (known.words.masked_person if behalf.masked else known.words.no_person)
        masked = known.names.masked_by_text(behalf, placed.row, placed.place)
        note = masked or _given_by(known, behalf) or behalf.role or None
        items.append(Fact(_("On behalf of"), named, note))
    alias = placed.person.alias if placed.person and not placed.row.flags & EntryFlag.SYSTEM_JOB else None
    if alias:
        note = _(
            "Where the same letters stand on another look-up, it was the same person. "
            "The letters are made for this log alone."
        )
        items.append(Fact(_("Called here"), alias, note))
    if text.masked_by:
        body = complaint_body(Law.NAME_REFUSED, placed.scene.sector).name
        complain = _("You can complain to the organisation, and to %(body)s.", body=body)
        items.append(Fact(_("About masked names"), complain))
    return Section(_("Who"), items)


def role_missing(person: ShownPerson | None) -> str:
    """Why no profession or role is told. Of a masked person the same, whether the source told none or we leave it
    out."""
    if person is not None and person.masked:
        return _("It is not shown here, because the name is masked.")
    return _("The source has not told it.")


def _given_by(known: _Known, person: ShownPerson | None) -> str | None:
    """That the name is masked, and was given to this citizen."""
    if person is None or person.given_by is None:
        return None
    organisation = known.names.masker(person, known.placed.row, known.placed.place)
    return _("%(organisation)s has given you the name. It is for this look-up only.", organisation=organisation)


def _unknown_role(placed: Placed) -> str | None:
    """What to make of a role that is a code only; where it stands as the name it is said there."""
    if placed.person is None or not placed.person.role_is_code:
        return None
    return _("The source has sent a code that is not in our list of professions.")


def _where(known: _Known) -> Section:
    text, row = known.text, known.placed.row
    place = known.placed.place
    own_words = place is not None and place.unit != place.coded
    note = known.words.withheld if place is not None and own_words and text.unit != place.unit else None
    if place is not None and place.is_code_only:
        note = _("The source has sent a code that is not in our list of places.")
    items = [Fact(_("Unit"), text.unit, note)]
    if text.organisation:
        items.append(Fact(_("Organisation"), text.organisation))
    items.append(Fact(_("Sector"), text.sector_text, _about_sector(known.placed.scene.sector)))
    data_place = known.places.at(row.data_organisation_ref, known.placed.day)
    if data_place is not None and row.data_organisation_ref != row.organisation_ref:
        told = known.names.place(row, place, data_place)
        items.append(Fact(_("The data are kept at"), ", ".join(filter(None, (told.unit, told.organisation)))))
    return Section(_("Where"), items)


def _about_sector(sector: Sector) -> str | None:
    """Who is in it, where citizens may think of somebody else (safety.md 10)."""
    if sector is not Sector.PRIVATE_HOSPITAL:
        return None
    return _("Insurance may have paid for the treatment. The insurance company itself does not look up.")


def _what(known: _Known) -> Section:
    text, row = known.text, known.placed.row
    own_words = known.detail("activity_text")
    action = text.action or known.words.no_action
    if own_words and row.activity not in known.words.activities:
        action = _("We do not know the source's word for what was done.")
    items = [Fact(_("Data"), text.what), Fact(_("Action"), action)]
    told = own_words or known.told(row.what_text)
    if told:
        items.append(Fact(_("In the source's words"), f"“{told}”", _unknown_code(told)))
    if data_text := known.detail("data_text"):
        items.append(Fact(_("Which document or part"), f"“{data_text}”"))
    return Section(_("What"), items)


def _unknown_code(told: str) -> str | None:
    """What to make of a source's words where they are a code alone."""
    if not is_bare_code(told):
        return None
    return _("The source has sent a code that we do not know. The source can tell you what it means.")


def _why(known: _Known) -> Section:
    text, row, flags = known.text, known.placed.row, known.placed.row.flags
    own = known.told(row.reason) if row.purpose not in known.words.purposes else None
    note = _unknown_code(own) if own else None
    items = [Fact(_("Stated reason"), known.detail("reason") or text.reason, note)]
    if flags & EntryFlag.CONSENT_OVERRIDE:
        # The wording of safety.md 6: an override is not only an emergency.
        told = (
            _("The source does not tell why.")
            if text.reason_missing
            else _("The source's reason: %(reason)s", reason=_own_reason(known))
        )
        items.append(
            Fact(
                _("A block was set aside"),
                _(
                    "It may be because the citizen said yes, because they could not be asked, or out of regard "
                    "for them or others."
                ),
                told,
            )
            if for_another()
            else Fact(
                _("Your block was set aside"),
                _(
                    "It may be because you said yes yourself, because you could not be asked, or out of regard "
                    "for you or others."
                ),
                told,
            )
        )
    if flags & EntryFlag.DENIED and known.placed.row.data_kind == DataKind.FRONT_PAGE:
        items.append(Fact(_("What was seen"), known.words.front_only[1]))
    elif flags & EntryFlag.DENIED:
        items.append(Fact(_("The look-up was stopped"), _("It does not mean that anybody has done anything wrong.")))
    if flags & EntryFlag.FAILED:
        items.append(Fact(_("The look-up did not succeed"), _("The source reports a technical fault.")))
    if row.reason and known.told(row.reason) is None:
        items.append(Fact(_("The source's text"), known.writer.withheld_text))
    return Section(_("Why"), items)


def _own_reason(known: _Known) -> str:
    """The source's words, else the kind of purpose; never words that a mask withholds."""
    return known.detail("reason") or known.told(known.placed.row.reason) or known.text.reason


def _whence(known: _Known, slug: str | None, *, versions: bool) -> Section:
    row, language = known.placed.row, known.language
    profile = profiles().get(slug or "")
    items = [Fact(_("Source"), source_name(profile, language) if profile else _("Unknown source"))]
    for key, label in (("source_system", _("The user's system")), ("data_system", _("The data's system"))):
        if told := known.detail(key):
            items.append(Fact(label, told))
    items.append(Fact(_("We received it"), dates.moment_text(row.received_at, language)))
    if row.superseded_by is not None:
        items.append(Fact(_("Corrected"), _("The source has corrected this entry since. You see an old version.")))
    for earlier in entries.earlier_versions_of(row.citizen_key, row.entry_id) if versions else ():
        received = dates.moment_text(earlier.received_at, language)
        items.append(
            Fact(
                _("Earlier version"),
                _("The source has corrected the entry. We received the first on %(at)s.", at=received),
            )
        )
    if profile and profile.contact:
        contact = profile.contact
        reach = ", ".join(part for part in (contact.email, contact.phone, contact.web) if part)
        items.append(Fact(_("Whom to ask"), contact.name, reach or None))
    return Section(_("Where we have it from"), items)
