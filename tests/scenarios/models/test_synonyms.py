import pytest
from django.core.exceptions import ValidationError

from scenarios.models import Synonym, SynonymTheme
from scenarios.models.synonyms import MAX_TERM_LENGTH, MAX_TERMS, terms_in

pytestmark = pytest.mark.django_db


def synonym(terms: str, means: str = "") -> Synonym:
    return Synonym(terms=terms, means=means, theme=SynonymTheme.WORDS)


def saved(terms: str, means: str = "") -> Synonym:
    record = synonym(terms, means)
    record.full_clean()
    record.save()
    return record


def complaint(record: Synonym) -> tuple[set[str], str]:
    """The fields that are wrong, and everything that is said about them."""
    with pytest.raises(ValidationError) as error:
        record.full_clean()
    return set(error.value.message_dict), " ".join(error.value.messages)


def test_terms_and_what_they_widen_to_are_read_a_line_each():
    saved("岸桥\n桥吊\nquay crane")
    saved("telemedicine", "远程医疗\n远程会诊")
    assert [(tuple(terms_in(one.terms)), tuple(terms_in(one.means))) for one in Synonym.objects.all()] == [
        (("岸桥", "桥吊", "quay crane"), ()),
        (("telemedicine",), ("远程医疗", "远程会诊")),
    ]


def test_white_space_and_empty_lines_are_not_stored():
    record = saved(" 岸桥 \r\n\r\nquay   crane\u3000\r\n", " \r\n ")
    assert (record.terms, record.means) == ("岸桥\nquay crane", "")


@pytest.mark.parametrize(
    ("terms", "means", "field", "named"),
    [
        ("岸桥", "", "terms", ""),
        (" \n ", "桥吊", "terms", ""),
        ("岸桥\n——", "", "terms", "——"),
        ("岸桥", "！？", "means", "！？"),
        ("岸桥、桥吊\n场桥", "", "terms", "岸桥、桥吊"),
        ("quay crane, ship crane\n岸桥", "", "terms", "quay crane, ship crane"),
        ("岸桥\n" + "桥" * (MAX_TERM_LENGTH + 1), "", "terms", str(MAX_TERM_LENGTH)),
        ("岸桥\n桥吊\n岸桥", "", "terms", "岸桥"),
        ("5G专网\n５ｇ专网", "", "terms", "５ｇ专网"),
        ("Quay Crane\n岸桥", "quay  crane", "means", "quay crane"),
    ],
)
def test_what_says_nothing_or_the_same_twice_is_refused_by_its_name(terms, means, field, named):
    fields, text = complaint(synonym(terms, means))
    assert fields == {field}
    assert named in text


def test_every_line_that_is_wrong_is_named():
    _fields, text = complaint(synonym("——\n岸桥、桥吊\n场桥"))
    assert "——" in text
    assert "岸桥、桥吊" in text


def test_terms_and_meanings_together_are_limited():
    half = MAX_TERMS // 2
    terms, means = ("\n".join(f"{word}{number}" for number in range(half)) for word in ("词", "义"))
    synonym(terms, means).full_clean()
    fields, text = complaint(synonym(f"{terms}\n多", means))
    assert fields == {"terms"}
    assert str(MAX_TERMS + 1) in text


@pytest.mark.parametrize("terms", ["quay crane\n场桥", "场桥\nＱｕａｙ Crane"])
def test_a_term_widens_in_one_entry_only_and_the_other_is_named(terms):
    saved("岸桥\n桥吊\nquay crane")
    fields, text = complaint(synonym(terms))
    assert fields == {"terms"}
    assert "岸桥 = 桥吊 = quay crane" in text


def test_what_a_word_widens_to_may_have_an_entry_of_its_own():
    saved("岸桥\n桥吊")
    saved("装卸桥", "岸桥")
    saved("卸船机", "岸桥")


def test_an_entry_can_be_saved_again():
    record = saved("岸桥\n桥吊")
    record.terms += "\n场桥"
    record.full_clean()
