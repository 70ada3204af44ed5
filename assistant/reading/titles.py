"""Titles: which lines at the top of a document, or of a document annexed to it, are its title."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from assistant.reading.labels import find_label
from assistant.reading.lines import SourceLine

_LONGEST, _SHORTEST_MARKED, _LONGEST_MARKED = 60, 6, 200
_UNMARKED = 7
_MOST_LINES = 4
_WINDOW = 16
GENRES = re.compile(
    r"(通知|通报|公告|通告|公报|报告|总结|计划|打算|要点|方案|意见|办法|规定|规则|条例|细则|规划|决定|决议|请示|批复|函|纪要|制度|章程|指引|目录|标准"
    r"|汇报|述职述廉|回顾|情况|案|案例|清单|名单|法|解释|安排)(\s*[（(][^（）()]{1,30}[)）])?$"
)
_NEVER = re.compile(r"[。！；！？]|[，,：:；;]$|^[—\-(（来]|^各位|^(附件|抄送|主送)")
_DATE_LINE = re.compile(
    r"[0-9０-９〇零一二三四五六七八九十]{4}\s*年\s*[0-9０-９一二三四五六七八九十]{1,3}\s*月\s*[0-9０-９一二三四五六七八九十]{1,3}\s*日"
)
_ISSUED_NOTE = re.compile(r"[（(]此件.{2,12}[)）]")
_MARK = re.compile(r"(#{1,6})(?:\s+|$|(?=[^\s#0-9A-Za-z]))")
_CAPTION = re.compile(r"[（(][^（）()]{2,12}号[)）]")
_ANNEX = re.compile(r"附件\s*[0-9０-９一二三四五六七八九十]{0,2}\s*[：:]?")
PART_NAMES = re.compile(
    r"[【\[［]?\s*(关键词|主题词|裁判要[点旨]|裁判摘要|裁判观点|案例要旨|要旨|执纪执法要点|相关法条|相关(?:法律)?规定|相关法律条文|法条链接|法律链接"
    r"|基本案情(?:及处理结果)?|基本事实|案件(?:基本情况|事实|简介)|(?:主要|简要)?案情|案情(?:简介|摘要|介绍|回顾|概要|概述|经过)|案例(?:简介|介绍)"
    r"|调查与处理|(?:处理|调解|承办|办理|办案|审理|诉讼|复议|公证|援助|监督)(?:过程|经过|情况)|诉讼过程和结果|指控[与和]证明犯罪"
    r"|(?:监察、)?检察(?:机关|工作)?(?:履职|监督)?(?:过程|情况)|(?:处理|裁判|判决|审理|调解|仲裁|办理|监督|复议|审查|执行)结果|处理决定"
    r"|裁判理由|法院认为|法院审理|争议焦点|申请人请求|原告诉讼请求|(?:案件|案例|专家|律师|法官)(?:评析|点评|分析|说法|提示|解读|启示)|法官说法|普法提示"
    r"|(?:典型|指导|案例|社会)意义|推荐理由|经验启示|法律依据|适用解析|名词(?:解释|注释)|有关用语说明|注释|附录)\s*[】\]］]?[：:]?"
    r"|【[^【】，。；：！？]{2,20}】[：:]?"
)
"""Headings that carry no number: parts of a published case (whatever stands alone in 【】), back matter of a report."""
SHEET_STYLE = "sheet name"
"""The style given to the name of a sheet of a workbook: a heading, whatever its words, never the title."""
TITLE_STYLES = ("title", "标题", "公文标题", "文件标题")


def title_lines(text: str, lines: Sequence[SourceLine], claimed: str | None) -> frozenset[int]:
    """Returns the numbers of the lines that are titles: the first block of them, and those of annexed documents."""
    body = [index for index, line in enumerate(lines) if line.kind == "paragraph" and line.style != SHEET_STYLE]
    if not body:
        return frozenset()
    found = set(_styled(lines, body)) or set(_marked(text, lines, body, claimed)) or set(_first_block(text, lines, body, claimed))
    found |= _annexed(text, lines, body, found)
    return frozenset(found)


def _styled(lines: Sequence[SourceLine], body: Sequence[int]) -> list[int]:
    styled = [index for index in body if (lines[index].style or "").strip().lower() in TITLE_STYLES]
    return styled[:_MOST_LINES] if styled and styled[0] in body[:30] else []


def _marked(text: str, lines: Sequence[SourceLine], body: Sequence[int], claimed: str | None) -> list[int]:
    """Returns the first lines where they carry a Markdown mark above all others: the title, however long or numbered.

    It may go on in the next line, and the next may say a part of it again (the number of a case).
    """
    depths = [_depth(text, lines[index]) for index in body]
    if claimed or depths[0] == _UNMARKED or min(depths[1:], default=_UNMARKED) <= depths[0]:
        return []
    words = [text[lines[index].start : lines[index].end].lstrip("#").strip() for index in body[: _MOST_LINES + 1]]
    joined, last = words[0], 0
    while last + 1 < len(words):
        following = words[last + 1]
        if not (joined and _bare(following) in _bare(joined)):
            if GENRES.search(joined) or not GENRES.search(following) or not (_CAPTION.match(following) or _title_like(following)):
                break
            joined += following
        last += 1
    told = GENRES.search(joined) is not None or _SHORTEST_MARKED <= len(joined) <= _LONGEST_MARKED
    return list(body[: last + 1]) if told and not joined.endswith("。") else []


def _depth(text: str, line: SourceLine) -> int:
    mark = _MARK.match(text, line.start, line.end)
    return len(mark[1]) if mark else _UNMARKED


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
    """A first line without a word of genre is a title only where prose follows, or a part of a case, and it is no sentence itself."""
    if len(words) > 1 and PART_NAMES.fullmatch(words[1]):
        return True
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
