"""Kinds: guesses from title and outline what a document is, the year it reports on, and what its header left out."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.reading.dates import CHINA, china_time
from assistant.reading.titles import is_date_line
from assistant.reading.validity import note_date, validity_of
from assistant.schema.document import Block, DocumentKind, Metadata

_POLICY = re.compile(
    r"(通知|通告|公告|意见|办法|规定|(?<!裁判)规则|条例|细则|规划|决定|决议|方案|制度|章程|指引|标准|行动计划|三年计划|五年计划|计划\s*[（(][^（）()]*[—\-－–至][^（）()]*[)）]"
    r"|法|解释|命令|令|批复|函|修正案|(?<!工作)安排)(\s*[（(][^（）()]{1,30}[)）])*$"
)
_SUMMARY = re.compile(
    r"总结|述职|工作报告|年度报告|工作情况|工作回顾|情况的?报告|情况汇报|情况的?通报|工作要点|(年|年度|季度|半年)工作(计划|打算|安排)"
)
_CASE = re.compile(
    r"((?:(?<![草方预提议档个])|(?<=[复争异协]议))案|案例|纠纷|一案)(\s*[（(][^（）()]{1,30}[)）])*$|案例\s*[0-9一二三四五六七八九十]+[号：:]|案[：:——]"
)
_CASE_PARTS = re.compile(
    r"案情|案件事实|裁判(?:要点|结果|理由|要旨|摘要)|典型意义|指导意义|[案法律][件例官师](?:评析|点评|分析|说法|解读)|履职(?:过程|情况)|指控[与和]证明|处理结果|^.?要旨"
)
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})\s*年?度?")
_HEADING_YEAR = re.compile(r"((?:19|20)\d{2})\s*年")
_NUMBER_LINE = re.compile(r"[\u4e00-\u9fff×Xx]{1,20}\s?[〔\[(（【]\s?\d{4}\s?[〕\])）】]\s?第?\s?\d{1,5}\s?号")
_FULL_WIDTH = str.maketrans("０１２３４５６７８９", "0123456789")
_NUMBER_LINES = 15


def complete(metadata: Metadata, text: str, blocks: Sequence[Block]) -> Metadata:
    """Returns the metadata with title, 文号 and date taken from the text where the header lacks them, with kind, year, validity."""
    title = metadata.title or _title(text, blocks)
    number = metadata.number or _number(text, blocks, metadata)
    issued = metadata.issued or next(
        (china_time(line) for block in blocks if block.kind == "paragraph" and is_date_line(line := text[block.start : block.end])), None
    )
    kind = guess_kind(title or "", text, blocks)
    if kind == "policy" and issued is None and (noted := note_date(text, blocks)) is not None:
        issued = dt.datetime.combine(noted, dt.time(), CHINA)
    known = replace(metadata, title=title, number=number, issued=issued, kind=kind)
    first, last = validity_of(known, text, blocks if kind in ("policy", "other") else ())
    return replace(known, year=guess_year(known, text, blocks), valid_from=first, valid_to=last)


def _title(text: str, blocks: Sequence[Block]) -> str | None:
    """Returns the first run of title blocks as one line; what says a part of it again (the number of a case) is left out."""
    parts: list[str] = []
    for block in blocks:
        if block.kind == "title" and block.title_start is not None:
            words = text[block.title_start : block.end].strip()
            if not any(words in part for part in parts):
                parts.append(words)
        elif parts:
            break
    joined = re.sub(r"(?<=[^\x00-\x7f])\u2028|\u2028(?=[^\x00-\x7f])", "", "".join(parts))
    return re.sub(r"[\u2028\s]+", " ", joined).strip(" #") or None


def _number(text: str, blocks: Sequence[Block], metadata: Metadata) -> str | None:
    if any(label in ("文号", "发文字号") for label, _ in metadata.fields):
        return None
    lines = (text[block.start : block.end] for block in blocks[:_NUMBER_LINES] if block.kind == "paragraph")
    found = next((line for line in lines if _NUMBER_LINE.fullmatch(line)), None)
    return re.sub(r"\s", "", found) if found else None


def guess_kind(title: str, text: str, blocks: Sequence[Block]) -> DocumentKind:
    """Returns summary, case, policy or other, by title first, then by the outline's own words."""
    if _POLICY.search(title):
        return "policy"
    if _SUMMARY.search(title):
        return "summary"
    if _CASE.search(title):
        return "case"
    headings = [text[block.title_start : block.title_end] for block in blocks if block.kind == "heading" and block.title_start is not None]
    if sum(_CASE_PARTS.search(heading) is not None for heading in headings) >= 2:
        return "case"
    articles = sum(block.label is not None and block.label.startswith("第") and block.label.endswith("条") for block in blocks)
    return "policy" if articles >= 3 else "other"


def guess_year(metadata: Metadata, text: str, blocks: Sequence[Block]) -> int | None:
    """Returns the year a summary reports on (its title's, or that of a government report's first part); else the year of issue."""
    title = (metadata.title or "").translate(_FULL_WIDTH)
    named = _YEAR.search(title)
    if metadata.kind == "summary":
        if "政府工作报告" in title:
            first = _first_heading_year(text, blocks)
            return first or (int(named.group(1)) - 1 if named else None)
        if named:
            return int(named.group(1))
        heading = _first_heading_year(text, blocks)
        if heading:
            return heading
        if metadata.issued:
            return metadata.issued.year - (metadata.issued.month <= 3)
        return None
    if metadata.issued:
        return metadata.issued.year
    return int(named.group(1)) if named else (metadata.published.year if metadata.published else None)


def _first_heading_year(text: str, blocks: Sequence[Block]) -> int | None:
    first = next((block for block in blocks if block.kind == "heading" and block.level == 1 and block.title_start is not None), None)
    found = _HEADING_YEAR.search(text[first.title_start : first.title_end].translate(_FULL_WIDTH)) if first else None
    return int(found.group(1)) if found else None
