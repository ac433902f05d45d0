import re

import pytest

from scenarios.intake.formats.wrapping import unwrap

PARAGRAPHS = [
    "一、总体目标",
    "到2022年，全市5G网络覆盖面居全省前列，网络规模、用户规模、流量规模持续增长，5G与实体经济深度融合。"
    "全市建成5G基站4653个，5G用户数达到92万以上，围绕工业制造、城市治理等领域形成一批示范应用。",
    "（一）突出规划统筹，加快5G网络建设",
    "1．科学布点站址资源。按照“铁塔统筹、政府支持、开放共享、服务社会”的原则，编制通信基站站址专项规划，"
    "并与国土空间规划衔接。（责任单位：市工信局、市自然资源和规划局，各县市区政府、管委会）",
    "2．推进智能杆塔建设。推进各类杆塔资源的双向开放共享和统筹利用，由市铁塔公司牵头，会同市城管局、市公安局、"
    "市住建局等单位开展试点，避免重复建设。三荷机场、高铁站、旅游景点等重点区域在2021年底前完成改造并投入使用。",
    "3．推动资源开放共享。遵循“一切挂高皆可用”的宗旨，党政机关、企事业单位和公共机构所属建筑物、构筑物等设施，"
    "无偿向5G基站建设开放。（责任单位：市机关事务局、市住建局，各县市区政府、管委会，各通信运营企业）",
    "4．加大建设支持力度。按照一体规划、分步实施、全面覆盖的思路，加快网络建设，符合条件的基站执行大工业电价。",
    "二、保障措施",
    "各级各部门要高度重视，加强组织领导，明确责任分工，确保各项任务落到实处，每半年向市人民政府报告一次进展情况，"
    "重大问题及时报告，对工作推进不力的单位予以通报，对成绩突出的单位予以表扬，并纳入年度目标管理考核。",
]


def printed(width: int, set_in: str = "", between: str = "\n") -> str:
    """The paragraphs as a page of that many ideographs shows them: no line begins with a comma or ends with （."""
    lines = []
    for paragraph in PARAGRAPHS:
        line, room = set_in, width - len(set_in)
        for piece in re.findall(r"[（“]*(?:[0-9A-Za-z+]+|.)[，。、；：）”]*", paragraph):
            needed = len(piece.encode("gbk")) / 2
            if needed > room:
                lines.append(line + "\n")
                line, room = "", width
            line, room = line + piece, room - needed
        lines.append(line + between)
    return "".join(lines)


@pytest.mark.parametrize("width", [20, 28, 34, 40])
def test_lines_of_a_page_become_paragraphs_by_their_indents(width):
    assert unwrap(printed(width, set_in="\u3000\u3000")).split("\n") == PARAGRAPHS


@pytest.mark.parametrize("width", [20, 28, 34, 40])
def test_lines_of_a_page_become_paragraphs_by_empty_lines(width):
    assert unwrap(printed(width, between="\n\n")).split("\n") == PARAGRAPHS


@pytest.mark.parametrize("width", [20, 28, 34, 40])
def test_lines_of_a_page_become_paragraphs_by_their_numbers(width):
    assert unwrap(printed(width)).split("\n") == PARAGRAPHS


@pytest.mark.parametrize("width", [20, 28, 34, 40])
def test_lost_indents_do_no_harm(width):
    without = printed(width, set_in="\u3000\u3000").replace("\u3000", "")
    assert unwrap(without).split("\n") == PARAGRAPHS


def test_empty_lines_between_all_lines_say_nothing():
    assert unwrap(printed(28).replace("\n", "\n\n")).split("\n") == PARAGRAPHS


def test_words_of_latin_script_are_kept_apart():
    text = (
        printed(28, set_in="\u3000\u3000")
        + "\u3000\u3000利用边缘计算、网络切片等技术，建设工业互联网（Industrial\nInternet）平台。\n"
    )
    assert unwrap(text).split("\n")[-1].endswith("（Industrial Internet）平台。")


def test_paragraphs_of_any_length_stay():
    text = "\n".join(PARAGRAPHS)
    assert unwrap(text) == text


def test_a_short_document_stays():
    text = "关于加快5G发展的通知\n各县市区人民政府，市直各单位：\n现将有关事项通知如下，请\n认真贯彻执行。"
    assert unwrap(text) == text


def test_a_list_of_names_of_one_length_stays():
    names = [f"中国移动通信集团湖南有限公司岳阳市第{number}分公司" for number in "一二三四五六七八九十"]
    text = "\n".join(names)
    assert unwrap(text) == text


def test_a_list_of_numbered_entries_of_one_length_stays():
    entries = [
        f"{number}．建设5G+智慧工厂、5G+智慧园区等示范项目各{number}个以上" for number in range(10, 30)
    ]
    text = "\n".join(entries)
    assert unwrap(text) == text


def test_rows_of_tables_stay_among_lines():
    row = "基站\t2021年\t2022年\t2023年\t2024年\t合计数"
    text = printed(28, set_in="\u3000\u3000") + f"{row}\n{row}\n"
    assert unwrap(text).split("\n")[-2:] == [row, row]


def test_a_text_without_lines_stays():
    assert unwrap("") == ""
    assert unwrap("字" * 5000) == "字" * 5000
