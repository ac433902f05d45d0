from scenarios.intake.paragraphs import paragraphs_of


def levels(text: str) -> list[tuple[int, str]]:
    return [(paragraph.level, paragraph.text) for paragraph in paragraphs_of(text)]


def test_numbering_gives_the_level_of_a_heading():
    text = "一、总体目标\n到2022年，网络全覆盖。\n（一）加快建设\n1．统一规划\n第二章 应用\n第一节 港口"
    assert levels(text) == [
        (1, "一、总体目标"),
        (0, "到2022年，网络全覆盖。"),
        (2, "（一）加快建设"),
        (3, "1．统一规划"),
        (1, "第二章 应用"),
        (2, "第一节 港口"),
    ]


def test_a_numbered_paragraph_that_runs_on_is_text():
    assert levels("（五）加强督导，定期通报。各单位每月报告一次进展。") == [
        (0, "（五）加强督导，定期通报。各单位每月报告一次进展。")
    ]


def test_a_decimal_number_at_the_beginning_is_no_numbering():
    assert levels("3.5GHz频段基站") == [(0, "3.5GHz频段基站")]


def test_a_number_on_its_own_line_is_joined_to_its_heading():
    assert levels("（一）\n\n培育5G产业\n正文。") == [(2, "（一）培育5G产业"), (0, "正文。")]


def test_marks_of_word_processors_are_dropped():
    assert levels("[bookmark: _GoBack]一、目标\nspan=““>正文") == [(1, "一、目标"), (0, "正文")]


def test_anchors_are_unique():
    anchors = [paragraph.anchor for paragraph in paragraphs_of("一、目标\n\n一、目标\n文\n文")]
    assert len(anchors) == len(set(anchors)) == 4
