"""What recipients ask citizens to say yes to, what citizens said and took back, each for its own role."""

import sqlalchemy as sa
from alembic import op

from citizen_app.db.base import Moment

revision = "0093"
down_revision = "0092"
branch_labels = None
depends_on = None

OFFER, GIVEN, INDICATION, BACK = "consent_offer", "given_consent", "indication", "yes_withdrawal"
TABLES = (OFFER, GIVEN, INDICATION, BACK)
OF_CITIZENS = (GIVEN, INDICATION, BACK)
CITIZEN, OFFERS, CONSENT = "indblik_citizen", "indblik_offers", "indblik_consent"
KINDS = "kind in ('research-contact','own-measurements','learning','early-follow-up')"
# As in 0003: evaluated once per statement.
SUBJECTS = "ANY ((SELECT string_to_array(nullif(current_setting('indblik.subjects', true), ''), ',')::uuid[])::uuid[])"
ONESELF = "(SELECT nullif(current_setting('indblik.viewers', true), '') IS NULL)"
OWN = f"citizen_key = {SUBJECTS}"
TAKEN = f"(SELECT current_user = '{OFFERS}')"
ASKED = f"(SELECT current_user = '{CONSENT}')"
GRANTS = (
    f"SELECT, INSERT ON {GIVEN}, {INDICATION}, {BACK} TO {CITIZEN}",
    f"SELECT ON {OFFER} TO {CITIZEN}",
    f"SELECT, INSERT ON {OFFER} TO {OFFERS}",
    f"INSERT ON audit_event TO {OFFERS}",
    f"SELECT ON organisation, profession, directory_import TO {OFFERS}",
    # What answering needs: no words, not who gave it, and nothing of any indication.
    f"SELECT ON {OFFER} TO {CONSENT}",
    f"SELECT (citizen_key, consent_id, offer_id, sequence, given_at, until) ON {GIVEN} TO {CONSENT}",
    f"SELECT (citizen_key, yes_id, at) ON {BACK} TO {CONSENT}",
)
POLICIES = (
    # Nobody who helps reads, gives or takes back a yes.
    *(f"own_rows ON {table} FOR SELECT TO {CITIZEN} USING ({OWN} AND {ONESELF})" for table in OF_CITIZENS),
    *(
        f"own_deeds ON {table} FOR INSERT TO {CITIZEN} WITH CHECK ({OWN} AND {ONESELF} AND basis = 'self')"
        for table in (GIVEN, INDICATION)
    ),
    # What is taken back is something that was given, under the same key: else it would end nothing, and say that it did.
    f"own_deeds ON {BACK} FOR INSERT TO {CITIZEN} WITH CHECK ({OWN} AND {ONESELF} AND basis = 'self' AND ("
    f"EXISTS (SELECT FROM {GIVEN} AS given WHERE given.citizen_key = {BACK}.citizen_key AND consent_id = yes_id) OR "
    f"EXISTS (SELECT FROM {INDICATION} AS told WHERE told.citizen_key = {BACK}.citizen_key AND indication_id = yes_id)))",
    *(f"asked ON {table} FOR SELECT TO {CONSENT} USING ({ASKED})" for table in (GIVEN, BACK)),
    f"offers_deeds ON audit_event FOR INSERT TO {OFFERS} WITH CHECK ({TAKEN})",
)


def upgrade() -> None:
    _create_offer()
    _create_yes(GIVEN, "consent_id", sa.Column("offer_id", sa.String(length=20), nullable=False),
                sa.Column("sequence", sa.Integer(), nullable=False))  # fmt: skip
    _create_yes(INDICATION, "indication_id", sa.Column("kind", sa.String(length=20), nullable=False),
                sa.CheckConstraint(KINDS, name=op.f(f"ck_{INDICATION}_kind")))  # fmt: skip
    _create_withdrawal()
    if op.get_bind().dialect.name == "postgresql":
        _guard_postgresql()
        return
    for table in TABLES:
        for verb in ("update", "delete"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )


def downgrade() -> None:
    is_postgresql = op.get_bind().dialect.name == "postgresql"
    if is_postgresql:
        op.execute("DROP POLICY offers_deeds ON audit_event")
    for table in reversed(TABLES):
        op.drop_table(table)
    if is_postgresql:
        # The role itself stays: another database of the cluster may use it.
        op.execute(f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {OFFERS}")
        op.execute(f"REVOKE USAGE ON SCHEMA public FROM {OFFERS}")


def _key(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.Uuid(), nullable=False)


def _text(name: str, length: int | None = None) -> sa.Column[object]:
    return sa.Column(name, sa.String(length=length) if length else sa.Text(), nullable=False)


def _create_offer() -> None:
    op.create_table(
        OFFER,
        _text("offer_id", 20),
        sa.Column("sequence", sa.Integer(), nullable=False),
        _text("cvr", 8),
        _text("number", 40),
        sa.Column("updated", sa.Date(), nullable=False),
        sa.Column("is_withdrawn", sa.Boolean(), nullable=False),
        _text("kind", 20),
        _text("title", 200),
        _text("organisation", 150),
        _text("purpose"),
        _text("kinds"),
        _text("legal_basis", 400),
        _text("legal_reference", 200),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("from_age", sa.SmallInteger(), nullable=False),
        _text("gives"),
        _text("costs"),
        _text("after_withdrawal"),
        _text("email", 150),
        _text("phone", 25),
        _text("web", 300),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("taken_in_at", Moment(), nullable=False),
        sa.CheckConstraint(KINDS, name=op.f(f"ck_{OFFER}_kind")),
        sa.PrimaryKeyConstraint("offer_id", "sequence", name=op.f(f"pk_{OFFER}")),
        sqlite_with_rowid=False,
    )


def _create_yes(table: str, key: str, *of_it: sa.schema.SchemaItem) -> None:
    op.create_table(
        table,
        _key("citizen_key"),
        _key(key),
        *of_it,
        sa.Column("given_at", Moment(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        _key("given_by"),
        _text("basis", 20),
        _key("submission_id"),
        _text("text_version", 20),
        _text("language", 2),
        _text("text"),
        sa.PrimaryKeyConstraint("citizen_key", key, name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("citizen_key", "submission_id", name=op.f(f"uq_{table}_citizen_key_submission_id")),
        sqlite_with_rowid=False,
    )


def _create_withdrawal() -> None:
    op.create_table(
        BACK,
        _key("citizen_key"),
        _key("yes_id"),
        sa.Column("at", Moment(), nullable=False),
        _key("withdrawn_by"),
        _text("basis", 20),
        sa.PrimaryKeyConstraint("citizen_key", "yes_id", name=op.f(f"pk_{BACK}")),
        sqlite_with_rowid=False,
    )


def _guard_postgresql() -> None:
    # Roles belong to the cluster, not to this database: another database may have made it.
    op.execute(f"""
        DO $$ BEGIN
            CREATE ROLE {OFFERS} NOLOGIN;
        EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
        END $$
    """)
    op.execute(f"GRANT {OFFERS} TO CURRENT_USER")
    op.execute(f"GRANT USAGE ON SCHEMA public TO {OFFERS}")
    for grant in GRANTS:
        op.execute(f"GRANT {grant}")
    for table in OF_CITIZENS:
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    for table in TABLES:
        op.execute(
            f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION indblik_append_only()"
        )
        op.execute(
            f"CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION indblik_append_only()"
        )
    for policy in POLICIES:
        op.execute(f"CREATE POLICY {policy}")
