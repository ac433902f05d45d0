import pytest

from search.relevance import Judgement, ndcg

GRADES = {"best": 2, "good": 1, "fair": 1}


def test_the_ideal_order_is_one():
    assert ndcg(["best", "good", "fair", "other"], GRADES) == pytest.approx(1)


def test_nothing_relevant_is_nought():
    assert ndcg(["other"], GRADES) == 0


def test_a_worse_order_is_worth_less():
    # (1/log2(2) + 3/log2(3) + 1/log2(4)) / (3/log2(2) + 1/log2(3) + 1/log2(4))
    assert ndcg(["good", "best", "fair"], GRADES) == pytest.approx(0.8213, abs=1e-4)


def test_only_the_first_results_count():
    assert ndcg(["other"] * 10 + ["best"], GRADES) == 0


def test_what_is_not_public_is_not_missed():
    judgement = Judgement("q", "港口", GRADES).among({"good", "fair"})
    assert ndcg(["good", "fair"], judgement.grades) == pytest.approx(1)


def test_a_query_without_relevant_results_has_no_measure():
    with pytest.raises(ValueError, match="leave this query out"):
        ndcg(["best"], {"best": 0})
