"""Charts of results as PNG pictures: greys, patterns and numbers, so that a black-and-white copy says as much."""

from collections.abc import Sequence
from io import BytesIO
from textwrap import wrap
from typing import Any

from handlers.surveys import wording
from handlers.surveys.figures import Group, Share
from handlers.surveys.spans import Period

_WIDE = 6.5  # inches: the text of an A4 page
# From 1 to 5: grey and pattern, so that neighbours differ in both.
_LOOKS = (("#4d4d4d", ""), ("#8c8c8c", "\\\\\\"), ("#f2f2f2", ""), ("#c9c9c9", "///"), ("#ffffff", "..."))
_DPI = 160
_TOLD = 0.07  # of a bar: narrower pieces have no number


def levels(shares: Sequence[Share], words: Sequence[str]) -> bytes:
    """How each criterion was answered: a bar of five pieces, from 1 to 5 (`words` of the scale)."""
    figure, axes = _figure(0.42 * len(shares) + 1.1)
    left = [0.0] * len(shares)
    for at, (grey, pattern) in enumerate(_LOOKS):
        widths = [s.counts[at] / s.n for s in shares]
        bars = axes.barh(range(len(shares)), widths, left=left, color=grey, hatch=pattern, edgecolor="black",
                         linewidth=0.6, label=words[at])  # fmt: skip
        _numbers(axes, bars, widths, dark=at == 0)
        left = [a + b for a, b in zip(left, widths, strict=True)]
    _names(axes, [s.label for s in shares])
    axes.set_xlim(0, 1)
    axes.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0 %", "25 %", "50 %", "75 %", "100 %"])
    figure.legend(*axes.get_legend_handles_labels(), loc="outside lower center", ncols=5, fontsize=7.5, frameon=False,
                  handlelength=1.6, columnspacing=1.0)  # fmt: skip
    return _png(figure)


def _numbers(axes: Any, bars: Any, widths: Sequence[float], dark: bool) -> None:
    for bar, width in zip(bars, widths, strict=True):
        if width >= _TOLD:
            axes.text(
                bar.get_x() + width / 2, bar.get_y() + bar.get_height() / 2, f"{width * 100:.0f}", ha="center",
                va="center", fontsize=8, color="white" if dark else "black",
                bbox=None if dark else {"facecolor": "white", "edgecolor": "none", "pad": 0.8},
            )  # fmt: skip


def indices(named: Sequence[tuple[str, Group, float | None]]) -> bytes:
    """The index of each unit with its interval; its target is a mark across the bar."""
    figure, axes = _figure(0.42 * len(named) + 0.8)
    for at, (_, group, target) in enumerate(named):
        index = group.index or 0.0
        axes.barh(at, index, color="#d9d9d9", hatch="///", edgecolor="black", linewidth=0.6)
        axes.plot([group.low, group.high], [at, at], color="black", linewidth=1.6, marker="|", markersize=8)
        if target is not None:
            axes.plot([target, target], [at - 0.42, at + 0.42], color="black", linewidth=2.2, linestyle=":")
        axes.text(1.02, at, wording.percent(index), va="center", fontsize=8.5)
    _names(axes, [name for name, _, _ in named])
    axes.set_xlim(0, 1)
    axes.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0 %", "25 %", "50 %", "75 %", "100 %"])
    return _png(figure)


def months(series: Sequence[tuple[Period, Group | None]]) -> bytes:
    """The index month by month with its interval; a month without figures is a gap."""
    figure, axes = _figure(2.4)
    for at, (_, group) in enumerate(series):
        if group is not None and group.index is not None:
            axes.plot([at, at], [group.low, group.high], color="black", linewidth=1, marker="_")
            axes.text(at + 0.12, group.index, f"{group.index * 100:.0f}", fontsize=8, va="bottom")
    values = [g.index if g is not None and g.index is not None else float("nan") for _, g in series]
    axes.plot(range(len(series)), values, color="black", marker="o", linewidth=1.4)
    axes.set_xticks(range(len(series)), [f"{period.first:%m/%y}" for period, _ in series], fontsize=8)
    axes.set_xlim(-0.5, len(series) - 0.4)
    axes.set_ylim(0, 1.05)
    axes.set_yticks([0, 0.25, 0.5, 0.75, 1], ["0 %", "25 %", "50 %", "75 %", "100 %"], fontsize=8)
    axes.grid(axis="y", color="#cccccc", linewidth=0.6)
    return _png(figure)


def _figure(height: float) -> tuple[Any, Any]:
    from matplotlib.figure import Figure  # not pyplot: no windows, nothing kept between two charts

    figure = Figure(figsize=(_WIDE, height), layout="constrained")
    axes = figure.subplots()
    axes.spines[["top", "right"]].set_visible(False)
    axes.tick_params(labelsize=8)
    return figure, axes


def _names(axes: Any, names: Sequence[str]) -> None:
    axes.set_yticks(range(len(names)), ["\n".join(wrap(name, 32)) for name in names], fontsize=8)
    axes.invert_yaxis()


def _png(figure: Any) -> bytes:
    from matplotlib import rc_context

    out = BytesIO()
    # DejaVu Sans comes with matplotlib and has every Vietnamese letter.
    with rc_context({"font.family": "DejaVu Sans", "hatch.linewidth": 0.6}):
        figure.savefig(out, format="png", dpi=_DPI)
    return out.getvalue()
