"""How far a share may be off, and how many responses are enough."""

from math import ceil, sqrt

Z95 = 1.959963984540054  # the standard normal quantile of 0.975
MARGIN = 0.05  # e of the sample size


def wilson(share: float, n: int, z: float = Z95) -> tuple[float, float]:
    """The Wilson score interval (95 %) of a share seen in n answers; (0, 1) when there are none.

    E. B. Wilson, Probable inference, the law of succession, and statistical inference, JASA 22 (1927), 209-212.
    """
    if n == 0:
        return 0.0, 1.0
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    return max(0.0, middle - half), min(1.0, middle + half)


def sample_size(transactions: int, margin: float = MARGIN) -> int:
    """How many responses are enough for so many transactions: N/(1+N·e²), rounded up.

    T. Yamane, Statistics: An Introductory Analysis, 2nd ed. (1967), p. 886; the formula of the SIPAS method.
    """
    # Exact products such as 400/(1+400·0.0025) = 200 must not become 201 by a rounding error.
    return ceil(round(transactions / (1 + transactions * margin * margin), 9))
