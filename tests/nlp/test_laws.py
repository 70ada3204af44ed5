"""Laws of figures that hold for all numbers: hedges never narrow, shifts shift, and what is written is read back."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from assistant.nlp.figures import find_figures
from assistant.schema.figure import Figure

CHINESE = "零一二三四五六七八九"
PLACES = ((10**8, "亿"), (10**4, "万"))
SMALL_PLACES = ((1000, "千"), (100, "百"), (10, "十"))
BEFORE_FIGURE = "受理案件"
AFTER_FIGURE = "，同比上升。"
HEDGES_BEFORE = ("约", "大约", "近", "超过", "逾", "不足", "不超过", "不少于")
HEDGES_AFTER = ("左右", "上下", "以上", "以下")
ABOUT = ("约", "大约", "左右", "上下")
PIECES = (
    "一、2024年工作情况\n", "受理法律援助案件1246件，", "其中刑事702件、民事538件；", "挽回损失1536万余元。", "同比上升6.3%，", "近3年",
    "“1+1+N”模式", "（二）", "三项制度", "百余起", "10—15个", "12月4日", "八五普法", "满意率99.6％", "\n", "　", "Ａ", "第2位", "约",
    "以上", "三千 九百件", "1 万", "9:30", "3元5角", "1/3", "五又三分之一", "八成五", "“十四五”", "零下5℃", "￥300", "半",
)  # fmt: skip

counts = st.integers(min_value=1, max_value=99_999_999)
texts = st.lists(st.sampled_from(PIECES), max_size=8).map("".join)


def the_figure(written: str) -> Figure:
    """Returns the only figure of a sentence that holds `written`; its span must be just that."""
    found = find_figures(f"{BEFORE_FIGURE}{written}{AFTER_FIGURE}")
    assert [figure.text for figure in found] == [written]
    assert found[0].start == len(BEFORE_FIGURE)
    return found[0]


def chinese(number: int) -> str:
    """Writes a whole number in Chinese numerals, as a clerk does: 二千零五, 一万二千, 三十."""
    if number == 0:
        return CHINESE[0]
    for size, word in PLACES:
        if number >= size:
            return chinese(number // size) + word + _rest(number % size, size)
    text, left = "", number
    for size, word in SMALL_PLACES:
        digit, left = divmod(left, size)
        if digit:
            text += CHINESE[digit] + word
        elif text and not text.endswith("零") and left:
            text += "零"
    return (text + (CHINESE[left] if left else "")).removesuffix("零")


def _rest(number: int, size: int) -> str:
    if number == 0:
        return ""
    return ("零" if number < size // 10 else "") + chinese(number)


@given(counts)
def test_digits_are_read_back_exactly(number: int) -> None:
    figure = the_figure(f"{number}件")
    assert (figure.number, figure.low, figure.high, figure.unit) == (number, number, number, "件")


@given(counts)
def test_thousands_commas_change_nothing(number: int) -> None:
    plain, comma = the_figure(f"{number}件"), the_figure(f"{number:,}件")
    assert comma.quantity == plain.quantity


@given(counts)
def test_full_width_digits_change_nothing(number: int) -> None:
    wide = str(number).translate({ord("0") + digit: ord("０") + digit for digit in range(10)})
    assert the_figure(f"{wide}件").quantity == the_figure(f"{number}件").quantity


@given(st.integers(min_value=13, max_value=99_999_999).filter(lambda number: number % 10_000 and number % 10))
def test_chinese_numerals_are_read_back(number: int) -> None:
    assert the_figure(f"{chinese(number)}件").number == number


@given(st.integers(min_value=1, max_value=99_999), st.integers(min_value=0, max_value=3), st.sampled_from((("万", 10**4), ("亿", 10**8))))
def test_a_scaled_figure_holds_all_that_rounds_to_it(digits: int, decimals: int, scale: tuple[str, int]) -> None:
    word, size = scale
    printed = Decimal(digits).scaleb(-decimals)
    figure = the_figure(f"{printed:f}{word}元")
    half = Decimal(size).scaleb(-decimals) / 2
    assert (figure.low, figure.high) == (printed * size - half, printed * size + half)


@given(st.integers(min_value=1, max_value=9_999), st.integers(min_value=1, max_value=3))
def test_a_decimal_percentage_holds_all_that_rounds_to_it(digits: int, decimals: int) -> None:
    printed = Decimal(digits).scaleb(-decimals)
    figure = the_figure(f"{printed:f}%")
    half = Decimal(1).scaleb(-decimals) / 2
    assert (figure.low, figure.high) == (printed - half, printed + half)


@given(counts, st.sampled_from(HEDGES_BEFORE))
def test_a_hedge_before_keeps_the_number_and_never_narrows(number: int, hedge: str) -> None:
    assert_no_narrower(the_figure(f"{hedge}{number}件"), the_figure(f"{number}件"))


@given(counts, st.sampled_from(HEDGES_AFTER))
def test_a_hedge_after_keeps_the_number_and_never_narrows(number: int, hedge: str) -> None:
    assert_no_narrower(the_figure(f"{number}件{hedge}"), the_figure(f"{number}件"))


@given(st.integers(min_value=1, max_value=9_999), st.sampled_from(("约", "左右")))
def test_about_never_narrows_a_rounded_figure(tenths: int, hedge: str) -> None:
    written = f"{Decimal(tenths) / 10:.1f}万元"
    plain = the_figure(written)
    hedged = the_figure(f"{hedge}{written}" if hedge == "约" else f"{written}{hedge}")
    assert hedged.low is not None and hedged.high is not None and plain.low is not None and plain.high is not None
    assert hedged.low <= plain.low and hedged.high >= plain.high


def assert_no_narrower(hedged: Figure, plain: Figure) -> None:
    """The hedged interval is wider than the exact count, and its closure holds the number."""
    assert hedged.number == plain.number and hedged.unit == plain.unit
    closed = replace(hedged, low_open=False, high_open=False).quantity
    assert plain.number is not None and closed.admits(plain.number)
    assert hedged.low is None or hedged.high is None or hedged.high > hedged.low


@given(st.integers(min_value=1, max_value=999).map(lambda number: number * 10), st.sampled_from("余多"))
def test_more_than_reaches_to_the_next_step_of_the_last_digit(number: int, hedge: str) -> None:
    figure = the_figure(f"{number}{hedge}件")
    step = 10 ** (len(str(number)) - len(str(number).rstrip("0")))
    assert (figure.low, figure.high, figure.high_open) == (number, number + step, True)
    assert figure.low_open is (hedge == "多")


WRITERS: dict[str, Callable[[int], str]] = {
    "ASCII": str,
    "thousands commas": lambda number: f"{number:,}",
    "wide commas": lambda number: f"{number:,}".replace(",", "，"),
    "thin spaces": lambda number: f"{number:,}".replace(",", "\u2009"),
    "full width": lambda number: str(number).translate({ord("0") + digit: ord("０") + digit for digit in range(10)}),
    "Chinese": lambda number: chinese(number),
    "traditional": lambda number: chinese(number).replace("万", "萬").replace("亿", "億"),
    "ledger digits": lambda number: chinese(number).translate(str.maketrans("一二三四五六七八九十百千", "壹贰叁肆伍陆柒捌玖拾佰仟")),
    "apart": lambda number: " ".join(chinese(number)),
    "mixed": lambda number: _mixed(number),
}
"""Every form in which a clerk may write a whole number."""


def _mixed(number: int) -> str:
    """4万8千, 3万4000: the section above 万 in digits, then the rest."""
    above, rest = divmod(number, 10_000)
    if not above or rest < 1000:
        return str(number)
    return f"{above}万{rest // 1000}千" if rest % 1000 == 0 else f"{above}万{rest}"


@given(st.integers(min_value=13, max_value=99_999_999), st.sampled_from(sorted(WRITERS)))
def test_a_count_is_read_back_from_any_form(number: int, form: str) -> None:
    assume(form not in ("Chinese", "traditional", "ledger digits", "apart") or number % 10_000)
    figure = the_figure(f"{WRITERS[form](number)}件")
    assert (figure.number, figure.unit, figure.role) == (number, "件", "figure")
    if number % 10_000:
        assert (figure.low, figure.high) == (number, number)


@given(st.integers(min_value=1, max_value=999), st.integers(min_value=1, max_value=99), st.sampled_from(("元", "万元", "亿元")))
def test_a_sum_of_money_is_read_back(units: int, cents: int, unit: str) -> None:
    size = {"元": 1, "万元": 10**4, "亿元": 10**8}[unit]
    figure = the_figure(f"{units}.{cents:02d}{unit}")
    assert figure.number == (units + Decimal(cents) / 100) * size
    assert figure.high is not None and figure.low is not None and figure.high - figure.low == Decimal(size) / 100
    assert (figure.unit, figure.kind) == ("元", "money")


@given(st.integers(min_value=1, max_value=9_999), st.integers(min_value=1, max_value=9), st.integers(min_value=1, max_value=9))
def test_yuan_jiao_fen_are_one_amount(yuan: int, jiao: int, fen: int) -> None:
    assert the_figure(f"{yuan}元{jiao}角{fen}分").number == yuan + Decimal(jiao) / 10 + Decimal(fen) / 100


@given(st.integers(min_value=1, max_value=98), st.integers(min_value=2, max_value=99))
def test_fractions_are_read_back_from_any_form(above: int, below: int) -> None:
    assume(above < below)
    share = (Decimal(above) / below).quantize(Decimal("0.0000000001"))
    for written in (f"{below}分之{above}", f"{chinese(below)}分之{chinese(above)}", f"{above}/{below}"):
        figure = the_figure(written)
        assert figure.number == share and figure.kind == "ratio", written
        assert figure.low is not None and figure.high is not None and figure.low < share < figure.high


@given(st.integers(min_value=0, max_value=99), st.integers(min_value=1, max_value=9))
def test_percentages_are_read_back_from_any_form(whole: int, tenth: int) -> None:
    number = whole + Decimal(tenth) / 10
    for written in (f"{number}%", f"{number}％", f"百分之{chinese(whole)}点{CHINESE[tenth]}", f"百分之{number}"):
        figure = the_figure(written)
        assert (figure.number, figure.unit) == (number, "%"), written
        assert (figure.low, figure.high) == (number - Decimal("0.05"), number + Decimal("0.05")), written


@given(st.integers(min_value=1, max_value=9), st.integers(min_value=0, max_value=9))
def test_tenths_are_percentages(tenths: int, hundredths: int) -> None:
    written = f"{CHINESE[tenths]}成{CHINESE[hundredths] if hundredths else ''}"
    figure = the_figure(written)
    assert (figure.number, figure.unit) == (tenths * 10 + hundredths, "%")


@given(counts, counts, st.sampled_from(("—", "-", "~", "～", "至", "到", "——", "--")), st.sampled_from(("件", "万元", "%")))
def test_a_range_holds_both_its_ends(one: int, two: int, mark: str, unit: str) -> None:
    low, high = min(one, two), max(one, two)
    assume(low < high and not (1900 <= low <= 2100 and 1900 <= high <= 2100))
    size = 10_000 if unit == "万元" else 1
    for written in (f"{low}{mark}{high}{unit}", f"{low}{unit}{mark}{high}{unit}"):
        figure = the_figure(written)
        assert (figure.number, figure.low, figure.high) == (None, low * size, high * size), written


@given(
    st.sampled_from(("1246件", "2.3万元", "12.5%", "八成", "三分之一", "1/4", "3.5个百分点", "三百二十万英镑", "1.5倍", "2000亩")),
    st.sampled_from((*HEDGES_BEFORE, *HEDGES_AFTER)),
)
def test_no_hedge_narrows_any_form(written: str, hedge: str) -> None:
    """A hedge says less than the figure alone: its interval holds the number and is not inside the plain one."""
    plain = the_figure(written)
    hedged = the_figure(f"{written}{hedge}" if hedge in HEDGES_AFTER else f"{hedge}{written}")
    assert hedged.number == plain.number and plain.number is not None and plain.low is not None and plain.high is not None
    closed = replace(hedged, low_open=False, high_open=False).quantity
    assert closed.admits(plain.number)
    if hedge in ABOUT:
        assert closed.admits(plain.low) and closed.admits(plain.high)
    assert hedged.low is None or hedged.high is None or hedged.high - hedged.low >= (plain.high - plain.low) / 2


@given(st.sampled_from("9一万百(（[“《 、-/.点:\t"), st.sampled_from((50_000,)))
def test_one_sign_a_hundred_thousand_times_is_no_amount(char: str, times: int) -> None:
    found = find_figures(char * times)
    assert len(found) <= 1 and not any(figure.counted for figure in found)


@given(texts, st.integers(min_value=1, max_value=40))
def test_shifting_a_text_shifts_its_spans(text: str, shift: int) -> None:
    moved = find_figures("文" * shift + "。\n" + text)
    assert [
        (figure.start - shift - 2, figure.end - shift - 2, figure.core_start - shift - 2, figure.core_end - shift - 2, figure.role)
        for figure in moved
    ] == [(figure.start, figure.end, figure.core_start, figure.core_end, figure.role) for figure in find_figures(text)]


@given(texts)
def test_spans_are_in_order_do_not_overlap_and_quote_the_text(text: str) -> None:
    end = 0
    for figure in find_figures(text):
        assert end <= figure.start <= figure.core_start < figure.core_end <= figure.end
        assert figure.text == text[figure.start : figure.end]
        end = figure.end


@given(st.text(alphabet="0123456789.,，%％万亿千百十一二两余多约近第年月件元个“”（）/-—~至分之成倍翻番过半数几上 \n", max_size=30))
def test_no_text_is_too_odd(text: str) -> None:
    for figure in find_figures(text):
        assert text[figure.start : figure.end] == figure.text


@pytest.mark.parametrize(("number", "written"), [(10, "一十"), (2005, "二千零五"), (12_000, "一万二千"), (120_030, "一十二万零三十")])
def test_the_writer_of_chinese_numerals_writes_as_a_clerk_does(number: int, written: str) -> None:
    assert chinese(number) == written
