"""Putting the operations on the site, under /api/v1."""

from collections.abc import Sequence

from flask import Blueprint
from flask_wtf.csrf import CSRFProtect

from citizen_app.api import admission
from citizen_app.api.operation import Operation
from citizen_app.headers import OPERATIONS
from citizen_app.site import Site
from citizen_app.systems.leases import Leases
from citizen_app.systems.tokens import CALLERS

PREFIX = "/api/v1"


def init_api(app: Site, protection: CSRFProtect, operations: Sequence[Operation]) -> None:
    """Register the operations. Raises RuntimeError for one that does not say who may call it.

    No cookie counts here, so that there is no form to forge: a browser that is signed in is a stranger.
    """
    bp = Blueprint(OPERATIONS, __name__, url_prefix=PREFIX)
    for operation in operations:
        bp.add_url_rule(
            operation.path,
            operation.name,
            operation.view(),
            methods=[operation.method],
            provide_automatic_options=False,
        )
    protection.exempt(bp)
    app.register_blueprint(bp)
    for operation in operations:
        app.add_operation(operation.method, f"{PREFIX}{operation.path}", f"{bp.name}.{operation.name}")
    app.extensions["indblik.operations"] = tuple(operations)
    app.extensions[CALLERS] = {}
    app.extensions[admission.LEASES] = Leases(admission.lease)
