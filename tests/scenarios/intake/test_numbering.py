import pytest

from scenarios.intake.numbering import Style, han_number, mark_at


@pytest.mark.parametrize(
    ("text", "style", "number", "label"),
    [
        ("第一章 总则", Style.CHAPTER, 1, "第一章"),
        ("第十二节 港口", Style.SECTION, 12, "第十二节"),
        ("第二部分 重点任务", Style.PART, 2, "第二部分"),
        ("一、总体目标", Style.HAN, 1, "一"),
        ("十一、其他", Style.HAN, 11, "十一"),
        ("任务二：智慧医疗", Style.NAMED, 2, "任务二"),
        ("（三）智慧医疗", Style.HAN_IN_BRACKETS, 3, "（三）"),
        ("(三)智慧医疗", Style.HAN_IN_BRACKETS, 3, "（三）"),
        ("1．统筹", Style.DIGIT, 1, "1"),
        ("12. 智慧", Style.DIGIT, 12, "12"),
        ("３、智慧", Style.DIGIT, 3, "3"),
        ("1．5G+智慧城市", Style.DIGIT, 1, "1"),
        ("2.4K超高清直播", Style.DIGIT, 2, "2"),
        ("3.2023年底前完成", Style.DIGIT, 3, "3"),
        ("2.3 智慧港口", Style.DECIMAL, 3, "2.3"),
        ("（1）远程会诊", Style.DIGIT_IN_BRACKETS, 1, "（1）"),
        ("2）远程会诊", Style.DIGIT_IN_BRACKETS, 2, "（2）"),
        ("⒑5G+便民服务", Style.DIGIT, 10, "10"),
        ("㈢智慧照明", Style.HAN_IN_BRACKETS, 3, "（三）"),
        ("⑵智慧照明", Style.DIGIT_IN_BRACKETS, 2, "（2）"),
        ("③智慧照明", Style.CIRCLED, 3, "③"),
        ("——远程会诊", Style.BULLET, 1, ""),
        ("二是开展试点", Style.ORDINAL, 2, "二是"),
        ("101. 智慧港口", Style.DIGIT, 101, "101"),
        ("120、智慧港口", Style.DIGIT, 120, "120"),
        ("一百零一、其他", Style.HAN, 101, "一百零一"),
        ("（一百零一）智慧医疗", Style.HAN_IN_BRACKETS, 101, "（一百零一）"),
        ("（一百二十三）智慧医疗", Style.HAN_IN_BRACKETS, 123, "（一百二十三）"),
        ("第一百零一条 附则", Style.ARTICLE, 101, "第一百零一条"),
        ("第一百条：附则", Style.ARTICLE, 100, "第一百条"),
        ("（101）远程会诊", Style.DIGIT_IN_BRACKETS, 101, "（101）"),
        ("1, 智慧渔业", Style.DIGIT, 1, "1"),
        ("1, 5G+智慧渔业", Style.DIGIT, 1, "1"),
    ],
)
def test_numbers_of_all_styles_are_read(text, style, number, label):
    mark = mark_at(text, 0)
    assert (mark.style, mark.number, mark.label) == (style, number, label)


@pytest.mark.parametrize(
    "text",
    [
        "3.5GHz频段",
        "1.5万户",
        "1, 200个",
        "100.5万户",
        "2020年底",
        "一、二、三产业融合发展",
        "一、二级响应",
        "5G+智慧港口",
        "十分重要",
        "1.4Gbps",
        "",
    ],
)
def test_quantities_and_plain_words_are_no_numbers(text):
    assert mark_at(text, 0) is None


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("七", 7),
        ("十", 10),
        ("十九", 19),
        ("二十", 20),
        ("二十三", 23),
        ("一百零二", 102),
        ("二〇二〇", 2020),
        ("甲", 0),
    ],
)
def test_chinese_numbers(written, value):
    assert han_number(written) == value
