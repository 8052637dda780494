"""The web application of a centre."""

from __future__ import annotations

from fastapi import FastAPI

from hallserver.api.enrol import enrol_router
from hallserver.api.health import health_router
from hallserver.api.person import person_router
from hallserver.api.sync import sync_router
from hallserver.centre import Centre


def create_app(centre: Centre) -> FastAPI:
    """The application of an opened centre; nothing is kept between two requests but that."""
    app = FastAPI(title="hallserver", docs_url=None, redoc_url=None, openapi_url=None)
    for make in (health_router, enrol_router, sync_router, person_router):
        app.include_router(make(centre))
    return app
