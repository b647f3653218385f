"""Letters on paper: ordered by whoever acts for the citizen, read by the citizen and the print desk alone."""

import sqlalchemy as sa
from alembic import op

from citizen_app.db.base import Moment

revision = "0036"
down_revision = "0033"
branch_labels = None
depends_on = None

LETTER, STEP, STANDING = "print_letter", "print_letter_step", "print_letter_standing"
EVIDENCE = (LETTER, STEP)
TABLES = (*EVIDENCE, STANDING)
CITIZEN, PRINT = "indblik_citizen", "indblik_print"
# Who orders a letter reads none: each beside what they do for the citizen.
ORDERING = ("indblik_officers", "indblik_desk", "indblik_worker", "indblik_misuse")
# As in 0003: evaluated once per statement.
SUBJECTS = "ANY ((SELECT string_to_array(nullif(current_setting('indblik.subjects', true), ''), ',')::uuid[])::uuid[])"
OWN = f"citizen_key = {SUBJECTS}"
LETTER_TOLD = "citizen_key, letter_id, number, kind, about_id, month, language, has_contents, ordered_at"
STEP_TOLD = "citizen_key, letter_id, sequence, step, at, why"
STANDS = "state, why, changed_at, steps"
GRANTS = (
    *(f"INSERT ON {', '.join(TABLES)} TO {role}" for role in (CITIZEN, *ORDERING)),
    # What became of one's own letters; not which member of staff it was, nor their words.
    f"SELECT ({LETTER_TOLD}) ON {LETTER} TO {CITIZEN}",
    f"SELECT ({STEP_TOLD}) ON {STEP} TO {CITIZEN}",
    f"SELECT, UPDATE ({STANDS}) ON {STANDING} TO {CITIZEN}",
    f"SELECT ON {LETTER} TO {PRINT}",
    f"SELECT, INSERT ON {STEP} TO {PRINT}",
    f"SELECT, UPDATE ({STANDS}) ON {STANDING} TO {PRINT}",
    # Whether a person must see to a letter first; no number, no look-up, no word of a question.
    f"SELECT (citizen_key, birth_date, died_on) ON citizen TO {PRINT}",
    f"SELECT (citizen_key, other_key, state, reason) ON citizen_link TO {PRINT}",
    f"SELECT ON organisation, profession, directory_import, staff_person TO {PRINT}",
    f"INSERT ON audit_event TO {PRINT}",
)


def _policies() -> list[str]:
    printing = f"current_user = '{PRINT}'"
    found = [f"own_rows ON {table} FOR SELECT TO {CITIZEN} USING ({OWN})" for table in TABLES]
    first = {LETTER: "", STEP: " AND step = 'ordered'", STANDING: " AND state = 'waiting' AND steps = 1"}
    own = {**first, STEP: " AND step IN ('ordered','stopped') AND by_staff_key IS NULL"}
    found += [f"own_deeds ON {table} FOR INSERT TO {CITIZEN} WITH CHECK ({OWN}{own[table]})" for table in TABLES]
    found += [f"own_standing ON {STANDING} FOR UPDATE TO {CITIZEN} USING ({OWN}) WITH CHECK (state = 'stopped')"]
    found += [
        f"{role[8:]}_orders ON {table} FOR INSERT TO {role} WITH CHECK (current_user = '{role}'{first[table]})"
        for role in ORDERING
        for table in TABLES
    ]
    found += [f"print ON {table} FOR SELECT TO {PRINT} USING ({printing})" for table in TABLES]
    found += [
        f"print_deeds ON {STEP} FOR INSERT TO {PRINT} WITH CHECK ({printing} AND step <> 'ordered')",
        f"print_standing ON {STANDING} FOR UPDATE TO {PRINT} USING ({printing})",
        f"print_deeds ON audit_event FOR INSERT TO {PRINT} WITH CHECK ({printing})",
    ]
    return found


def upgrade() -> None:
    _create()
    if op.get_bind().dialect.name == "postgresql":
        _guard_postgresql()
        return
    for table in EVIDENCE:
        for verb in ("update", "delete"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP POLICY print_deeds ON audit_event")
    for table in reversed(TABLES):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        # The role itself stays: another database of the cluster may use it.
        op.execute(f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {PRINT}")
        op.execute(f"REVOKE USAGE ON SCHEMA public FROM {PRINT}")


def _create() -> None:
    kinds = "'question-receipt','question-answer','log-month','assisted-receipt','assisted-stopped','misuse-told'"
    op.create_table(
        LETTER,
        *_key(),
        sa.Column("number", sa.String(length=12), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("about_id", sa.Uuid(), nullable=True),
        sa.Column("month", sa.Date(), nullable=True),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("has_contents", sa.Boolean(), nullable=False),
        sa.Column("ordered_at", Moment(), nullable=False),
        sa.Column("ordered_by_staff_key", sa.Uuid(), nullable=True),
        _check(LETTER, "kind", f"kind in ({kinds})"),
        _check(LETTER, "month", "(kind = 'log-month') = (month IS NOT NULL)"),
        _check(LETTER, "about", "(kind = 'log-month') = (about_id IS NULL)"),
        sa.PrimaryKeyConstraint("citizen_key", "letter_id", name=op.f(f"pk_{LETTER}")),
        sqlite_with_rowid=False,
    )
    _create_steps()
    op.create_table(
        STANDING,
        *_key(),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("why", sa.String(length=15), nullable=True),
        sa.Column("ordered_at", Moment(), nullable=False),
        sa.Column("changed_at", Moment(), nullable=False),
        sa.Column("steps", sa.SmallInteger(), nullable=False),
        _of_a_letter(),
        _check(STANDING, "state", "state in ('waiting','held','printed','failed','stopped')"),
        sa.PrimaryKeyConstraint("citizen_key", "letter_id", name=op.f(f"pk_{STANDING}")),
        sqlite_with_rowid=False,
    )
    op.create_index(f"ix_{STANDING}_queue", STANDING, ["state", "ordered_at", "letter_id"])


def _create_steps() -> None:
    holds = "'child','age-unknown','dead','protected','no-address','no-contents','desk'"
    op.create_table(
        STEP,
        *_key(),
        sa.Column("sequence", sa.SmallInteger(), nullable=False),
        sa.Column("step", sa.String(length=10), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("by_staff_key", sa.Uuid(), nullable=True),
        sa.Column("why", sa.String(length=15), nullable=True),
        sa.Column("batch_id", sa.Uuid(), nullable=True),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=True),
        _of_a_letter(),
        _check(STEP, "step", "step in ('ordered','held','released','printed','failed','again','stopped')"),
        _check(STEP, "held", "(step = 'held') = (why IS NOT NULL)"),
        _check(STEP, "why", f"why in ({holds})"),
        _check(STEP, "printed", "step <> 'printed' OR (batch_id IS NOT NULL AND by_staff_key IS NOT NULL)"),
        _check(STEP, "again", "step <> 'again' OR words_sealed IS NOT NULL"),
        sa.PrimaryKeyConstraint("citizen_key", "letter_id", "sequence", name=op.f(f"pk_{STEP}")),
        sqlite_with_rowid=False,
    )


def _key() -> tuple[sa.Column[object], ...]:
    return (
        sa.Column("citizen_key", sa.Uuid(), nullable=False),
        sa.Column("letter_id", sa.Uuid(), nullable=False),
    )


def _of_a_letter() -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["citizen_key", "letter_id"], ["print_letter.citizen_key", "print_letter.letter_id"], name="letter"
    )


def _check(table: str, name: str, rule: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(rule, name=op.f(f"ck_{table}_{name}"))


def _guard_postgresql() -> None:
    # Roles belong to the cluster, not to this database: another database may have made it.
    op.execute(f"""
        DO $$ BEGIN
            CREATE ROLE {PRINT} NOLOGIN;
        EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
        END $$
    """)
    op.execute(f"GRANT {PRINT} TO CURRENT_USER")
    op.execute(f"GRANT USAGE ON SCHEMA public TO {PRINT}")
    for grant in GRANTS:
        op.execute(f"GRANT {grant}")
    for table in TABLES:
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    for table in EVIDENCE:
        op.execute(
            f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION indblik_append_only()"
        )
        op.execute(
            f"CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION indblik_append_only()"
        )
    for policy in _policies():
        op.execute(f"CREATE POLICY {policy}")
