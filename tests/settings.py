"""The site's own settings on a state folder that lives as long as the test run.

Whatever the environment or `.env` says is set aside first, so that no test touches `var/`, another database,
a cluster or a bucket. Every process of a parallel run makes a folder of its own.
"""

import os
from tempfile import TemporaryDirectory

_folder = TemporaryDirectory(prefix="registry-tests-", ignore_cleanup_errors=True)

os.environ |= {
    "REGISTRY_STATE": _folder.name,
    "DEBUG": "0",
    "SECRET_KEY": "only-for-tests-" + "x" * 50,
    "PORT": "8000",
    "PUBLIC_URL": "http://localhost",
    "ALLOWED_HOSTS": "localhost,127.0.0.1,testserver",
    "DATABASE_URL": f"sqlite:///{_folder.name}/db.sqlite3",
    "SEARCH_URL": f"tantivy://{_folder.name}/index",
    "SEARCH_API_KEY": "",
    "SEARCH_CA": "",
    "CACHE_URL": "",
    "PAGE_CACHE": "0",
    "API_LIMIT": "0",
    "EXPORT_LIMIT": "0",
    "EMAIL_URL": "memorymail://",
    "STORAGE_BUCKET": "",
    "LOG_LEVEL": "WARNING",
}

from config.settings import *
from config.settings import CACHES, DATABASES, STATE_DIR, STATIC_ROOT, STORAGES

# A file, not memory: the threads of the live server then have connections of their own, as they have in service.
DATABASES["default"]["TEST"] = {"NAME": str(STATE_DIR / "test.sqlite3")}
CACHES["default"] = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
CACHES["limits"] = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "limits"}
# The served storage needs `collectstatic`; pages under test need only an address.
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # quick; protects nothing
