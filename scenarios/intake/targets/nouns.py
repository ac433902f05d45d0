"""What a number counts: the words before it (5G基站达到5000个) or after it (打造10个5G示范应用)."""

import re

from scenarios.intake.targets.words import any_of

MAX_NOUN = 40  # characters of a note
_REACH_BACK = 60  # characters before a number in which its noun is looked for
_REACH_ON = 40  # and after it

_ANY_VERB = any_of("verbs_anywhere", "verbs_at_start")
_VERB = re.compile(_ANY_VERB)
# Within a phrase the verbs of the second kind count only if they plainly govern what follows: …建设5G基站.
_CUTTING_VERB = re.compile(rf"{any_of('verbs_anywhere')}|{any_of('verbs_at_start')}(?=5G|“)")
# Also the number of an item: 1.5G基站 is 1. 5G基站.
_LEADING = re.compile(rf"(?:[0-9]{{1,2}}[.．](?=5G|[一-龥])|[、和及与·—\-\s“”的了在]|{any_of('adverbs')})+")
_TRAILING = re.compile(rf"{any_of('links')}$")
_EMPTY = re.compile(rf"(?:{any_of('empty_nouns')})?$")
# What is left of a name that was cut in two: 5G网络覆盖|率, 5G基站建设|数量.
_LEFT_OVER = re.compile(r"率|数量|量|规模(?!以上|化)")
_NO_NOUN = re.compile(any_of("no_noun_begins"))
_END = re.compile(any_of("noun_ends"))
_LISTED_TO_ITS_END = re.compile(r"等[^、]")
_NOUNS_TOO = ("投资", "培训")  # verbs as well: 完成投资5亿元
_WORD = re.compile(r"[一-龥A-Za-z]")
_ONE_SIGN_NOUNS = "县市区镇乡村"  # 90%以上的县

_PERIOD = r"(?!年|季|月|半年|周|日|天|次|[一二两三]年)"
_PER = re.compile(
    rf"每{_PERIOD}[^，。；]{{0,14}}?(?=建|打造|培育|形成|实现|新|至少|不少|创|完成|力争|遴选|推|树|有|$)"
    r"|各[^，。；]{0,10}?(?=(?:分别|均|至少|各)?(?:建|打造|培育|形成|创))"
)
_PER_AT_END = re.compile(rf"(?<=[一-龥])每{_PERIOD}[^，。；拥有]{{1,6}}$")  # 5G基站密度达到每万人18个
# 较2020年翻一番 says how the number compares, not what it counts.
_COMPARED = re.compile(r"(?:较(?![大高强好快])|(?<![占对同环])比(?![例重率如特])|相当于)[^，]*$")
_GROWN = re.compile(r"同比|增长(?![到至率])|增幅")

_ATTRIBUTE = re.compile(
    r"(?:及?以上|以内|以下|左右)?的?(?:[^，,；;。：:！？（）\t\n0-9]|5G){0,16}?"
    r"(?:企业|公司|项目|平台|单位|供应商|服务商|工程|龙头|独角兽|方案|产品|(?P<place>园区|集群|基地|产业链|城|产业园))"
)
_BETWEEN = re.compile(
    rf"(?:(?!{_ANY_VERB})[^，,；;。、：（）和及与]){{2,16}}?(?:(?:率|占比|比例|比重){any_of('links')}{{0,3}})?"
)
_OUTPUT_REACH = 12
_OUTPUT = re.compile(r"(?<![0-9一二两三四五][个家])(?:产值|规模|收入|营收)(?:达到?|超过?|突破)?$")


def noun_before(zone: str) -> str:
    """The noun at the end of `zone`, the text between the last boundary and a number; "" if there is none.

    >>> noun_before("全区5G产业主营收入突破")
    '5G产业主营收入'
    """
    noun = _without_lead(_stripped_end(_COMPARED.sub("", _PER_AT_END.sub("", zone[-_REACH_BACK:]))))
    # 每万人拥有5G基站数 is one name.
    verbs = [] if noun.startswith("每") else list(_CUTTING_VERB.finditer(noun))
    for verb in reversed(verbs):
        rest = _without_lead(noun[verb.end() :])
        if not _is_empty(rest):
            noun = rest
            break
    noun = _with_quotes(noun.strip("、，：的了 —-"))
    is_verb = _VERB.fullmatch(noun) and noun not in _NOUNS_TOO
    return "" if _is_empty(noun) or is_verb else noun[-MAX_NOUN:]


def _without_lead(phrase: str) -> str:
    """Without the adverbs, places and verbs at its beginning, as far as a noun is left."""
    while True:
        lead = _LEADING.match(phrase) or _VERB.match(phrase)
        if not lead or (_VERB.match(phrase) and _is_empty(phrase[lead.end() :])):
            return phrase
        phrase = phrase[lead.end() :]


def _is_empty(phrase: str) -> bool:
    return bool(_EMPTY.match(phrase)) or bool(_LEFT_OVER.match(phrase))


def _with_quotes(noun: str) -> str:
    """With both quotation marks where a cut has left one of them, and without those around all of it."""
    if noun.count("“") < noun.count("”"):
        noun = "“" + noun
    if noun.count("”") < noun.count("“"):
        noun += "”"
    return noun[1:-1] if noun.startswith("“") and noun.find("”") == len(noun) - 1 else noun


def _stripped_end(zone: str) -> str:
    while True:
        shorter = _TRAILING.sub("", zone)
        if shorter == zone:
            return zone
        zone = shorter


def noun_after(line: str, start: int, limit: int) -> tuple[str, int]:
    """The noun that begins at `start` and where it ends; ("", start) if none does. `limit` is the next number.

    An enumeration belongs to it up to its last word: 智慧工厂、智慧园区等示范应用.
    """
    limit = min(limit, start + _REACH_ON, len(line))
    begin = start
    while begin < limit and line[begin] in "的 ":
        begin += 1
    if begin >= limit or _NO_NOUN.match(line, begin):
        return "", start
    cut = _END.search(line, begin, limit)
    end = cut.start() if cut else limit
    listed = line.find("、", begin, end)
    if (
        listed >= 0
        and not _LISTED_TO_ITS_END.search(line, listed, end)
        and not _is_one_list(line[listed + 1 : end])
    ):
        end = listed
    if not cut and limit < len(line) and line[limit : limit + 1].isdigit():
        end = _before_next(line, begin, end)
    noun = _with_quotes(line[begin:end].strip("、，和及与 "))
    if not _WORD.search(noun) or (len(noun) == 1 and noun not in _ONE_SIGN_NOUNS):
        return "", start
    return noun, end


def _is_one_list(rest: str) -> bool:
    """Whether what follows 、 goes on naming the same things: no verb begins it."""
    return bool(rest) and not _VERB.match(rest) and not _LEADING.match(rest) and not rest[0].isdigit()


def _before_next(line: str, begin: int, end: int) -> int:
    """Where a noun ends that runs up to the next number: before 和 or the verb that belongs to that number."""
    joint = max(line.rfind(sign, begin, end) for sign in ("、", "和", "及", "与"))
    if joint > begin and (joint >= end - 1 or _VERB.match(line, joint + 1)):
        return joint - 1 if line[joint - 1 : joint + 1] == "以及" else joint
    return end


def is_attribute(line: str, start: int, stop: int) -> bool:
    """Whether an amount of money only describes what follows: 年收入超10亿元的企业, 百亿元产业集群.

    产值超500亿元的产业集群 promises the 500亿元, unless it is one of so many (2个产值超500亿元的产业集群).
    """
    found = _ATTRIBUTE.match(line, stop)
    if found is None:
        return False
    return not (found["place"] and _OUTPUT.search(line, max(0, start - _OUTPUT_REACH), start))


def is_condition(line: str, stop: int, following: int) -> bool:
    """Whether a number with 以上 only says which of the things are meant that the next number counts.

    20户以上自然村通达率达到85%, 50亩以上的设施农业基地5个.
    """
    return line.startswith("以上", stop - 2) and bool(_BETWEEN.fullmatch(line, stop, following))


def is_comparison(zone: str) -> bool:
    """Whether a number says by how much another one has grown: 较2020年增加50万户."""
    return bool(_COMPARED.search(zone) or _GROWN.search(zone))


def share_of(zone: str) -> str:
    """每个县 in 每个县建成…: the number holds for each of them; "" if it holds for the whole place."""
    match = _PER.search(zone)
    return match[0] if match else ""
