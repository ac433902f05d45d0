"""Kits as visitors reach them: pages to print, documents to take away, and nothing that is not public."""

import io
from urllib.parse import quote

import docx
import pytest
from django.urls import reverse

from scenarios.models import KitTemplates, PilotUnit, Prerequisite, PrerequisiteKind, Role
from scenarios.public.kit import DOCX
from tests.factories import PilotFactory, UnitFactory, make_pilots, yueyang_county
from tests.scenarios.public.test_short import hide

PAGE, DOCUMENT = "/p/{}/kit/", "/p/{}/kit.docx"


@pytest.fixture
def pilot(city):
    return PilotFactory(
        slug="crane",
        title="岳阳港5G远程岸桥",
        title_en="Remote quay cranes",
        prerequisites=[Prerequisite(kind=PrerequisiteKind.NETWORK, need_zh="覆盖岸桥的专网")],
        pilot_units=[PilotUnit(unit=UnitFactory(name_zh="港务集团"), role=Role.LEAD)],
    )


def words_of(response) -> str:
    found = docx.Document(io.BytesIO(response.content))
    cells = [cell.text for table in found.tables for row in table.rows for cell in row.cells]
    return "\n".join([each.text for each in found.paragraphs] + cells)


def test_both_forms_say_the_same(client, pilot):
    page = client.get(PAGE.format(pilot.pk)).content.decode()
    words = words_of(client.get(DOCUMENT.format(pilot.pk)))
    for word in (
        "岳阳港5G远程岸桥",
        "覆盖岸桥的专网",
        "港务集团",
        "来源未说明",
        f"/p/{pilot.pk}",
        "CC BY 4.0",
    ):
        assert word in page
        assert word in words


def test_both_are_in_the_language_of_the_address(client, pilot):
    assert "Replication kit" in client.get("/en" + PAGE.format(pilot.pk)).content.decode()
    assert "Remote quay cranes" in words_of(client.get("/en" + DOCUMENT.format(pilot.pk)))


def test_a_document_has_a_name_every_browser_can_save(client, pilot):
    response = client.get(DOCUMENT.format(pilot.pk))
    assert response["Content-Type"] == DOCX
    assert response["Content-Disposition"] == (
        f'attachment; filename="kit-{pilot.pk}.docx"; '
        f"filename*=UTF-8''{quote('复制推广资料包-岳阳港5G远程岸桥.docx')}"
    )
    assert response["X-Robots-Tag"] == "noindex"


@pytest.mark.parametrize(
    "title", ['a"; filename="b.exe', "a\r\nSet-Cookie: b=c", "../../etc/passwd", "长" * 250]
)
def test_no_title_spoils_the_name_of_a_file(client, city, title):
    pilot = PilotFactory(title=title)
    header = client.get(DOCUMENT.format(pilot.pk))["Content-Disposition"]
    assert header.startswith(f"attachment; filename=\"kit-{pilot.pk}.docx\"; filename*=UTF-8''")
    assert not set('"/\\;\r\n') & set(header.partition("''")[2])
    assert len(header) < 1000


def test_the_readers_place_is_filled_in(client, pilot):
    yueyang_county()
    for code, name in (("430600", "湖南省岳阳市"), ("430621", "岳阳市岳阳县")):
        page = client.get(PAGE.format(pilot.pk), {"my-region": code}).content.decode()
        assert f"{name}可行性研究报告提纲" in page
        assert f'value="{code}" selected' in page
        assert f"{reverse('scenarios:kit-document', args=[pilot.pk])}?my-region={code}" in page
        assert name in words_of(client.get(DOCUMENT.format(pilot.pk), {"my-region": code}))


@pytest.mark.parametrize("code", ["", "999999", "x" * 300, "4306\x0000", "<script>", "岳阳"])
def test_without_a_known_place_a_line_is_left_to_write_on(client, pilot, code):
    page = client.get(PAGE.format(pilot.pk), {"my-region": code}).content.decode()
    assert "________可行性研究报告提纲" in page
    assert "<script>可" not in page
    assert "________" in words_of(client.get(DOCUMENT.format(pilot.pk), {"my-region": code}))


@pytest.mark.parametrize("how", ["unpublished", "expired", "private"])
def test_what_is_not_public_is_not_found(client, pilot, how):
    hide(pilot, how)
    addresses = [form.format(pilot.pk) for form in (PAGE, DOCUMENT)]
    addresses += [f"/compare/kit/?p={pilot.pk}", f"/compare/kit.docx?p={pilot.pk}"]
    for address in [*addresses, *(f"/en{address}" for address in addresses)]:
        response = client.get(address)
        assert response.status_code == 404
        assert "岸桥" not in response.content.decode()


@pytest.mark.parametrize("how", ["unpublished", "expired", "private"])
def test_of_several_what_is_not_public_is_left_out_with_a_notice(client, pilot, how):
    from tests.factories import CityPageFactory

    other = PilotFactory(title="另一试点", parent=CityPageFactory(slug="elsewhere"))
    hide(pilot, how)
    query = f"?p={pilot.pk}&p={other.pk}"
    page = client.get(f"/compare/kit/{query}").content.decode()
    words = words_of(client.get(f"/compare/kit.docx{query}"))
    for told in (page, words):
        assert "岸桥" not in told
        assert "另一试点" in told
        assert "所选试点中有的未公开" in told
    # Nobody can tell by it whether there is a pilot of that number.
    none = client.get(f"/compare/kit/?p=999999&p={other.pk}").content.decode()
    assert "所选试点中有的未公开" in none


def test_up_to_four_in_the_order_asked_for_and_once(client, city):
    pilots = [PilotFactory(title=f"试点{letter}") for letter in "甲乙丙丁戊"]
    first, second, *_others = pilots
    asked = [second, second, first, *pilots[2:]]
    query = "&".join(["p=x", "p=-1", "p=９", "p=" + "9" * 40, *(f"p={each.pk}" for each in asked)])
    page = client.get(f"/compare/kit/?{query}").content.decode()
    assert page.index("试点乙") < page.index("试点甲") < page.index("试点丁")
    assert "试点戊" not in page
    assert "未公开" not in page
    response = client.get(f"/compare/kit.docx?{query}")
    numbers = "-".join(str(each.pk) for each in [second, first, *pilots[2:4]])
    assert f'filename="kit-{numbers}.docx"' in response["Content-Disposition"]


@pytest.mark.parametrize("query", ["", "?p=", "?p=x", "?p=0", "?p=" + "9" * 30])
def test_a_comparison_of_nothing_is_not_found(client, city, query):
    assert client.get(f"/compare/kit/{query}").status_code == 404
    assert client.get(f"/compare/kit.docx{query}").status_code == 404


def test_other_pages_have_no_kit(client, city):
    assert client.get(PAGE.format(city.pk)).status_code == 404
    assert client.get(DOCUMENT.format(city.pk)).status_code == 404


def test_words_of_a_record_are_no_markup(client, city):
    pilot = PilotFactory(title="<script>alert(1)</script>", problem_zh="{{ title }}<b>")
    page = client.get(PAGE.format(pilot.pk)).content.decode()
    assert "<script>alert" not in page
    assert "{{ title }}&lt;b&gt;" in page
    assert "{{ title }}<b>" in words_of(client.get(DOCUMENT.format(pilot.pk)))


def test_the_page_of_a_pilot_leads_to_its_kit(client, pilot):
    assert f'href="/en/p/{pilot.pk}/kit/"' in client.get("/en/cities/yueyang/crane/").content.decode()


def test_a_template_of_the_sites_own_serves_its_language_alone(client, pilot):
    own = docx.Document()
    own.add_paragraph("本市模板：{{ title }}")
    output = io.BytesIO()
    own.save(output)
    KitTemplates.objects.create(document_zh=output.getvalue(), name_zh="own.docx")
    assert words_of(client.get(DOCUMENT.format(pilot.pk))).startswith("本市模板：")
    assert words_of(client.get("/en" + DOCUMENT.format(pilot.pk))).startswith("Replication kit")


def test_a_document_costs_the_same_number_of_queries_for_one_and_for_four(
    client, pilot, django_assert_num_queries
):
    numbers = [pilot.pk, *(each.pk for each in make_pilots(3))]
    for asked in (numbers[:1], numbers):
        query = "&".join(f"p={number}" for number in asked)
        with django_assert_num_queries(10):
            client.get(f"/compare/kit.docx?{query}&my-region=430600")


def test_a_page_costs_the_same_number_of_queries_for_one_and_for_four(
    client, pilot, django_assert_num_queries
):
    numbers = [pilot.pk, *(each.pk for each in make_pilots(3))]
    client.get("/compare/kit/", {"p": numbers})
    for asked in (numbers[:1], numbers):
        with django_assert_num_queries(11):
            assert client.get("/compare/kit/", {"p": asked, "my-region": "430600"}).status_code == 200


def test_they_can_only_be_read(client, pilot):
    for address in (PAGE.format(pilot.pk), DOCUMENT.format(pilot.pk), f"/compare/kit/?p={pilot.pk}"):
        assert client.post(address).status_code == 405


# --- beside the reader's situation --------------------------------------------------------------------------------

SITUATION = "my-private=yes&my-site=no"


@pytest.mark.parametrize("address", ["/en/p/{}/kit", "/en/compare/kit"])
def test_both_forms_mark_the_needs_beside_a_situation(client, pilot, address):
    pilot.prerequisites.add(Prerequisite(kind=PrerequisiteKind.SITE, need_zh="码头", need_en="A quay"))
    pilot.save()
    base, asked = address.format(pilot.pk), f"?p={pilot.pk}&{SITUATION}"
    page = client.get(f"{base}/{asked}").content.decode()
    words = words_of(client.get(f"{base}.docx{asked}"))
    for said in (
        "1 of 2 essential needs met",
        "Missing: A quay",
        "Met: You have: 5G private network.",
        "Missing: You said no to “Site”.",
    ):
        assert said in page
        assert said in words


def test_a_situation_goes_along_to_the_document_and_to_another_place(client, pilot):
    page = client.get(f"/en/p/{pilot.pk}/kit/?my-region=430600&{SITUATION}").content.decode()
    document = f"/en/p/{pilot.pk}/kit.docx?my-region=430600&{SITUATION}"
    assert document.replace("&", "&amp;") in page
    form = page.partition('<form class="kit__place"')[2].partition("</form>")[0]
    assert '<input type="hidden" name="my-private" value="yes">' in form
    assert form.count('name="my-region"') == 1


def test_a_place_alone_marks_nothing(client, pilot):
    page = client.get(f"/en/p/{pilot.pk}/kit/?my-region=430600").content.decode()
    assert "essential need met" not in page
    assert "kit__need" not in page


def test_a_situation_costs_no_query(client, pilot, django_assert_num_queries):
    client.get("/compare/kit/", {"p": [pilot.pk]})
    with django_assert_num_queries(11):
        client.get(f"/compare/kit/?p={pilot.pk}&my-region=430600&{SITUATION}")
