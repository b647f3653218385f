"""A database's whole schema as sorted lines, to tell whether two are the same: also what alembic does not compare."""

from sqlalchemy import Connection, text

_SQLITE = "SELECT type || ' ' || name || ': ' || coalesce(sql, '') FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'"
_HERE = "n.nspname = 'public'"
_POSTGRESQL = (
    "SELECT 'column ' || c.relname || '.' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod) || ' '"
    " || a.attnotnull || ' ' || coalesce(pg_get_expr(d.adbin, d.adrelid), '')"
    " FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace"
    " LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum"
    f" WHERE {_HERE} AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped",
    "SELECT 'constraint ' || conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(k.oid)"
    f" FROM pg_constraint k JOIN pg_namespace n ON n.oid = k.connamespace WHERE {_HERE}",
    "SELECT 'index ' || indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "SELECT 'trigger ' || pg_get_triggerdef(t.oid) FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
    f" JOIN pg_namespace n ON n.oid = c.relnamespace WHERE {_HERE} AND NOT t.tgisinternal",
    "SELECT 'policy ' || tablename || ' ' || policyname || ' ' || cmd || ' ' || roles::text || ' '"
    " || coalesce(qual, '') || ' ' || coalesce(with_check, '') FROM pg_policies WHERE schemaname = 'public'",
    "SELECT 'guard ' || relname || ' ' || relrowsecurity || relforcerowsecurity FROM pg_class c"
    f" JOIN pg_namespace n ON n.oid = c.relnamespace WHERE {_HERE} AND relkind = 'r'",
    "SELECT 'function ' || proname || ' ' || prosrc FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace"
    f" WHERE {_HERE}",
    "SELECT 'grant ' || table_name || ' ' || grantee || ' ' || privilege_type FROM information_schema.table_privileges"
    " WHERE table_schema = 'public' AND grantee <> current_user",
    "SELECT 'column grant ' || table_name || '.' || column_name || ' ' || grantee || ' ' || privilege_type"
    " FROM information_schema.column_privileges WHERE table_schema = 'public'"
    " AND grantee <> current_user",
    "SELECT 'sequence grant ' || object_name || ' ' || grantee || ' ' || privilege_type"
    " FROM information_schema.usage_privileges WHERE object_schema = 'public'"
    " AND grantee <> current_user",
)


def schema_of(connection: Connection) -> list[str]:
    """Every table, column, constraint, index, trigger, function, policy and grant (not the owner's), one line each."""
    statements = (_SQLITE,) if connection.dialect.name == "sqlite" else _POSTGRESQL
    found = [" ".join(str(line).split()) for one in statements for line in connection.execute(text(one)).scalars()]
    return sorted(line for line in found if "alembic_version" not in line)
