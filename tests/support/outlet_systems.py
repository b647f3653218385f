"""The operations of `/api/v1` among the outlets (`tests/support/outlets.py`)."""

SYSTEM = frozenset(
    {
        "GET api.fallback",
        "GET api.health",
        "POST api.decisions",
        "POST api.emergency_copy",
        "POST api.end_mask",
        "POST api.filter_documents",
        "POST api.list_headcounts",
        "POST api.list_masks",
        "POST api.mask_citizen",
        "POST api.mask_person",
        "POST api.mask_unit",
        "POST api.state_headcount",
        "POST api.overrides",
        "POST api.register_messages",
        "POST api.research_participations",
        "POST api.research_projects",
        "POST api.secondary_use_decisions",
        "POST api.revoke_token",
        "POST api.search_consents",
        "POST api.search_tissue_decisions",
        "POST api.token",
    }
)
"""Operations that systems call."""
