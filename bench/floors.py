"""What any page costs at least here: a constant answer, and fifty rows joined by hand and put into a table.

Started by gunicorn as an application of its own; BENCH_DSN says where the rows are.
"""

import os
from zoneinfo import ZoneInfo

import psycopg
from flask import Flask, Response, render_template, request
from jinja2 import DictLoader
from psycopg.rows import namedtuple_row

ENTRIES_ON_A_PAGE = 50

# What a page written by hand would join; the terms are tables of the bench's own (see `TABLES`).
PAGE = """
SELECT e.entry_id, e.occurred_at, e.reason, e.what_text, p.name AS who, f.name_da AS profession, o.name AS unit,
       o.sector, s.slug AS source, a.name AS activity
FROM access_entry e
JOIN professional p ON p.professional_id = e.performed_by
JOIN profession f ON f.code = p.profession_code
JOIN bench_unit o ON o.ref = e.organisation_ref
JOIN source s ON s.source_id = e.source_id
JOIN bench_activity a ON a.activity = e.activity
WHERE e.citizen_key = %s AND e.superseded_by IS NULL
ORDER BY e.occurred_at DESC, e.entry_id DESC LIMIT 50
"""
TABLES = """
CREATE TABLE bench_unit (ref integer PRIMARY KEY, name text NOT NULL, sector text NOT NULL);
INSERT INTO bench_unit SELECT r.ref, coalesce(max(o.name), r.code), coalesce(max(o.sector)::text, '')
    FROM organisation_ref r LEFT JOIN organisation o USING (scheme, code) GROUP BY r.ref, r.code;
CREATE TABLE bench_activity (activity smallint PRIMARY KEY, name text NOT NULL);
INSERT INTO bench_activity SELECT n, 'Handling ' || n FROM generate_series(0, 11) n;
ANALYZE bench_unit, bench_activity;
"""
_TEMPLATE = """<!doctype html>
<html lang="da"><head><meta charset="utf-8"><title>Log</title></head><body>
<h1>Log</h1>
<table>
<thead><tr><th>Tid</th><th>Hvem</th><th>Hvor</th><th>Hvad</th><th>Kilde</th></tr></thead>
<tbody>
{% for row in rows %}
<tr><td><time datetime="{{ row.occurred_at.isoformat() }}">
{{- row.occurred_at.astimezone(zone).strftime("%d.%m.%Y kl. %H.%M") }}</time></td>
<td>{{ row.who }}, {{ row.profession }}</td><td>{{ row.unit }}, {{ row.sector }}</td>
<td><a href="/e/{{ row.entry_id }}">{{ row.activity }}</a> {{ row.what_text or "" }} {{ row.reason or "" }}</td>
<td>{{ row.source }}</td></tr>
{% endfor %}
</tbody></table>
</body></html>
"""
_ZONE = ZoneInfo("Europe/Copenhagen")


def constant() -> Flask:
    """One page that never changes."""
    app = Flask("constant")

    @app.get("/")
    def page() -> Response:
        return Response("<!doctype html><title>Indblik</title><p>Indblik</p>", mimetype="text/html")

    return app


def joined() -> Flask:
    """The newest fifty entries of a citizen, read with the driver alone. No session, no permission, no audit."""
    app = Flask("joined")
    app.jinja_loader = DictLoader({"page.html": _TEMPLATE})
    held: list[psycopg.Connection[object]] = []

    @app.get("/")
    def page() -> str:
        if not held:
            held.append(psycopg.connect(os.environ["BENCH_DSN"], autocommit=True, row_factory=namedtuple_row))
        found = held[0].execute(PAGE, (request.args["citizen"],)).fetchall()
        return render_template("page.html", rows=found, zone=_ZONE)

    return app
