"""Who may act for whom, and in what. Pure: no Flask, no SQLAlchemy."""
