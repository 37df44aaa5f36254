"""Intervals and sample sizes against what was published."""

import pytest

from handlers.surveys.intervals import sample_size, wilson


# R. G. Newcombe, Two-sided confidence intervals for the single proportion, Statistics in Medicine 17 (1998), table I,
# method 3 (score).
@pytest.mark.parametrize(("good", "n", "low", "high"), [
    (81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718),
])  # fmt: skip
def test_the_interval_is_the_published_one(good: int, n: int, low: float, high: float) -> None:
    assert wilson(good / n, n) == pytest.approx((low, high), abs=5e-5)


@pytest.mark.parametrize("n", [1, 5, 30, 1000])
def test_the_interval_is_that_of_statsmodels(n: int) -> None:
    from statsmodels.stats.proportion import proportion_confint  # every process of a run would wait for it

    for good in {0, 1, n // 3, n - 1, n}:
        expected = proportion_confint(good, n, alpha=0.05, method="wilson")
        assert wilson(good / n, n) == pytest.approx(tuple(map(float, expected)), abs=1e-9)


def test_of_nothing_nothing_is_known() -> None:
    assert wilson(0, 0) == (0.0, 1.0)


# G. D. Israel, Determining Sample Size, University of Florida IFAS, PEOD6 (1992), table 1 (e = 5 %), from Yamane's
# formula; the table rounds to the nearest, we to the next whole response, so that n is reached.
PUBLISHED = {500: 222, 600: 240, 700: 255, 800: 267, 900: 277, 1000: 286, 2000: 333, 3000: 353, 4000: 364, 5000: 370,
             6000: 375, 7000: 378, 8000: 381, 9000: 383, 10000: 385, 15000: 390, 20000: 392, 25000: 394, 50000: 397,
             100000: 398}  # fmt: skip


@pytest.mark.parametrize(("transactions", "published"), PUBLISHED.items())
def test_the_sample_size_is_the_published_one(transactions: int, published: int) -> None:
    assert round(transactions / (1 + transactions * 0.05**2)) == published
    assert 0 <= sample_size(transactions) - published <= 1


def test_a_whole_sample_size_is_not_rounded_up() -> None:
    assert [sample_size(n) for n in (0, 1, 400, 600, 1200)] == [0, 1, 200, 240, 300]
