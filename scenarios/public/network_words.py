"""What a sentence about a network asks for, by its words, Chinese or English. Pure.

A careful reading: what may mean something else is left for a reader to compare.
"""

import re
import unicodedata
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from scenarios.public.situation import Detail

# No letter or digit of the Latin script beside it; Chinese may stand there (\b would take it for part of the word).
_ALONE = r"(?<![A-Za-z0-9]){}(?![A-Za-z0-9])"
_WORDS = {
    Detail.PUBLIC: r"公网|公共网络|public (?:5G |mobile )?network|public 5G",
    Detail.PRIVATE: r"专网|专用网络?|专有网络|非公共网络|private (?:5G |mobile |virtual )*network|private 5G|"
    r"dedicated (?:5G )?network|" + _ALONE.format("NPN"),
    Detail.STANDALONE: r"(?<!非)独立组网|(?<!non-)(?<!non )stand-?alone|" + _ALONE.format("(?-i:SA)"),
    Detail.SLICING: r"切片|slices?(?![a-z])|slicing",
    # 边缘 alone may be that of a field.
    Detail.EDGE: r"边缘(?:计算|云|节点|服务器|算力|侧|平台)|edge[- ](?:comput|cloud|node|server|platform)|"
    + _ALONE.format("(?-i:MEC|UPF)"),
    Detail.ADVANCED: _ALONE.format(r"(?-i:5G-?A)") + r"|5G[- ]?advanced|" + _ALONE.format(r"5\.5G"),
    Detail.REDCAP: r"RedCap|轻量化 ?5G|reduced[- ]capability",
    Detail.MMWAVE: r"毫米波|mmWave|millimet(?:re|er)[- ]wave",
}
_COVERAGE = r"基站|覆盖|5G ?(?:网络|信号|接入)|coverage|base stations?|5G (?:network|signal)"
# Of these the form does not ask: no yes or no says enough.
_QUALITIES = {
    r"授时|时钟同步|时间同步|timing|time sync": _("exact time"),
    r"时延|延迟|毫秒|latency|(?<![a-z])delay|" + _ALONE.format("ms"): _("delay"),
    r"速率|吞吐|带宽|上行|下行|[MG]bps|[MG]b/s|bandwidth|throughput|uplink|downlink|"
    + _ALONE.format("fast"): _("data rate"),
    r"可靠|稳定|冗余|热备|备份|双链路|双路由|reliab|redundan|standby|backup": _("reliability"),
    r"定位|北斗|positioning|" + _ALONE.format("RTK"): _("positioning"),
    r"频段|频谱|频率|[MG]Hz|spectrum|frequenc": _("frequency bands"),
    r"隔离|加密|安全|isolat|encrypt|secur": _("security"),
    r"同时接入|互联互通|互通|连接数|connected together|interconnect": _("what is connected with what"),
}
_NOT_BEFORE = re.compile(
    r"(?:不需要?|无需|无须|不必|不用|不要求|不依赖|"
    r"no need (?:for|of)|not? (?:need|requir)\w*|instead of|rather than)"
    r"\s*(?:(?:a|an|any|the|5G|建设?|部署|使用)\s*)*$",
    re.IGNORECASE,
)
_NOT_AFTER = re.compile(
    r"^[^，,；;。.]{0,6}?(?:不是必需|非必需|不是必须|可有可无|(?:is|are) not (?:need|requir|necess|essential))",
    re.IGNORECASE,
)
# May mean that it works without, or that it does not.
_UNCLEAR = re.compile(r"没有|如无|若无|缺少|without|unless|暂不|除非", re.IGNORECASE)
_OR = re.compile(r"或|/|／|(?<![a-z])or(?![a-z])", re.IGNORECASE)
_NSA = re.compile(r"非独立组网|non-?\s?stand-?alone|" + _ALONE.format("(?-i:NSA)"), re.IGNORECASE)

_COMPILED = {detail: re.compile(words, re.IGNORECASE) for detail, words in _WORDS.items()}
_COVERED = re.compile(_COVERAGE, re.IGNORECASE)
_ASKED_QUALITIES = {re.compile(words, re.IGNORECASE): label for words, label in _QUALITIES.items()}


@dataclass(frozen=True)
class Asked:
    """Every part of `parts` is needed, of the details within a part one is enough.

    `qualities` are asked for besides, of which a situation says nothing. `unclear` when the words can be read in more
    than one way: then having all of it is enough, and nothing can be called missing.
    """

    parts: tuple[tuple[Detail, ...], ...] = ()
    qualities: tuple[str | Promise, ...] = ()
    unclear: bool = False

    @property
    def details(self) -> frozenset[Detail]:
        return frozenset(detail for part in self.parts for detail in part)

    def __bool__(self) -> bool:
        return bool(self.parts or self.qualities or self.unclear)


def asked(*texts: str) -> Asked:
    """Of the first of the texts (one sentence in several languages) in which anything is recognised."""
    return next(filter(None, map(_asked, texts)), Asked())


def _asked(text: str) -> Asked:
    text = unicodedata.normalize("NFKC", text)
    found = {detail: match for detail, words in _COMPILED.items() if (match := words.search(text))}
    if _NSA.search(text):
        found.pop(Detail.STANDALONE, None)  # either kind will do
    needed = {detail: match for detail, match in found.items() if not _is_denied(text, match)}
    qualities = tuple(label for words, label in _ASKED_QUALITIES.items() if words.search(text))
    unclear = bool(_UNCLEAR.search(text)) or (bool(found) and not needed)
    if _has_or(text, list(needed.values())):
        if len(needed) == 2:
            return Asked((tuple(needed),), qualities, unclear)
        unclear = True
    parts = [(detail,) for detail in needed]
    if not found and _COVERED.search(text):
        parts.append((Detail.PUBLIC, Detail.PRIVATE))
    return Asked(tuple(parts), qualities, unclear)


def _is_denied(text: str, match: re.Match) -> bool:
    return bool(_NOT_BEFORE.search(text[: match.start()]) or _NOT_AFTER.search(text[match.end() :]))


def _has_or(text: str, matches: list[re.Match]) -> bool:
    """Whether alternatives are named between the first and the last of these."""
    if len(matches) < 2:
        return False
    start, end = min(match.end() for match in matches), max(match.start() for match in matches)
    return bool(_OR.search(text[start:end]))
