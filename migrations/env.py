"""Alembic's environment: the same for commands and tests, on both databases."""

from alembic import context
from sqlalchemy import create_engine, text

from citizen_app import audit_models, identity_models
from citizen_app.auth import models as auth_models
from citizen_app.db.base import Base
from citizen_app.directory import models as directory_models
from citizen_app.messages import models as messages_models
from citizen_app.outbox import models as outbox_models
from citizen_app.systems import models as systems_models
from consent import lookup_models as consent_lookup_models
from consent import models as consent_models
from consent import research_models as consent_research_models
from consent import secondary_use_models as consent_secondary_use_models
from consent import tissue_models as consent_tissue_models
from consent import yes_models as consent_yes_models
from delegation import models as delegation_models
from logview import models as logview_models
from logview import name_models as logview_name_models
from support import assist_models as support_assist_models
from support import case_models as support_case_models
from support import desk_models as support_desk_models
from support import letter_models as support_letter_models
from support import look_back_models as support_look_back_models
from support import mark_models as support_mark_models
from support import misuse_models as support_misuse_models
from support import ready_text_models as support_ready_text_models
from support import usual_text_models as support_usual_text_models

# Their rows must be known to the metadata.
MODELS = (
    audit_models,
    auth_models,
    directory_models,
    identity_models,
    messages_models,
    outbox_models,
    systems_models,
    consent_lookup_models,
    consent_models,
    consent_tissue_models,
    consent_secondary_use_models,
    consent_yes_models,
    consent_research_models,
    delegation_models,
    logview_models,
    logview_name_models,
    support_assist_models,
    support_case_models,
    support_desk_models,
    support_letter_models,
    support_look_back_models,
    support_mark_models,
    support_misuse_models,
    support_ready_text_models,
    support_usual_text_models,
)

LOCK_TIMEOUT = "4s"
"""How long a migration waits for a lock before it gives up rather than stop the site."""


def run() -> None:
    engine = create_engine(context.config.attributes["database_url"])
    try:
        with engine.connect() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(text(f"SET lock_timeout = '{LOCK_TIMEOUT}'"))
                connection.commit()
            context.configure(
                connection=connection,
                target_metadata=Base.metadata,
                compare_type=True,
                render_as_batch=connection.dialect.name == "sqlite",
                transaction_per_migration=True,
            )
            with context.begin_transaction():
                context.run_migrations()
    finally:
        engine.dispose()


run()
