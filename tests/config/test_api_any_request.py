"""Requests that the API's own description allows, and some it does not: none makes the server fail."""

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.config import SchemathesisConfig
from schemathesis.specs.openapi.checks import response_schema_conformance, status_code_conformance

from config.api import api
from config.wsgi import application
from scenarios.models import Measurement, PilotUnit, Role, Source, SourceKind
from search import outbox
from tests.factories import ImageFactory, PilotFactory, PlanFactory, UnitFactory, make_pilots, make_tasks

EXAMPLES = 10  # of each operation

schema = schemathesis.openapi.from_dict(api.get_openapi_schema(), config=SchemathesisConfig())
schema.app = application


@pytest.fixture
def _contents(city, settings, tmp_path):
    settings.SEARCH_URL = f"tantivy://{tmp_path}/index"
    unit = UnitFactory(slug="port")
    pilots = make_pilots(5)
    PilotFactory(
        slug="crane",
        cover=ImageFactory(),
        pilot_units=[PilotUnit(unit=unit, role=Role.LEAD)],
        measurements=[Measurement(indicator_zh="时延", after="18")],
        sources=[Source(title="报道", kind=SourceKind.PRESS)],
    )
    make_tasks(PlanFactory(slug="plan"), 3, pilots)
    outbox.rebuild()
    # As Django's own test client does: a request would close the connection on which the test's transaction is open.
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.usefixtures("_contents")
@schema.parametrize()
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
def test_no_request_makes_the_server_fail(case):
    case.call_and_validate(
        checks=[not_a_server_error, status_code_conformance, response_schema_conformance],
        headers={"Accept-Encoding": "identity"},
    )
