"""How a pilot's record is cited: GB/T 7714-2015, BibTeX and RIS, in the language of the interface."""

import datetime
from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from scenarios.exports.write_up import absolute
from scenarios.language import interface_language
from scenarios.models import PilotPage

# What LaTeX reads as commands. A brace cannot be escaped for BibTeX, which counts them first: it goes.
_BIBTEX = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        "{": "(",
        "}": ")",
        **{sign: f"\\{sign}" for sign in "%&$#_"},
    }
)
_URL = str.maketrans({"{": "%7B", "}": "%7D", "\\": "%5C"})
LANGUAGES = {"zh": ("chinese", "zh"), "en": ("english", "en")}  # as BibTeX and as RIS name them


@dataclass(frozen=True)
class Citation:
    """`updated` is None while nobody knows when it was published; `cited` is the day of reading."""

    key: str
    title: str
    author: str
    url: str
    updated: datetime.date | None
    cited: datetime.date
    language: str = "zh"

    @property
    def gbt(self) -> str:
        """GB/T 7714-2015 for electronic resources: 责任者. 题名[DB/OL]. (更新日期)[引用日期]. 获取路径."""
        return f"{self.gbt_before_cited}{self.cited.isoformat()}{self.gbt_after_cited}"

    @property
    def gbt_before_cited(self) -> str:
        """A page that is kept for a while brings the day of reading up to date by itself, so it stands apart."""
        updated = f"({self.updated.isoformat()})" if self.updated else ""
        return f"{_line(self.author)}. {_line(self.title)}[DB/OL]. {updated}["

    @property
    def gbt_after_cited(self) -> str:
        return f"]. {self.url}."

    @property
    def bibtex(self) -> str:
        """One `@misc` entry. Titles and names stand in braces of their own, which keep capitals and whole names."""
        fields = {
            "author": f"{{{_latex(self.author)}}}",
            "title": f"{{{_latex(self.title)}}}",
            **(
                {
                    "year": f"{self.updated:%Y}",
                    "month": str(self.updated.month),
                    "date": self.updated.isoformat(),
                }
                if self.updated
                else {}
            ),
            "url": self.url.translate(_URL),
            "urldate": self.cited.isoformat(),
            "language": LANGUAGES[self.language][0],
        }
        rows = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items())
        return f"@misc{{{self.key},\n{rows}}}\n"

    @property
    def ris(self) -> str:
        """One `ELEC` reference, lines ended as the format asks (CR LF)."""
        fields = [
            ("TY", "ELEC"),
            ("TI", _line(self.title)),
            ("AU", _line(self.author)),
            *([("PY", f"{self.updated:%Y}"), ("DA", f"{self.updated:%Y/%m/%d}")] if self.updated else []),
            ("UR", self.url),
            ("Y2", f"{self.cited:%Y/%m/%d}"),
            ("LA", LANGUAGES[self.language][1]),
            ("ID", self.key),
            ("ER", ""),
        ]
        return "".join(f"{tag}  - {value}\r\n" for tag, value in fields)


def citation(pilot: PilotPage) -> Citation:
    """Of a public pilot as it stands today."""
    published = pilot.last_published_at or pilot.first_published_at
    return Citation(
        key=f"pilot-{pilot.pk}",
        title=pilot.heading,
        author=str(settings.WAGTAIL_SITE_NAME),
        url=short_url(pilot),
        updated=timezone.localdate(published) if published else None,
        cited=timezone.localdate(),
        language=interface_language(),
    )


def short_url(pilot: PilotPage) -> str:
    """The address that stays, wherever the pilot moves; in the language of now."""
    return f"{_short_addresses(settings.PUBLIC_URL, interface_language())}{pilot.pk}"


def lasting_address(pilot: PilotPage) -> str:
    """`/p/<number>`: one for a record, whatever the language."""
    return f"{_short_addresses(settings.PUBLIC_URL, 'zh')}{pilot.pk}"


@cache
def _short_addresses(site: str, language: str) -> str:
    """What they begin with. Kept: a file names some in every row."""
    with override({"zh": "zh-hans", "en": "en"}[language]):
        return absolute(reverse("scenarios:short", args=[0])).removesuffix("0")


def _line(text: str) -> str:
    """On one line: a line break would end a field."""
    return " ".join(text.split())


def _latex(text: str) -> str:
    return _line(text).translate(_BIBTEX)
