import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from scenarios.intake.document import (
    Document,
    Heading,
    Limits,
    Problem,
    UnreadableDocument,
    normalise,
    read_document,
)
from scenarios.intake.formats.child import reader
from scenarios.intake.formats.unreadable import MESSAGES
from scenarios.intake.reading import Span
from tests.scenarios.intake.documents_made import Paragraph, Table, make_docx, make_pdf

POLICIES = Path(__file__).resolve().parents[3] / "fixtures" / "policies"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
PLAN = [
    "一、总体目标",
    "到2022年，岳阳5G网络覆盖面居全省前列，建成5G基站4653个。",
    Table([["任务", "单位"], ["智慧医疗", "市卫健委"]]),
]
TEXT = (
    "一、总体目标\n到2022年，岳阳5G网络覆盖面居全省前列，建成5G基站4653个。\n任务\t单位\n智慧医疗\t市卫健委"
)


def problem_of(data: bytes | Path, name: str = "", limits: Limits | None = None) -> UnreadableDocument:
    with pytest.raises(UnreadableDocument) as error:
        read_document(data, name, limits)
    return error.value


# --- the same text from every format -----------------------------------------------------------------------------


def test_the_same_plan_reads_the_same_in_every_format(tmp_path):
    plain = tmp_path / "a.txt"
    plain.write_text(TEXT, encoding="utf-8")
    found = [
        read_document(path)
        for path in (plain, make_docx(tmp_path / "a.docx", PLAN), make_pdf(tmp_path / "a.pdf", PLAN))
    ]
    assert found == [Document(TEXT, (), "txt"), Document(TEXT, (), "docx"), Document(TEXT, (), "pdf")]


def test_bytes_are_read_by_their_name_or_without_one_by_their_contents(tmp_path):
    for path in (make_docx(tmp_path / "a.docx", PLAN), make_pdf(tmp_path / "a.pdf", PLAN)):
        data = path.read_bytes()
        assert (
            read_document(data, "方案.V2" + path.suffix.upper()) == read_document(data) == read_document(path)
        )
    assert read_document(TEXT.encode(), "a.TXT") == read_document(TEXT.encode()) == Document(TEXT)


def test_a_pdf_may_begin_with_other_bytes(tmp_path):
    data = make_pdf(tmp_path / "a.pdf", PLAN).read_bytes()
    assert read_document(b"\r\nHTTP\r\n" + data, "a.pdf").text == TEXT


def test_spans_of_headings_point_at_their_lines(tmp_path):
    blocks = [
        Paragraph("总体目标", heading=1, list="plan"),
        "\u3000到2022年\u200b全覆盖。\n\n",
        Paragraph("任务", heading=2),
    ]
    document = read_document(make_docx(tmp_path / "a.docx", blocks))
    assert document.text == "一、总体目标\n到2022年全覆盖。\n任务"
    assert document.headings == (Heading(Span(0, 6), 1), Heading(Span(18, 20), 2))


@pytest.mark.parametrize("name", sorted(path.name for path in POLICIES.glob("*.txt")))
def test_the_plans_in_the_fixtures_lose_nothing_but_artefacts(name):
    raw = (POLICIES / name).read_text(encoding="utf-8")
    document = read_document(POLICIES / name)
    kept = raw.replace("[bookmark: _GoBack]", "").replace("span=““>", "")
    assert "".join(document.text.split()) == "".join(kept.split())
    assert normalise(document.text) == document.text


def test_numbers_alone_and_cut_lines_of_the_fixtures_are_mended():
    changle = read_document(POLICIES / "changle-5g-industry-opinions.txt").text.split("\n")
    assert any(line.startswith("（一）智能终端产业。积极引进") for line in changle)
    assert "抄送：县委各部门，县人大常委会办公室，县政协办公室，县法院，县检察院，县人武部。" in changle
    yubei = read_document(POLICIES / "yubei-5g-development-plan.txt").text.split("\n")
    assert "关于印发《渝北区加快推动5G发展工作实施方案（2020—2022年）》的通知" in yubei


# --- what cannot be read -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["a.xlsx", "a.html", "方案", "a.docx.zip", ".pdf"])
def test_other_extensions_are_refused(name):
    assert problem_of(b"text", name).problem is Problem.UNKNOWN_FORMAT


@pytest.mark.parametrize("name", ["a.doc", "a.WPS", "a.docx", "a.txt", "a.pdf"])
def test_documents_of_old_word_processors_are_named_so(name):
    error = problem_of(OLE, name)
    assert error.problem is Problem.OLD_FORMAT
    assert ".docx" in str(error)


def test_a_word_document_with_a_password_is_named_so():
    data = OLE + "EncryptedPackage".encode("utf-16-le") + bytes(100)
    assert problem_of(data, "a.docx").problem is Problem.ENCRYPTED


@pytest.mark.parametrize(
    ("name", "data", "found"),
    [
        ("a.txt", b"%PDF-1.7\n", ".pdf"),
        ("a.txt", b"PK\x03\x04", ".zip"),
        ("a.docx", b"%PDF-1.7\n", ".pdf"),
        ("a.docx", "一、总体目标".encode(), "of no kind known here"),
        ("a.pdf", b"PK\x03\x04", ".docx"),
        ("a.pdf", b"\xff\xd8\xff\xe0", ".jpg"),
        ("a.txt", b"\x89PNG\r\n", ".png"),
        ("a.txt", b"{\\rtf1\\ansi", ".rtf"),
        ("a.docx", b"\n<!DOCTYPE html><html>", ".html"),
        ("a.txt", b"<HTML><body>", ".html"),
    ],
)
def test_files_under_a_false_name_are_called_by_their_own(name, data, found):
    error = problem_of(data, name)
    assert error.problem is Problem.NOT_WHAT_IT_SAYS
    assert found in str(error)
    assert error.params["extension"] == name[2:]


@pytest.mark.parametrize("name", ["a.txt", "a.docx", "a.pdf", ""])
@pytest.mark.parametrize("data", [b"", b" \r\n\t"])
def test_an_empty_file_has_no_text(name, data):
    assert problem_of(data, name).problem is Problem.NO_TEXT


def test_documents_without_words_have_no_text(tmp_path):
    assert problem_of(make_docx(tmp_path / "a.docx", ["", "\u3000"])).problem is Problem.NO_TEXT
    assert problem_of(make_pdf(tmp_path / "a.pdf", [""])).problem is Problem.NO_TEXT_LAYER
    assert problem_of("[bookmark: _GoBack]\u200b\n— 1 —".encode(), "a.txt").problem is Problem.NO_TEXT


def test_a_file_too_large_is_refused_before_it_is_read(tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes(b"a" * 3_000_000)
    for source in (path, path.read_bytes()):
        error = problem_of(source, "a.txt", Limits(max_bytes=1_500_000))
        assert error.problem is Problem.TOO_LARGE
        assert error.params == {"size": "3", "limit": "1.5"}


def test_a_path_that_is_not_there_is_no_unreadable_document(tmp_path):
    with pytest.raises(FileNotFoundError):
        read_document(tmp_path / "a.txt")


def test_every_problem_has_a_message_that_says_what_to_do():
    assert set(MESSAGES) == set(Problem)
    error = UnreadableDocument(Problem.TOO_MANY_PAGES, pages=2000, limit=1000)
    assert (error.code, error.params) == ("too_many_pages", {"pages": 2000, "limit": 1000})
    assert str(error) == "The document has 2000 pages, the limit is 1000. Cut out the part that is the plan."


def test_only_of_a_pdf_a_scan_is_supposed():
    assert [problem for problem, message in MESSAGES.items() if "OCR" in message] == [Problem.NO_TEXT_LAYER]


def test_text_whose_tags_become_countless_lines_is_refused():
    assert problem_of("一<br>".encode() * 9, "a.txt", Limits(max_lines=8)).problem is Problem.TOO_MANY_LINES


# --- anything in, and time ---------------------------------------------------------------------------------------

NAMES = st.sampled_from(["a.txt", "a.docx", "a.pdf", "a.doc", "a", ""])


def read_or_refuse(data: bytes, name: str) -> None:
    """In this process, where a fault of a reader is an exception; one for each of the examples takes a minute, too."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            "scenarios.intake.document.read_confined", lambda extension, *args: reader(extension)(*args)
        )
        _read_or_refuse(data, name)


def _read_or_refuse(data: bytes, name: str) -> None:
    try:
        document = read_document(data, name)
    except UnreadableDocument:
        return
    assert document.text
    assert normalise(document.text) == document.text
    assert all(heading.span.of(document.text).strip() for heading in document.headings)


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.binary(max_size=400), st.text(max_size=200).map(str.encode)), NAMES)
@example(b"PK\x03\x04" + bytes(40), "a.docx")
@example(b"PK\x05\x06" + bytes(18), "a.docx")
def test_any_bytes_are_read_or_refused(data, name):
    read_or_refuse(data, name)


@pytest.fixture(scope="module")
def whole(tmp_path_factory) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("whole")
    blocks = [Paragraph("目标", heading=1, list="plan"), *PLAN]
    return {
        "a.docx": make_docx(folder / "a.docx", blocks).read_bytes(),
        "a.pdf": make_pdf(folder / "a.pdf", PLAN).read_bytes(),
    }


@settings(max_examples=200, deadline=None)
@given(
    name=st.sampled_from(["a.docx", "a.pdf"]),
    place=st.floats(0, 1),
    bytes_put=st.binary(min_size=1, max_size=60),
)
def test_a_file_with_wrong_bytes_is_read_or_refused(whole, name, place, bytes_put):
    data = whole[name]
    start = int(place * len(data))
    read_or_refuse(data[:start] + bytes_put + data[start + len(bytes_put) :], name)


# What may stand in the parts of a .docx, so that changed ones still are XML.
WORDS = (
    b"w:p>",
    b"w:r>",
    b"w:t>",
    b"w:tc>",
    b"w:tbl>",
    b'w:val="0"',
    b'w:val="Heading1"',
    b"w:pStyle",
    b"w:numId",
    b"w:ilvl",
    b'"1"',
)


@settings(max_examples=200, deadline=None)
@given(
    part=st.sampled_from(["word/document.xml", "word/styles.xml", "word/numbering.xml", "_rels/.rels"]),
    old=st.sampled_from(WORDS),
    new=st.sampled_from((*WORDS, b"w:x>", b"", b'w:val="-7"', b'w:val="x"', b'w:val="99999999999"')),
)
def test_a_word_document_with_wrong_parts_is_read_or_refused(whole, part, old, new):
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(whole["a.docx"])) as archive, zipfile.ZipFile(changed, "w") as copy:
        for name in archive.namelist():
            data = archive.read(name)
            copy.writestr(name, data.replace(old, new) if name == part else data)
    read_or_refuse(changed.getvalue(), "a.docx")


@pytest.mark.slow
@pytest.mark.parametrize("suffix", ["txt", "docx", "pdf"])
def test_three_hundred_pages_are_read_whole(tmp_path, suffix):
    plan = read_document(POLICIES / "yubei-5g-development-plan.txt").text.split("\n")
    blocks = plan * 18  # a page has 22 lines of 27 signs, a plan 9300 signs
    path = tmp_path / f"a.{suffix}"
    if suffix == "txt":
        path.write_text("\n".join(blocks), encoding="utf-8")
    else:
        (make_docx if suffix == "docx" else make_pdf)(path, blocks)
    document = read_document(path)
    assert document.text.count("总体目标") == 18 * "".join(plan).count("总体目标")
    assert document.text.split("\n")[-len(plan) :] == plan
