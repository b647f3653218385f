"""The database: base class, engines, roles, and the one place that commits."""
