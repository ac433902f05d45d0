"""Short ASCII addresses for Chinese names, what they lead to, and the order of a Chinese dictionary."""

from collections.abc import Callable
from itertools import count

from django.db.models import Model, QuerySet
from django.utils.text import slugify
from pypinyin import lazy_pinyin

MAX_LENGTH = 60


def ascii_slug(english: str, chinese: str) -> str:
    """From the English name where there is one, else from pinyin; cut between words at `MAX_LENGTH`.

    >>> ascii_slug("", "岳阳5G智慧港口")
    'yue-yang-5g-zhi-hui-gang-kou'
    """
    slug = slugify(english or "") or slugify(" ".join(lazy_pinyin(chinese or "")))
    if len(slug) > MAX_LENGTH:
        slug = slug[: MAX_LENGTH + 1].rsplit("-", 1)[0]
    return slug or "item"


def by_sound(name: str) -> str:
    """A key that sorts names by pinyin, syllable by syllable; letters and digits as they stand, in lower case.

    >>> sorted(["中国移动", "岳阳市", "安徽省"], key=by_sound)
    ['安徽省', '岳阳市', '中国移动']
    """
    return " ".join(lazy_pinyin(name)).casefold()


def unused_slug(base: str, taken: Callable[[str], bool]) -> str:
    """`base`, or `base-2`, `base-3` … : the first that `taken` does not know."""
    if not taken(base):
        return base
    return next(slug for number in count(2) if not taken(slug := f"{base}-{number}"))


def row_with(rows: QuerySet, **key: str) -> Model | None:
    """The row of this slug or code, whatever somebody has typed as one.

    A null byte is no part of any, and PostgreSQL refuses to look for it.
    """
    return None if any("\x00" in text for text in key.values()) else rows.filter(**key).first()
