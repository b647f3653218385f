"""What has ended stays ended, whoever asks: a system that was closed, a key that was stopped, a token that was revoked.

A grant on a column knows no direction. Who may close a system could otherwise open it again, and nobody would see it.
"""

from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

ENDS = {"calling_system": "closed_at", "system_key": "ended_at", "access_token": "revoked_at"}


def upgrade() -> None:
    postgresql = op.get_bind().dialect.name == "postgresql"
    for table, column in ENDS.items():
        said = f"{table} has ended for good"
        if postgresql:
            op.execute(f"""
                CREATE FUNCTION indblik_{table}_ended() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                    RAISE EXCEPTION '{said}' USING ERRCODE = 'restrict_violation';
                END $$
            """)
            op.execute(
                f"CREATE TRIGGER ended_for_good BEFORE UPDATE ON {table} FOR EACH ROW "
                f"WHEN (OLD.{column} IS NOT NULL AND NEW.{column} IS DISTINCT FROM OLD.{column}) "
                f"EXECUTE FUNCTION indblik_{table}_ended()"
            )
        else:
            op.execute(
                f"CREATE TRIGGER {table}_ended_for_good BEFORE UPDATE ON {table} "
                f"WHEN OLD.{column} IS NOT NULL AND NEW.{column} IS NOT OLD.{column} "
                f"BEGIN SELECT RAISE(ABORT, '{said}'); END"
            )


def downgrade() -> None:
    postgresql = op.get_bind().dialect.name == "postgresql"
    for table in ENDS:
        if postgresql:
            op.execute(f"DROP TRIGGER ended_for_good ON {table}")
            op.execute(f"DROP FUNCTION indblik_{table}_ended()")
        else:
            op.execute(f"DROP TRIGGER {table}_ended_for_good")
