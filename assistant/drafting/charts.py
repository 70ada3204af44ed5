"""Draws a draft's charts: horizontal bars in colours that colour-blind readers can tell apart, each with its number, in a Chinese font."""

from __future__ import annotations

import functools
import io
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from assistant.schema.drafting import Bars, Draft
from assistant.schema.encoding import decimal_text

FONTS = (
    "notosanscjk", "notosanssc", "sourcehansans", "msyh", "simhei", "wqy", "droidsansfallback", "stheiti", "pingfang",
    "notoserifcjk", "sourcehanserif", "simsun", "simfang", "fangsong", "simkai",
)  # fmt: skip
"""How the files of Chinese fonts begin, sans serif first; the case of letters, blanks and hyphens do not count."""

_COLOURS = ("#0072B2", "#E69F00")
"""Blue and orange of the palette of Okabe and Ito (2008)."""
_HATCHES = ("", "//")
"""So that two series differ on a black and white print too."""
_INCH_A_BAR, _INCH_ROUND, _WIDTH, _DPI = 0.26, 1.1, 6.1, 200
_TEN_THOUSAND = 10_000


@functools.cache
def chinese_font() -> Path | None:
    """Returns the file of a font with Chinese characters; None where the machine has none."""
    from matplotlib import font_manager

    found = {Path(one).name.lower().replace(" ", "").replace("-", ""): Path(one) for one in sorted(font_manager.findSystemFonts())}
    plain = {name: path for name, path in found.items() if not any(word in name for word in ("bold", "black", "light", "thin", "mono"))}
    for names in (plain, found):
        for wanted in FONTS:
            chosen = next((path for name, path in names.items() if name.startswith(wanted)), None)
            if chosen is not None:
                return chosen
    return None


def drawable(draft: Draft) -> Draft:
    """Returns the draft, without its charts and with a note where the machine has no Chinese font."""
    charts = [section for section in draft.sections if section.chart is not None]
    if not charts or chinese_font() is not None:
        return draft
    kept = tuple(section for section in draft.sections if section.chart is None)
    lost = "、".join(section.chart.title for section in charts if section.chart is not None)
    note = f"图“{lost}”没有画出：这台电脑没有中文字体。请装一种（如 Noto Sans CJK、宋体、黑体）再起草"
    return replace(draft, sections=kept, notes=(*draft.notes, note))


def chart_words(bars: Bars) -> str:
    """Returns the words for those who cannot see a chart; no numbers, for those would stay when the picture is drawn anew."""
    return f"条形图：{bars.title}"


def draw(bars: Bars) -> bytes:
    """Returns a PNG; the same bars and font give the same bytes. Raises RuntimeError where there is no Chinese font."""
    path = chinese_font()
    if path is None:
        raise RuntimeError("no Chinese font: ask drawable() first")
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure
    from matplotlib.font_manager import FontProperties

    font = FontProperties(fname=str(path), size=10)
    count, wide = len(bars.series), 0.8 / len(bars.series)
    figure = Figure(figsize=(_WIDTH, _INCH_A_BAR * len(bars.labels) * max(count, 1.3) + _INCH_ROUND), dpi=_DPI, layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    scale, unit = _scale(bars)
    for number, (name, operands) in enumerate(bars.series):
        places = [place + (number - (count - 1) / 2) * wide for place in range(len(bars.labels))]
        heights = [float(one.number / scale) for one in operands]
        drawn = axes.barh(places, heights, wide, label=name, color=_COLOURS[number], hatch=_HATCHES[number], edgecolor="white")
        texts = [_printed(one.number / scale) for one in operands]
        axes.bar_label(drawn, labels=texts, padding=3, fontproperties=font)
    axes.set_yticks(range(len(bars.labels)), bars.labels, fontproperties=font)
    axes.invert_yaxis()
    axes.set_xticks([])
    axes.margins(x=0.12)
    for side in ("top", "right", "bottom"):
        axes.spines[side].set_visible(False)
    axes.set_title(f"单位：{unit}" if unit else "", fontproperties=font, loc="right")
    if count > 1:
        axes.legend(prop=font, frameon=False, loc="lower right")
    stream = io.BytesIO()
    figure.savefig(stream, format="png", metadata={"Software": None})
    return stream.getvalue()


def _scale(bars: Bars) -> tuple[int, str]:
    most = max((abs(one.number) for _, operands in bars.series for one in operands), default=Decimal(0))
    return (_TEN_THOUSAND, f"万{bars.unit}") if bars.unit == "元" and most >= _TEN_THOUSAND else (1, bars.unit)


def _printed(number: Decimal) -> str:
    return decimal_text(number.quantize(Decimal("0.01"))) or "0"
