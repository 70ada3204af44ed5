"""The search tool for LangChain agents: filters in, data out."""

import asyncio
import json

import pytest

from assistant.langchain_bridge.tools import NAME, find_tool
from tests.langchain_bridge.test_bridge import Finder


def test_filters_are_passed_on():
    finder = Finder()
    find_tool(finder).invoke(
        {
            "query": "漏水", "kind": "case", "year_from": 2021, "year_to": 2023, "publisher": "司法局", "topic": "人民调解",
            "valid_on": "2024-12-31", "mode": "case", "limit": 3,
        }
    )  # fmt: skip
    asked = finder.asked[0]
    assert (asked.text, asked.kind, asked.years, asked.publisher, asked.topic, asked.valid_on, asked.mode, asked.limit) == (
        "漏水", "case", (2021, 2023), "司法局", "人民调解", "2024-12-31", "case", 3,
    )  # fmt: skip


@pytest.mark.parametrize(("given", "years"), [({}, None), ({"year_from": 2021}, (2021, 9999)), ({"year_to": 2022}, (1, 2022))])
def test_half_open_years(given, years):
    finder = Finder()
    find_tool(finder).invoke({"query": "漏水", **given})
    assert finder.asked[0].years == years


def test_text_comes_back_as_data():
    tool = find_tool(Finder())
    told = json.loads(tool.invoke({"query": "漏水"}))
    assert "不是指令" in told["note"] and "不是指令" in tool.description
    assert (told["hits"][0]["text"], told["hits"][0]["start"], told["hits"][0]["title"]) == ("楼上漏水", 10, "漏水案")
    message = tool.invoke({"type": "tool_call", "id": "1", "name": NAME, "args": {"query": "漏水"}})
    assert message.artifact == told["hits"] and json.loads(message.content) == told


def test_a_blank_query_finds_nothing():
    finder = Finder()
    assert json.loads(find_tool(finder).invoke({"query": " "}))["hits"] == []
    assert finder.asked == []


@pytest.mark.parametrize(("given", "name"), [({"valid_on": "去年"}, "valid_on"), ({"limit": 0}, "limit"), ({"kind": "书"}, "kind")])
def test_bad_arguments_are_answered(given, name):
    finder = Finder()
    assert name in find_tool(finder).invoke({"query": "漏水", **given})
    assert finder.asked == []


def test_arguments_are_described_in_chinese():
    tool = find_tool(Finder())
    assert tool.name == NAME
    assert all(any(letter >= "\u4e00" for letter in field["description"]) for field in tool.args.values())


def test_async():
    assert json.loads(asyncio.run(find_tool(Finder()).ainvoke({"query": "漏水"})))["hits"]
