"""One section is asked for again though its answer is kept; the others are not."""

import pytest

from tests.langchain_bridge.chat_server import ChatServer
from tests.pipeline.test_writing import SECTIONS, composed, masked, read, run, two

pytestmark = pytest.mark.usefixtures("local_network")
__all__ = ["composed", "masked", "read", "two"]


def test_one_section_is_asked_for_again_and_the_others_are_kept(composed, two, tmp_path):
    with ChatServer() as server:
        first = run(server, composed, two, folder=tmp_path)
        asked = len(server.requests)
        again = run(server, composed, two, folder=tmp_path, afresh=(SECTIONS[0],))
        assert len(server.requests) == asked + 1
    assert [one.state for one in first.writing.sections] == ["written", "written"]
    assert [one.state for one in again.writing.sections] == ["written", "resumed"]
