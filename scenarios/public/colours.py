"""The colours of the sectors, which editors choose, as style rules."""

from base64 import b64encode
from dataclasses import dataclass
from hashlib import sha256

from django.core.cache import cache
from django.db import transaction

from scenarios.models import Sector
from scenarios.public.edition import LONGEST_SECONDS

_KEY = "sector-colours"


@dataclass(frozen=True)
class Rules:
    """`.sector-<code>` sets `--sector`. `digest` is what a content security policy calls this text."""

    text: str
    digest: str


def sector_colours() -> Rules:
    """From the cache, until a sector is saved."""
    return cache.get_or_set(_KEY, _read, LONGEST_SECONDS)


def forget_colours(**signal) -> None:
    """Receiver of everything that may change them."""
    cache.delete(_KEY)
    # Until then another process may keep once more what it still sees.
    transaction.on_commit(lambda: cache.delete(_KEY), robust=True)


def _read() -> Rules:
    colours = Sector.objects.order_by("sort_order", "code").values_list("code", "colour")
    text = "".join(f".sector-{code}{{--sector:{colour}}}" for code, colour in colours)
    return Rules(text, f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'")
