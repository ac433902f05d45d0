"""The colours of the sectors, which editors choose, as style rules."""

from base64 import b64encode
from dataclasses import dataclass
from hashlib import sha256

from scenarios.models import Sector
from scenarios.public.edition import kept


@dataclass(frozen=True)
class Rules:
    """`.sector-<code>` sets `--sector`. `digest` is what a content security policy calls this text."""

    text: str
    digest: str


def sector_colours() -> Rules:
    return kept("sector colours", _read)


def _read() -> Rules:
    colours = Sector.objects.order_by("sort_order", "code").values_list("code", "colour")
    text = "".join(f".sector-{code}{{--sector:{colour}}}" for code, colour in colours)
    return Rules(text, f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'")
