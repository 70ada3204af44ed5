"""Articles of laws: which one a passage is, and which ones a text cites, as (title of the law without 中华人民共和国, number)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.nlp.numerals import parse_number

_NUMBER = r"[零〇一二三四五六七八九十百千\d]+"
_AFTER = r"(?:之(?P<added>[一二三四五六七八九十]))?"
_ARTICLE = re.compile(rf"第(?P<number>{_NUMBER})条{_AFTER}")
_OWN = re.compile(rf"\s*第(?P<number>{_NUMBER})条{_AFTER}")
_ENDS = re.compile(rf"^(?P<law>.*?)第(?P<number>{_NUMBER})条{_AFTER}$", re.DOTALL)
_TITLE = re.compile(r"《(?P<law>(?:[^《》\n]|《[^《》\n]*》|〈[^〈〉\n]*〉){2,80})》")
_UNTIL = re.compile(r"[《；;。]")
_BARE = re.compile(rf"(?P<law>[\u4e00-\u9fff]{{1,30}}?(?:法典|法|条例|规定|办法|解释|细则))(?:的)?(?=第{_NUMBER}条)")
_STATE = "中华人民共和国"
_NOTE = re.compile(r"[（(](?:\d{4}年?)?(?:修正|修订|试行|全文|节录)[^）)]*[)）]|\s")


def law_name(title: str) -> str:
    """Returns the title of a law as it is compared: without the name of the state, brackets of versions and blanks."""
    return _NOTE.sub("", title).strip("《》").removeprefix(_STATE)


def article_number(found: re.Match[str]) -> str:
    """Returns "133", or "133之一" for an article added later; the numeral as it stands where it is no number."""
    value = parse_number(found["number"])
    number = str(int(value)) if value is not None else found["number"]
    return f"{number}之{found['added']}" if found["added"] else number


def article_of(title: str, heading_path: tuple[str, ...], text: str) -> tuple[str | None, str | None]:
    """Returns (law, number) of a passage that is an article, by its first words, its last heading or its title; else (None, None)."""
    whole = _ENDS.match(title.strip())
    if whole is not None and whole["law"]:
        return law_name(whole["law"]), article_number(whole)
    own = _OWN.match(text) or next((found for heading in reversed(heading_path) if (found := _OWN.match(heading)) is not None), None)
    return (law_name(title), article_number(own)) if own is not None else (None, None)


def cited(text: str) -> Iterator[tuple[str, str | None]]:
    """Yields (law, number) for each article named after a 《title》 (several may follow one), or (law, None) for a title alone."""
    for title in _TITLE.finditer(text):
        stop = _UNTIL.search(text, title.end())
        numbers = [article_number(found) for found in _ARTICLE.finditer(text, title.end(), stop.start() if stop else len(text))]
        law = law_name(title["law"])
        yield from ((law, number) for number in numbers)
        if not numbers:
            yield law, None


def asked_articles(query: str) -> list[tuple[str, str | None]]:
    """Returns what a query looks up: titles in 《》 with their articles, and laws named without them (民法典第一千零四十三条)."""
    found = list(cited(query))
    if not found:
        for name in _BARE.finditer(query):
            article = _ARTICLE.match(query, name.end()) or _ARTICLE.search(query, name.end())
            found.append((law_name(name["law"]), article_number(article) if article is not None else None))
    return found
