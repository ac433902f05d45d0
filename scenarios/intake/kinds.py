"""What part of a plan a heading opens, and what kind a task is."""

import re
from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple


class Part(StrEnum):
    """The parts that all such plans have."""

    PREAMBLE = "preamble"
    GOALS = "goals"
    TASKS = "tasks"
    SUPPORT = "support"


class Kind(StrEnum):
    """The kinds of tasks; the values of `TaskKind`."""

    SCENARIO = "scenario"
    NETWORK = "network"
    INDUSTRY = "industry"
    SUPPORT = "support"


_PREAMBLE = re.compile(
    r"指导思想|基本(?:原则|情况)|总体(?:要求|思路)|工作(?:思路|原则)|发展(?:思路|原则|基础|现状|形势|背景)|现状|形势|背景|主要成效|意义|编制依据"
    r"|适用范围|名词解释|术语|^总则$"
)
_GOALS = re.compile(r"目标")
_SUPPORT = re.compile(
    r"保障|组织(?:领导|实施|协调|推进)|(?:推进|工作)机制|实施步骤|工作要求|有关要求|进度安排|工作安排|附则|责任分工|任务分工"
)
_TASKS = re.compile(r"任务|举措|工程|行动|应用|场景|建设|发展|推进|推动|加快")

# 5G+智慧港口, 双千兆+先进制造.
_PLUS = r"[A-Za-z0-9一-龥]\s?”?\s?[+＋]\s?“?[A-Za-z0-9一-龥]"
# 应用创新, 应用安全 … are about what makes use possible.
_NOT_A_USE = r"创新|安全|解决|生态|产业|软件|支撑|标准|人才"

DECISIVE = 2  # the weight of a word that speaks plainly

# Words with the kind they speak for and their weight: 2 decides over any number of 1.
_WORDS: tuple[tuple[Kind, int, str], ...] = (
    (
        Kind.NETWORK,
        2,
        r"基站|站址|杆塔|铁塔|网络(?:建设|覆盖|部署|规划|设施|供给|能力|基础|升级|质量|共建|深度|底座|强基)|信号覆盖"
        r"|通信(?:网|基础设施|管道|设施)|信息基础设施|(?:基础|公共|配套)(?:设施|资源)|共建共享|资源开放|开放共享|转供电|直供电|用电"
        r"|频谱|光纤|千兆|算力|边缘计算|专网建设|虚拟专网|室内分布|数据中心|IPv6|组网|进场",
    ),
    (Kind.NETWORK, 1, r"网络|覆盖|规划|审批|设施|资源"),
    (
        Kind.INDUSTRY,
        2,
        r"(?:5G|数字|信息|电子信息|通信)”?(?:核心)?产业|产业(?:链条|集聚|集群|园|生态|培育|基地|布局|规模|支撑|创新|体系|化发展|新业态)"
        r"|(?:终端|软件|数据|智能|云计算|视频|服务|材料|装备)产业|(?:培育|发展|壮大|做大|做强)\S{0,6}产业|企业(?:培育|引进)|市场主体|招商|芯片"
        r"|器件|关键技术|核心技术|技术(?:创新|研发|攻关)|研发|孵化|创新(?:平台|基地|中心|载体|能力|体系|发展)|终端(?:产品|设备|供给)"
        r"|供给能力|产业$|配套材料",
    ),
    (Kind.INDUSTRY, 1, r"产业|创新|产品|企业|招引|软件|生态(?!环境|环保|文明|治理|保护)"),
    (
        Kind.SUPPORT,
        2,
        r"保障|组织领导|(?:网络|信息|数据|5G|应用)安全(?!监管|生产|预警|监测)|安全(?:体系|防护|管理|防线|能力)|人才|资金|财政|政策|宣传|考核|督[导查]|机制|标准(?:体系|制定|化)"
        r"|交流合作|对外合作|合作交流|营商环境|发展环境|建设环境|统筹协调|知识产权|要素",
    ),
    (Kind.SUPPORT, 1, r"强化|环境|合作|优化|监管"),
    (
        Kind.SCENARIO,
        2,
        rf"应用(?!{_NOT_A_USE})|场景|示范|试点|融合(?!应用(?:{_NOT_A_USE}))|赋能|{_PLUS}|智慧|(?<!人工)智能(?!终端|装备产业)"
        r"|数字(?:化转型|乡村|政府|社会|生活|孪生)|民生|车联网|工业互联网|无人|远程|元宇宙|低空",
    ),
    (Kind.SCENARIO, 1, r"行业|领域|治理|服务|数字|普惠"),
)
_COMPILED = tuple((kind, weight, re.compile(pattern)) for kind, weight, pattern in _WORDS)
_NAMED_USE = re.compile(rf"{_PLUS}|^(?:推[进动]|发展|建设|打造)?“?智慧")


def part_of(headings: Sequence[str]) -> Part:
    """The part that an item belongs to, by the headings above it and its own, from the top down.

    The innermost heading that says something decides, except that nothing leads out of the measures that support.
    """
    found: Part | None = None
    for position, heading in enumerate(headings, start=1):
        if found is Part.SUPPORT:
            break
        # 目标任务 above other items may head the tasks themselves.
        if _GOALS.search(heading) and (position == len(headings) or "任务" not in heading):
            found = Part.GOALS
        elif _PREAMBLE.search(heading):
            found = Part.PREAMBLE
        elif found is None and _SUPPORT.search(heading) and not _NAMED_USE.search(heading):
            found = Part.SUPPORT
        elif found is None and _TASKS.search(heading):
            found = Part.TASKS
    return found or Part.TASKS


class Verdict(NamedTuple):
    """A kind, None if the headings do not tell; `is_sure` is false where only a faint word above speaks for it."""

    kind: Kind | None
    is_sure: bool = True


def kind_of(headings: Sequence[str], part: Part) -> Verdict:
    """The kind of a task by the headings above it and its own.

    Its own heading decides where it names a use (5G+智慧医疗); else its section does, unless the section is of two
    minds or the heading plainly differs.
    """
    if part is Part.SUPPORT:
        return Verdict(Kind.SUPPORT)
    own = _scores(headings[-1]) if headings else {}
    above = [scores for heading in headings[:-1] if (scores := _scores(heading))]
    section = _best(above[-1]) if above else None
    if _names_use(headings[-1] if headings else "", own, section):
        return Verdict(Kind.SCENARIO)
    mine = _best(own)
    if section is None:
        return Verdict(mine)
    if section in own:
        return Verdict(section)
    of_two_minds = section is Kind.SCENARIO or len({*map(_best, above)}) > 1
    if mine and own[mine] >= DECISIVE and (mine is not Kind.SCENARIO or of_two_minds):
        return Verdict(mine)
    return Verdict(section, above[-1][section] >= DECISIVE)


def _names_use(heading: str, own: dict[Kind, int], section: Kind | None) -> bool:
    if not _NAMED_USE.search(heading):
        return False
    rival = max((score for kind, score in own.items() if kind is not Kind.SCENARIO), default=0)
    return rival < DECISIVE or section is Kind.SCENARIO


def _best(scores: dict[Kind, int]) -> Kind | None:
    """The kind with the highest score; of several an application, else the first in the order of `_WORDS`."""
    if not scores:
        return None
    return max(scores, key=lambda kind: (scores[kind], kind is Kind.SCENARIO))


def _scores(heading: str) -> dict[Kind, int]:
    """By kind. Words of weight 1 count only where none of weight 2 speaks for the same kind."""
    scores: dict[Kind, int] = {}
    for kind, weight, pattern in _COMPILED:
        number = len(pattern.findall(heading))
        if number and (weight >= DECISIVE or kind not in scores):
            scores[kind] = weight * number if weight >= DECISIVE else weight
    return scores
