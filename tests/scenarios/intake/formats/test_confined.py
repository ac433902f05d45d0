import resource
import sys

import pytest

from scenarios.intake.document import Problem, UnreadableDocument, read_document
from scenarios.intake.formats import confined
from scenarios.intake.formats.confined import read_confined
from scenarios.intake.formats.unreadable import Limits
from scenarios.intake.normalising import Line
from tests.scenarios.intake.documents_made import make_docx, make_pdf
from tests.scenarios.intake.formats.hostile_files import (
    ENTITIES,
    docx_of,
    pdf_of_nested_forms,
    pdf_of_packed_blanks,
)

MEGABYTE = 1_000_000
UNIT = 1 if sys.platform == "darwin" else 1024  # bytes that `ru_maxrss` counts in
EXAMPLES = {
    "nested forms": ("a.pdf", pdf_of_nested_forms, Problem.EXPANDS),
    "packed twice": ("a.pdf", lambda: pdf_of_packed_blanks(600), Problem.EXPANDS),
    "empty paragraphs": ("a.docx", lambda: docx_of(b"<w:p/>" * 4_800_000), Problem.EXPANDS),
    "blanks": ("a.docx", lambda: docx_of(b" " * 50 * MEGABYTE), Problem.EXPANDS),
    "entities in a text": (
        "a.docx",
        lambda: docx_of(b"<w:p><w:r><w:t>&a9;</w:t></w:r></w:p>", ENTITIES),
        Problem.DAMAGED,
    ),
    "entities in an attribute": ("a.docx", lambda: docx_of(b'<w:p w:a="&a9;"/>', ENTITIES), Problem.DAMAGED),
}


def peak() -> int:
    """Bytes of memory this process had at most."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * UNIT


def refused(extension: str, data: bytes, limits: Limits | None = None) -> Problem:
    with pytest.raises(UnreadableDocument) as error:
        read_confined(extension, data, limits or Limits())
    return error.value.problem


@pytest.fixture
def child_of(monkeypatch):
    """Another program in the place of the reader."""
    return lambda code: monkeypatch.setattr(confined, "CHILD", ("-c", code))


@pytest.fixture
def reader_of(child_of):
    """Another body of the function that reads a PDF."""
    return lambda body: child_of(
        "import os, sys\n"
        "from scenarios.intake.formats import child, pdf\n"
        "from scenarios.intake.normalising import Line\n"
        "def read(data, limits):\n"
        f"    {body}\n"
        "pdf.read_pdf = read\n"
        "child.main(*sys.argv[1:])"
    )


# --- hostile files -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "make", "problem"), EXAMPLES.values(), ids=EXAMPLES)
def test_hostile_files_are_refused_and_cost_this_process_no_memory(name, make, problem):
    data = make()
    before = peak()
    with pytest.raises(UnreadableDocument) as error:
        read_document(data, name)
    assert error.value.problem is problem
    assert peak() - before < 20 * MEGABYTE


@pytest.mark.parametrize("suffix", ["docx", "pdf"])
def test_a_document_is_read_after_a_hostile_one(tmp_path, suffix):
    assert refused("pdf", pdf_of_packed_blanks(600)) is Problem.EXPANDS
    make = make_docx if suffix == "docx" else make_pdf
    assert read_document(make(tmp_path / f"a.{suffix}", ["一、总体目标"])).text == "一、总体目标"


# --- the child ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "code",
    [
        "import os; os.abort()",
        "import os, signal; os.kill(os.getpid(), signal.SIGKILL)",
        "raise SystemExit(3)",
        "import time; time.sleep(60)",
        "print('')",
        "print('PDFium: warning')",
        "print('[]')",
        "print('7')",
        "print('{}')",
        """print('{"lines": 7}')""",
        """print('{"lines": [["a", "b"]]}')""",
        """print('{"problem": "unheard of", "params": {}}')""",
        """print('{"problem": "too_large", "params": {}}')""",
        "import sys; sys.stdout.buffer.write(bytes(range(256)))",
    ],
)
def test_whatever_a_child_does_the_file_is_refused(child_of, code):
    child_of(code)
    assert refused("pdf", b"%PDF-", Limits(max_seconds=1)) is Problem.EXPANDS


def test_what_libraries_print_is_not_taken_for_the_answer(reader_of):
    reader_of("print('from Python', flush=True); os.write(1, b'from C'); return [Line(data.decode(), 2)]")
    assert read_confined("pdf", "一、".encode(), Limits()) == [Line("一、", 2)]


def test_faults_of_the_reader_are_logged(reader_of, caplog):
    reader_of("return 1 / 0")
    assert refused("pdf", b"%PDF-") is Problem.DAMAGED
    assert "ZeroDivisionError" in caplog.text


def test_memory_is_limited(reader_of):
    reader_of("return [Line(str(len(bytearray(100_000_000))))]")
    assert read_confined("pdf", b"", Limits()) == [Line("100000000")]
    assert refused("pdf", b"", Limits(max_memory=100_000_000)) is Problem.EXPANDS


def test_processor_time_is_limited(reader_of, monkeypatch, caplog):
    monkeypatch.setattr(confined, "PATIENCE", 60)
    reader_of("while True: pass")
    assert refused("pdf", b"", Limits(max_seconds=1)) is Problem.EXPANDS
    assert "SIGXCPU" in caplog.text


def test_no_file_can_be_written(reader_of, tmp_path):
    path = str(tmp_path / "a")
    reader_of(f"os.write(os.open({path!r}, os.O_CREAT | os.O_WRONLY), b'words')")
    assert refused("pdf", b"") is Problem.DAMAGED
    assert (tmp_path / "a").read_bytes() == b""


def test_a_child_sees_neither_secrets_nor_files_of_the_site(child_of, monkeypatch, tmp_path):
    monkeypatch.setenv("SECRET_KEY", "geheim")
    with (tmp_path / "db.sqlite3").open("wb") as database:
        child_of(
            "import json, os, sys\n"
            "try:\n"
            f"    os.fstat({database.fileno()})\n"
            "    found = 'open'\n"
            "except OSError:\n"
            "    found = os.environ.get('SECRET_KEY', 'none')\n"
            "print(json.dumps({'lines': [[found, 0], [str('django' in sys.modules), 0]]}))"
        )
        assert read_confined("pdf", b"", Limits()) == [Line("none"), Line("False")]


def test_problems_come_back_with_what_they_name(tmp_path):
    data = make_docx(tmp_path / "a.docx", ["建设基站"] * 10).read_bytes()
    with pytest.raises(UnreadableDocument) as error:
        read_confined("docx", data, Limits(max_lines=9))
    assert (error.value.problem, error.value.params) == (Problem.TOO_MANY_LINES, {"limit": 9})


def test_the_site_does_not_load_the_libraries_that_open_files():
    """They would take memory in each of its processes, and somebody would call them there."""
    code = "import sys, scenarios.intake.plan; print([m for m in ('lxml', 'pypdfium2') if m in sys.modules])"
    done = confined.subprocess.run(
        [sys.executable, "-c", code], cwd=confined.ROOT, capture_output=True, check=True
    )
    assert done.stdout.strip() == b"[]"
