"""Settings of all tests, on the database that TEST_POSTGRESQL_URL names."""

import os

import environ

from tests.settings import *  # noqa: F403
from tests.settings import DATABASES

DATABASES["default"] = environ.Env.db_url_config(os.environ["TEST_POSTGRESQL_URL"])
