"""Time to read plans, beside the time jieba takes to cut the same text into words.

    .venv/bin/python benchmarks/reading_bench.py --pages 300

The long document is the five plans of fixtures/ one after another, over and over; a page has 700 characters, as
plans are printed. Compare by the ratio of one run: times depend on the machine and on what else it does.
"""

import argparse
import sys
from pathlib import Path
from statistics import median
from time import perf_counter

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import jieba  # noqa: E402

from scenarios.intake.document import read_document  # noqa: E402
from scenarios.intake.plan import Knowledge, read_plan  # noqa: E402

ROUNDS = 3
CHARACTERS_A_PAGE = 700


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pages", type=int, default=300)
    pages = parser.parse_args().pages
    jieba.setLogLevel("ERROR")
    jieba.initialize()
    started = perf_counter()
    knowledge = Knowledge.from_fixtures(ROOT / "fixtures")
    print(f"vocabularies and regions loaded in {perf_counter() - started:.2f} s")
    texts = {
        file.stem: file.read_text(encoding="utf-8")
        for file in sorted((ROOT / "fixtures/policies").glob("*.txt"))
    }
    whole = "\n".join(texts.values())
    length = pages * CHARACTERS_A_PAGE
    texts[f"{pages} pages"] = (whole * (length // len(whole) + 1))[:length]
    print(f"{'document':32} {'signs':>8} {'read':>9} {'jieba':>9}  times jieba")
    for name, text in texts.items():
        read = _time(lambda text=text: read_plan(read_document(text.encode(), "plan.txt"), knowledge))
        cut = _time(lambda text=text: jieba.lcut(text))
        print(f"{name:32} {len(text):8,} {read * 1000:7.0f} ms {cut * 1000:6.0f} ms  {read / cut:.2f}")


def _time(work) -> float:
    times = []
    for _round in range(ROUNDS):
        started = perf_counter()
        work()
        times.append(perf_counter() - started)
    return median(times)


if __name__ == "__main__":
    main()
