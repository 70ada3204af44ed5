"""Titles: which lines at the top of a document, or of a document annexed to it, are its title."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from assistant.reading.labels import find_label
from assistant.reading.lines import SourceLine

_LONGEST = 60
_MOST_LINES = 4
_WINDOW = 16
GENRES = re.compile(
    r"(通知|通报|公告|通告|公报|报告|总结|计划|打算|要点|方案|意见|办法|规定|规则|条例|细则|规划|决定|决议|请示|批复|函|纪要|制度|章程|指引|目录|标准"
    r"|汇报|述职述廉|回顾|情况|案|案例|清单|名单|法|解释)(\s*[（(][^（）()]{1,30}[)）])?$"
)
_NEVER = re.compile(r"[。！；！？]|[，,：:；;]$|^[—\-(（来]|^各位|^(附件|抄送|主送)")
_DATE_LINE = re.compile(
    r"[0-9０-９〇零一二三四五六七八九十]{4}\s*年\s*[0-9０-９一二三四五六七八九十]{1,3}\s*月\s*[0-9０-９一二三四五六七八九十]{1,3}\s*日"
)
_ISSUED_NOTE = re.compile(r"[（(]此件.{2,12}[)）]")
_ANNEX = re.compile(r"附件\s*[0-9０-９一二三四五六七八九十]{0,2}\s*[：:]?")
PART_NAMES = re.compile(
    r"[【\[]?(关键词|裁判要点|裁判要旨|裁判摘要|相关法条|基本案情|案情简介|案情摘要|调查与处理|处理过程|处理结果|裁判结果|裁判理由"
    r"|法院认为|案件评析|案例评析|案例点评|典型意义|法律依据|适用解析|名词解释|名词注释|有关用语说明|注释|附录)[】\]]?[：:]?"
)
"""Headings that carry no number: parts of a published case, back matter of a report."""
SHEET_STYLE = "sheet name"
"""The style given to the name of a sheet of a workbook: a heading, whatever its words, never the title."""
TITLE_STYLES = ("title", "标题", "公文标题", "文件标题")


def title_lines(text: str, lines: Sequence[SourceLine], claimed: str | None) -> frozenset[int]:
    """Returns the numbers of the lines that are titles: the first block of them, and those of annexed documents."""
    body = [index for index, line in enumerate(lines) if line.kind == "paragraph" and line.style != SHEET_STYLE]
    if not body:
        return frozenset()
    found = set(_styled(lines, body)) or set(_first_block(text, lines, body, claimed))
    found |= _annexed(text, lines, body, found)
    return frozenset(found)


def _styled(lines: Sequence[SourceLine], body: Sequence[int]) -> list[int]:
    styled = [index for index in body if (lines[index].style or "").strip().lower() in TITLE_STYLES]
    return styled[:_MOST_LINES] if styled and styled[0] in body[:30] else []


def _first_block(text: str, lines: Sequence[SourceLine], body: Sequence[int], claimed: str | None) -> list[int]:
    words = [text[lines[index].start : lines[index].end].lstrip("# ") for index in body[:30]]
    if claimed:
        exact = _run_that_reads(words, _bare(claimed))
        if exact:
            return [body[number] for number in exact]
    if len(body) < 2:
        return []
    top = next((number for number, line in enumerate(words) if "。" in line), _WINDOW)
    first = next((number for number, line in enumerate(words[: min(top, _WINDOW)]) if _title_like(line) and GENRES.search(line)), None)
    if first is None:
        return [body[0]] if _title_like(words[0]) and _titles_itself(words, lines[body[0]]) else []
    last = first
    while first > 0 and _begins_title(words[first - 1], words[first]):
        first -= 1
    while last + 1 < len(words) and _goes_on(words, first, last):
        last += 1
    return [body[number] for number in range(first, last + 1)]


def _run_that_reads(words: Sequence[str], claimed: str) -> list[int]:
    for first in range(min(_WINDOW, len(words))):
        joined = ""
        for last in range(first, min(first + _MOST_LINES, len(words))):
            joined += _bare(words[last])
            if joined == claimed:
                return list(range(first, last + 1))
    return []


def _bare(line: str) -> str:
    return re.sub(r"\s", "", line)


def _title_like(line: str) -> bool:
    if PART_NAMES.fullmatch(line):
        return False
    return 4 <= len(line) <= _LONGEST and _NEVER.search(line) is None and find_label(line) is None and not _DATE_LINE.fullmatch(line)


def _titles_itself(words: Sequence[str], line: SourceLine) -> bool:
    """A first line without a word of genre is a title only where prose follows, and it is no sentence itself."""
    return line.outline_level in (None, 1) and "，" not in words[0] and any("。" in other for other in words[1:4])


def _unbalanced(line: str) -> bool:
    return line.count("《") > line.count("》") or line.count("“") > line.count("”") or line.count("（") > line.count("）")


def _begins_title(line: str, following: str) -> bool:
    """An earlier line belongs to the title where it leaves a bracket open or breaks off before 关于…, …的."""
    if not _title_like(line) or GENRES.search(line):
        return False
    return _unbalanced(line) or following.startswith("关于") or re.search(r"(关于.*|的|和|与|、)$", line) is not None


def _goes_on(words: Sequence[str], first: int, last: int) -> bool:
    if last - first + 1 >= _MOST_LINES:
        return False
    joined, following = "".join(words[first : last + 1]), words[last + 1]
    if len(following) > _LONGEST or _NEVER.search(following) or find_label(following):
        return False
    return _unbalanced(joined)


def _annexed(text: str, lines: Sequence[SourceLine], body: Sequence[int], known: set[int]) -> set[int]:
    """Returns titles after a signature date, a publication note or an 附件 line."""
    found: set[int] = set()
    for before, index in pairwise(body):
        if before in known or index in known or not known:
            continue
        above, here = text[lines[before].start : lines[before].end], text[lines[index].start : lines[index].end]
        ends = _DATE_LINE.fullmatch(above) or _ISSUED_NOTE.fullmatch(above) or _ANNEX.fullmatch(above)
        if ends and _title_like(here) and (GENRES.search(here) or _ANNEX.fullmatch(above)):
            found.add(index)
    return found


def is_date_line(line: str) -> bool:
    """Returns whether the line is nothing but a date, as under a signature."""
    return _DATE_LINE.fullmatch(line) is not None
