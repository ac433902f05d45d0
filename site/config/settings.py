"""Django settings. What an operator may change comes from `config.environment`; the rest is decided here."""

from django.utils.translation import gettext_lazy as _

from config.environment import ROOT, read
from media import limits

ENV = read()
SITE_DIR = ROOT / "site"
STATE_DIR = ENV.state

DEBUG = ENV.debug
SECRET_KEY = ENV.secret_key
ALLOWED_HOSTS = ENV.allowed_hosts
PUBLIC_URL = ENV.public_url
PROXIES = ENV.proxies

INSTALLED_APPS = [
    "home",
    "search",
    "scenarios",
    "media",
    "ninja",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.contrib.table_block",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.limits.LimitsMiddleware",
    "config.page_cache.PageCacheMiddleware",
    "config.compression.CompressionMiddleware",
    "config.conditional.ConditionalMiddleware",
    "config.page_cache.CacheHeadersMiddleware",
    "config.policies.PolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "config.languages.AddressLanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "config.policies.FrameMiddleware",
    "config.redirects.FormerAddressMiddleware",
    "home.middleware.PublicSiteMiddleware",
    "scenarios.editing.repeats.refusal.CircleMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [SITE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wagtail.contrib.settings.context_processors.settings",
            ],
        },
    },
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [SITE_DIR / "templates_jinja"],
        "OPTIONS": {"environment": "config.jinja.environment"},
    },
]

# --- state: database, cache, files ---------------------------------------------------------------------------

DATABASES = {"default": ENV.database}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
if ENV.database["ENGINE"] == "django.db.backends.sqlite3":
    # Several processes write: wait for the lock instead of failing, take it at BEGIN so that a transaction
    # that reads first cannot fail half-way, and let readers go on beside a writer (write-ahead log).
    DATABASES["default"]["OPTIONS"] = {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-32000",
    }
else:
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
# Opened anew for every request, a connection would cost more than most queries.
DATABASES["default"]["CONN_MAX_AGE"] = 60

if ENV.cache_url:
    CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": ENV.cache_url}
    }
else:
    # Files, not process memory: what one worker drops must be gone for the others too.
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
            "LOCATION": STATE_DIR / "cache",
            # A few dozen names and lists. Where more than these are kept, any may go at any time.
            "OPTIONS": {"MAX_ENTRIES": 10_000},
        }
    }
# Apart from the others: whoever comes from ten thousand addresses must not push these out.
CACHES["limits"] = {**CACHES["default"], "KEY_PREFIX": "limits"}
if not ENV.cache_url:
    CACHES["limits"] |= {"LOCATION": STATE_DIR / "limits", "OPTIONS": {"MAX_ENTRIES": 2_000}}
# Requests a minute of one address to the API, and for files and feeds; 0 sets no limit.
API_LIMIT = ENV.api_limit
EXPORT_LIMIT = ENV.export_limit

# Wagtail would write each rendition there whenever one is shown.
CACHES["renditions"] = {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}

# Whole pages, in the memory of each process; what is old there is not found, see `config.page_cache`.
PAGE_CACHE = ENV.page_cache
CACHES["pages"] = {
    "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
    "LOCATION": "pages",
    "OPTIONS": {"MAX_ENTRIES": 1_000},  # of some 8 kB each
}

STATIC_URL = "/static/"
STATIC_ROOT = STATE_DIR / "static"
STATICFILES_DIRS = [SITE_DIR / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = STATE_DIR / "uploads"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "config.static.StaticStorage"
    },
}
if ENV.storage_bucket:
    STORAGES["default"] = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {"bucket_name": ENV.storage_bucket, "endpoint_url": ENV.storage_endpoint or None},
    }

# --- languages ------------------------------------------------------------------------------------------------

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [SITE_DIR / "locale", SITE_DIR / "locale_wagtail"]  # the second: home.package_texts
FORMAT_MODULE_PATH = "config.formats"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

# --- people and their safety ------------------------------------------------------------------------------------

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "wagtailadmin_login"
CSRF_FAILURE_VIEW = "config.errors.csrf_failure"
SESSION_COOKIE_SAMESITE = "Lax"
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
if ENV.https:
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]  # asked from within, past the proxy
    SECURE_HSTS_SECONDS = 31_536_000
    CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
# W002: the older header against frames is set by FrameMiddleware. W005, W021: subdomains and the preload list are for
# the owner of the domain to decide. W004, W008: without HTTPS there is nothing to redirect to.
SILENCED_SYSTEM_CHECKS = ["security.W002", "security.W005", "security.W021"]
if not ENV.https:
    SILENCED_SYSTEM_CHECKS += ["security.W004", "security.W008"]

globals().update(ENV.email)  # EMAIL_BACKEND, EMAIL_HOST … as environ names them
DEFAULT_FROM_EMAIL = SERVER_EMAIL = ENV.email_from
EMAIL_TIMEOUT = 10  # seconds; whoever has sent a form waits meanwhile
ENQUIRY_DAYS = ENV.enquiry_days

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": ENV.log_level},
    # Two lines for every record Wagtail indexes for its own search.
    "loggers": {"django_tasks": {"level": "WARNING"}},
}

# --- Wagtail ------------------------------------------------------------------------------------------------------

WAGTAIL_SITE_NAME = _("5G+ Pilot Registry")
WAGTAILADMIN_BASE_URL = PUBLIC_URL
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
WAGTAIL_ALLOW_UNICODE_SLUGS = False  # addresses stay short and readable when pasted
WAGTAIL_USER_TIME_ZONES = [TIME_ZONE, "UTC"]  # not the 600 of the system, some of which no browser knows
WAGTAIL_ENABLE_UPDATE_CHECK = False  # no request to any other host
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = True
TAGGIT_CASE_INSENSITIVE = True
TAG_SPACES_ALLOWED = True
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # a pilot with many measurements and sources is a large form

# Wagtail's own back-end on SQLite does not find 医疗 inside 智慧医疗试点, and its relevance query is quadratic in the
# number of pages (docs/decisions/0012-editors-search-is-an-index-in-the-database.md).
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "search.editors.backend"}}

# Players of well-known hosts from the address alone; only other addresses are asked for.
WAGTAILEMBEDS_FINDERS = [{"class": "scenarios.embeds"}, {"class": "wagtail.embeds.finders.oembed"}]

WAGTAILIMAGES_IMAGE_MODEL = "media.RegistryImage"
WAGTAILIMAGES_IMAGE_FORM_BASE = "media.forms.RegistryImageForm"
WAGTAILIMAGES_EXTENSIONS = limits.IMAGE_EXTENSIONS
WAGTAILIMAGES_AVIF_QUALITY = 60  # as near to the original as WebP at its default of 80, and a tenth smaller
WAGTAILIMAGES_MAX_UPLOAD_SIZE = limits.IMAGE_BYTES
WAGTAILIMAGES_MAX_IMAGE_PIXELS = limits.IMAGE_PIXELS
WAGTAILDOCS_DOCUMENT_MODEL = "media.RegistryDocument"
WAGTAILDOCS_DOCUMENT_FORM_BASE = "media.forms.RegistryDocumentForm"
WAGTAILDOCS_EXTENSIONS = limits.DOCUMENT_EXTENSIONS
WAGTAILDOCS_MAX_UPLOAD_SIZE = limits.DOCUMENT_BYTES
COVER_FONT = ENV.cover_font

# --- search ---------------------------------------------------------------------------------------------------------

SEARCH_URL = ENV.search_url
SEARCH_API_KEY = ENV.search_api_key
SEARCH_CA = ENV.search_ca
