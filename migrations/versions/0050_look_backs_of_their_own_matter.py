"""A look-back is of a follow-up of its own organisation, and one that was refused or withdrawn opens no log any more."""

from alembic import op

revision = "0050"
down_revision = "0046"
branch_labels = None
depends_on = None

# As in 0043: evaluated once per statement.
OWN = "cvr = (SELECT nullif(current_setting('indblik.organisation', true), ''))"
OF_OWN_MATTER = f"EXISTS (SELECT 1 FROM misuse_matter m WHERE m.matter_id = look_back.matter_id AND m.{OWN})"
OF_THE_MATTER = (
    "EXISTS (SELECT 1 FROM question_entry q WHERE q.citizen_key = access_entry.citizen_key "
    "AND q.entry_id = access_entry.entry_id)"
)
LIVES = (
    "JOIN look_back_standing t ON t.look_back_id = l.look_back_id AND t.state NOT IN ('refused','withdrawn') "
    "JOIN look_back_unit"
)
OF_THE_PERSON = (
    "EXISTS (SELECT 1 FROM professional p JOIN look_back l ON l.person_digest = p.person_digest "
    "{0} u ON u.look_back_id = l.look_back_id "
    f"WHERE p.professional_id = access_entry.performed_by AND l.{OWN} "
    "AND u.organisation_ref = access_entry.organisation_ref "
    "AND access_entry.occurred_at >= l.since AND access_entry.occurred_at < l.until)"
)


def upgrade() -> None:
    _say(f"{OWN} AND {OF_OWN_MATTER}", OF_THE_PERSON.format(LIVES))


def downgrade() -> None:
    _say(OWN, OF_THE_PERSON.format("JOIN look_back_unit"))


def _say(may_begin: str, of_the_person: str) -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"ALTER POLICY own ON look_back USING ({OWN}) WITH CHECK ({may_begin})")
        op.execute(f"ALTER POLICY look_back ON access_entry USING ({OF_THE_MATTER} OR {of_the_person})")
