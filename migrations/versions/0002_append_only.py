"""Evidence is append-only: the database refuses to change or delete it, whoever asks."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

EVIDENCE = ("audit_event", "staff_role_event", "access_entry_detail", "register_message")
# A correction marks the entry it replaces, once; nothing else of an entry may change.
ENTRY_COLUMNS = (
    "citizen_key, occurred_at, entry_id, ended_at, received_at, entry_count, source_id, delivery_id, performed_by, "
    "on_behalf_of, organisation_ref, data_organisation_ref, activity, data_kind, purpose, flags, visit_key, "
    "what_text, reason"
)


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        _upgrade_postgresql()
    else:
        _upgrade_sqlite()


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for table in EVIDENCE:
            op.execute(f"DROP TRIGGER append_only ON {table}")
            op.execute(f"DROP TRIGGER append_only_whole ON {table}")
        op.execute("DROP TRIGGER entry_append_only ON access_entry")
        op.execute("DROP TRIGGER entry_append_only_whole ON access_entry")
        op.execute("DROP FUNCTION indblik_append_only()")
        op.execute("DROP FUNCTION indblik_entry_append_only()")
    else:
        for table in EVIDENCE:
            op.execute(f"DROP TRIGGER {table}_no_update")
            op.execute(f"DROP TRIGGER {table}_no_delete")
        for name in ("access_entry_no_update", "access_entry_superseded_once", "access_entry_no_delete"):
            op.execute(f"DROP TRIGGER {name}")


def _upgrade_postgresql() -> None:
    op.execute("""
        CREATE FUNCTION indblik_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
        END $$
    """)
    op.execute("""
        CREATE FUNCTION indblik_entry_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF OLD.superseded_by IS NULL
               AND to_jsonb(NEW) - 'superseded_by' = to_jsonb(OLD) - 'superseded_by' THEN
                RETURN NEW;
            END IF;
            RAISE EXCEPTION 'access_entry is append-only' USING ERRCODE = 'restrict_violation';
        END $$
    """)
    for table in EVIDENCE:
        op.execute(
            f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION indblik_append_only()"
        )
        op.execute(
            f"CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION indblik_append_only()"
        )
    op.execute(
        "CREATE TRIGGER entry_append_only BEFORE UPDATE ON access_entry "
        "FOR EACH ROW EXECUTE FUNCTION indblik_entry_append_only()"
    )
    op.execute(
        "CREATE TRIGGER entry_append_only_whole BEFORE DELETE OR TRUNCATE ON access_entry "
        "FOR EACH STATEMENT EXECUTE FUNCTION indblik_append_only()"
    )


def _upgrade_sqlite() -> None:
    for table in EVIDENCE:
        for verb in ("update", "delete"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )
    op.execute(
        f"CREATE TRIGGER access_entry_no_update BEFORE UPDATE OF {ENTRY_COLUMNS} ON access_entry "
        "BEGIN SELECT RAISE(ABORT, 'access_entry is append-only'); END"
    )
    op.execute(
        "CREATE TRIGGER access_entry_superseded_once BEFORE UPDATE OF superseded_by ON access_entry "
        "WHEN OLD.superseded_by IS NOT NULL BEGIN SELECT RAISE(ABORT, 'access_entry is append-only'); END"
    )
    op.execute(
        "CREATE TRIGGER access_entry_no_delete BEFORE DELETE ON access_entry "
        "BEGIN SELECT RAISE(ABORT, 'access_entry is append-only'); END"
    )
