"""Citations: the national form, and two that reference managers read back."""

import datetime

import bibtexparser
import pytest
import rispy

from scenarios.exports.citation import Citation, citation
from tests.factories import PilotFactory


def cited(**fields) -> Citation:
    known = {
        "key": "pilot-59",
        "title": "青岛港自动化码头 5G 应用",
        "author": "5G+ 试点库",
        "url": "https://registry.example.org/p/59",
        "updated": datetime.date(2024, 5, 1),
        "cited": datetime.date(2026, 1, 2),
    }
    return Citation(**known | fields)


def test_the_national_form():
    expected = "5G+ 试点库. 青岛港自动化码头 5G 应用[DB/OL]. (2024-05-01)[2026-01-02]. https://registry.example.org/p/59."
    assert cited().gbt == expected


def test_without_a_date_of_publication_none_is_given():
    assert "[DB/OL]. [2026-01-02]. https://" in cited(updated=None).gbt
    assert "year" not in cited(updated=None).bibtex
    assert "PY" not in cited(updated=None).ris


HOSTILE = 'A & B_C: 100% of $5 #1 {x} \\input ~ ^ "q"\r\nER  - \nTY  - BOOK'


@pytest.mark.parametrize("title", ["青岛港“5G”应用（一期）", "Remote cranes – phase 2", HOSTILE])
def test_bibtex_is_one_entry_whatever_the_title_holds(title):
    text = cited(title=title).bibtex
    (entry,) = bibtexparser.loads(text).entries
    assert (entry["ENTRYTYPE"], entry["ID"]) == ("misc", "pilot-59")
    assert (entry["year"], entry["month"], entry["urldate"]) == ("2024", "5", "2026-01-02")
    assert entry["url"] == "https://registry.example.org/p/59"
    assert text.count("{") == text.count("}")


def test_bibtex_escapes_what_latex_would_read_as_commands():
    (entry,) = bibtexparser.loads(cited(title=r"A & B_C 100% $5 #1 {x} \input ~ ^").bibtex).entries
    assert entry["title"] == (
        r"{A \& B\_C 100\% \$5 \#1 (x) \textbackslash{}input \textasciitilde{} \textasciicircum{}}"
    )


@pytest.mark.parametrize("title", ["青岛港“5G”应用（一期）", "Remote cranes – phase 2", HOSTILE])
def test_ris_is_one_reference_whatever_the_title_holds(title):
    (entry,) = rispy.loads(cited(title=title).ris)
    assert entry["type_of_reference"] == "ELEC"
    assert entry["title"] == " ".join(title.split())
    assert entry["authors"] == ["5G+ 试点库"]
    assert entry["urls"] == ["https://registry.example.org/p/59"]
    assert (entry["year"], entry["language"]) == ("2024", "zh")


def test_a_pilot_is_cited_by_its_lasting_address_in_the_language_of_the_page(client, city):
    pilot = PilotFactory(
        slug="crane",
        title="远程岸桥",
        title_en="Remote cranes",
        last_published_at=datetime.datetime(2024, 4, 30, 17, tzinfo=datetime.UTC),
    )
    chinese = citation(pilot)
    assert chinese.gbt.startswith("5G+ 试点库. 远程岸桥[DB/OL]. (2024-05-01)[")  # in the registry's own time
    assert chinese.gbt.endswith(f"]. http://localhost/p/{pilot.pk}.")
    english = client.get(f"/en/p/{pilot.pk}.ris").content.decode()
    (entry,) = rispy.loads(english)
    assert (entry["title"], entry["language"]) == ("Remote cranes", "en")
    assert entry["urls"] == [f"http://localhost/en/p/{pilot.pk}"]
