"""What the page of help says, as data, so that a test can try every example."""

from dataclasses import dataclass
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from scenarios.language import is_english


class Example(NamedTuple):
    chinese: str
    meaning: str | Promise
    english: str = ""
    """For readers of English, where it is not the same."""

    @property
    def typed(self) -> str:
        return (self.english or self.chinese) if is_english() else self.chinese


@dataclass(frozen=True)
class Topic:
    anchor: str
    title: str | Promise
    text: str | Promise
    examples: tuple[Example, ...] = ()


TOPICS = (
    Topic(
        "words",
        pgettext_lazy("to search for", "Words"),
        _(
            "More words narrow the search: pilots that contain all of them come first. Words are also "
            "found inside longer ones, and common alternative names count too."
        ),
        (
            Example("港口", _("also finds “smart ports”"), "port"),
            Example("岳阳 医疗", _("both words, in any order"), "Qingdao port"),
            Example("AR/VR", _("one of the two")),
        ),
    ),
    Topic(
        "phrases",
        _("Exactly these words"),
        _(
            "Words in quotation marks must appear exactly as typed, side by side. Any kind of quotation mark will do."
        ),
        (
            Example("“远程手术”", _("not “remotely guided surgery”"), "“remote surgery”"),
            Example('"machine vision"', _("the two words together")),
        ),
    ),
    Topic(
        "without",
        _("Leaving out"),
        _("A minus sign before a word or a phrase leaves out the pilots that contain it."),
        (Example("无人机 -农业", _("drones, but not over fields"), "drone -agriculture"),),
    ),
    Topic(
        "fields",
        _("A city, a sector, a year"),
        _(
            "A word with a colon says what kind of name follows, and becomes a filter. Chinese and "
            "English words both work; put a name with spaces in quotation marks."
        ),
        (
            Example("city:岳阳", _("city, province or county, with all that lies in it"), "city:Yueyang"),
            Example("行业:智慧港口", _("sector"), 'sector:"smart ports"'),
            Example("scenario:远程手术", _("use of 5G"), 'scenario:"remote surgery"'),
            Example(
                "unit:中国移动",
                _("participating unit, by its full name or another common one"),
                'unit:"China Mobile"',
            ),
            Example("技术:边缘计算", _("technology"), 'technology:"edge computing"'),
            Example("repeated:elsewhere", _("repeated by another pilot")),
            Example("repeated:another", _("repeats another pilot itself")),
            Example("year:2021", _("year it started")),
            Example("stage:live", _("planned, building, trial, live, scaled or stopped")),
            Example(
                "evidence:reported",
                _("plan, claimed, reported, measured or verified: what the record rests on"),
            ),
        ),
    ),
    Topic(
        "scripts",
        _("Pinyin, Traditional characters, English"),
        _(
            "Names and titles are found by pinyin, written together or apart, and by their initials. "
            "Traditional and simplified characters are treated alike, as are full-width and half-width "
            "letters, and English names of sectors, scenarios, cities and units find Chinese pilots."
        ),
        (
            Example("zhihuigangkou", "智慧港口"),
            Example("zhgk", _("智慧港口, by its initials")),
            Example("遠程手術", "远程手术"),
            Example("smart port", "智慧港口"),
        ),
    ),
    Topic(
        "order",
        _("What comes first"),
        _(
            "Pilots that contain your words as you typed them come first, then those that contain every "
            "word and, when these are few, those that contain most of them; a line above the results says "
            "so. A word in the title counts most. Among pilots that match about equally well, what has "
            "happened comes before what is only planned, and what has been measured before what is only "
            "claimed."
        ),
    ),
    Topic(
        "filters",
        _("Filters"),
        _(
            "Beside the results you can choose sectors, places, stages and more. Values of one kind widen "
            "the search (this city or that one); different kinds together narrow it. The number after a "
            "value says how many pilots you will see. The page's address holds the whole search: bookmark "
            "it or pass it on."
        ),
    ),
    Topic(
        "take-away",
        _("Take results away"),
        _(
            "Below the results stand links to all of them as a file, in the order of the page: CSV and XLSX hold a row "
            "for each pilot, in both languages, with units by role, measurements, sources and licence; JSON holds "
            "everything public but the write-up, JSON-LD the same in the words of schema.org. A file holds at most "
            "100,000 pilots. The second sheet of the workbook says what each column is. The feed tells a reader of "
            "feeds which pilots that fit were published or brought up to date last."
        ),
    ),
)
