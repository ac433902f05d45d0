from scenarios.models import Region
from scenarios.slugs import MAX_LENGTH, ascii_slug, by_sound, row_with, unused_slug
from tests.factories import yueyang


def test_english_comes_first_and_pinyin_stands_in():
    assert ascii_slug("Smart port", "智慧港口") == "smart-port"
    assert ascii_slug("", "岳阳5G智慧港口") == "yue-yang-5g-zhi-hui-gang-kou"


def test_a_long_name_is_cut_between_words():
    slug = ascii_slug("", "潍坊市昌乐县人民政府办公室关于加快推进第五代移动通信产业发展的实施意见")
    assert len(slug) <= MAX_LENGTH
    pinyin = "wei fang shi chang le xian ren min zheng fu ban gong shi guan yu".split()
    assert slug.split("-") == pinyin[: len(slug.split("-"))]


def test_a_name_without_letters_still_gets_an_address():
    assert ascii_slug("", "——") == "item"


def test_a_taken_slug_gets_the_next_free_number():
    assert unused_slug("port", {"port", "port-2"}.__contains__) == "port-3"


def test_names_sort_as_in_a_dictionary():
    names = ["中国移动", "岳阳市", "5G 联盟", "安徽省", "Zoom", "重庆市"]
    assert sorted(names, key=by_sound) == ["5G 联盟", "安徽省", "重庆市", "岳阳市", "中国移动", "Zoom"]


def test_what_no_slug_can_hold_is_not_looked_for(db, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert row_with(Region.objects.all(), code="430600\x00") is None
    assert row_with(Region.objects.all(), code="nowhere") is None
    assert row_with(Region.objects.all(), code=yueyang().code) == yueyang()
