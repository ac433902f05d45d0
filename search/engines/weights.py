"""What both engines weigh and count alike, so that they differ in nothing a reader sees."""

from hashlib import blake2b

from search.pinyin import sounds
from search.planning import INITIALS, SYLLABLES
from search.query import FACETS
from search.text import cut

# How much a word counts by where it stands. A title is a dozen words chosen to say what the pilot is; names
# are those of its sector, scenarios, region, units and technologies; the summary is an abstract; the body
# mentions much that the pilot is not about.
BOOSTS = {"title": 4.0, "names": 2.0, "summary": 1.5, "body": 1.0}
# A word found in several fields counts once, by its best field, and a little for each other one.
TIE_BREAKER = 0.3
# What only sounds like the query stands in titles and names, so it is worth as much as there.
SOUNDS = {SYLLABLES: 3.0, INITIALS: 2.0}
# What happened beats what is planned where words match about equally: a small fixed addition for each step of
# standing. A rare word in the body is worth about 5, so eight steps never outweigh a word.
STANDING_STEP = 0.08
# What is only planned is worth less than the same words where something happened.
PLANNED_WEIGHT = 0.7

# What a stricter tier finds stands above what only a wider one does: more than any score, which is a mean
# over the query's tokens and stays below 100.
TIER_BAND = 1000.0

# Of each document, smallest first; `newest` is a number of its own.
SORT_KEYS = ("repeats_key", "title_key_zh", "title_key_en")

NAMED = ("title", "names", "summary")  # where words are spelled with care
ABSTRACT = ("title", "summary")  # what a pilot is about, in words of its own

# Values counted of each facet: the most frequent, and of those equally frequent the first by their code. Units may
# be thousands while a page shows a few; what is selected and not among them is counted by itself.
FACET_SIZE = {"unit": 200}
ALL_BUCKETS = 10_000

# Cut once to see whether the text chain still gives what the index holds.
_SAMPLE = "遠程手術，５Ｇ＋智慧医疗 C-V2X 4K8K 100MHz 5G-A ports"


def facet_size(name: str) -> int:
    return FACET_SIZE.get(name, ALL_BUCKETS)


def fingerprint(*schema: object) -> str:
    """Twelve hexadecimal digits that change with the schema, the facets or the text chain."""
    parts = (*schema, list(BOOSTS), list(SOUNDS), FACETS, cut([_SAMPLE]), sounds([_SAMPLE]))
    return blake2b(repr(parts).encode(), digest_size=6).hexdigest()
