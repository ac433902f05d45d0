"""What README and docs promise is there."""

import re
from pathlib import Path

import pytest
from django.core.management import get_commands

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_setting_is_listed():
    listed = set(re.findall(r"`([A-Z_]+)`", (ROOT / "docs/settings.md").read_text(encoding="utf-8")))
    code = (ROOT / "site/config/environment.py").read_text(encoding="utf-8")
    read = set(re.findall(r'env(?:\.\w+)?\(\s*"([A-Z_]+)"', code)) | set(
        re.findall(r'\(env, "([A-Z_]+)"', code)
    )
    assert len(read) > 10
    assert read <= listed


def test_commands_named_in_the_readme_exist():
    named = set(re.findall(r"^\| `([a-z_]+)[` ]", README, flags=re.MULTILINE)) - {"make"}
    assert len(named) == 9
    assert named <= set(get_commands())


def test_make_targets_named_in_the_readme_exist():
    targets = set(
        re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), flags=re.MULTILINE)
    )
    assert set(re.findall(r"`make ([a-z-]+)`", README)) <= targets


@pytest.mark.parametrize(
    "document", ["README.md", *(str(p.relative_to(ROOT)) for p in ROOT.glob("docs/**/*.md"))]
)
def test_links_within_the_repository_lead_somewhere(document):
    text = (ROOT / document).read_text(encoding="utf-8")
    for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", text):
        assert ((ROOT / document).parent / target).exists(), f"{document} links to {target}"
