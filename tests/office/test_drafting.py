"""Drafts asked for, changed by hand, made again, removed; the making itself is tested elsewhere and played here."""

import json

import pytest

from assistant.errors import ConflictError, InputError, NotAllowedError, NotThereError
from assistant.jobs.task import Outcome
from assistant.office.drafting import DraftRequest
from assistant.storage import work
from tests.office.desks import LEDGER, RIGHT

BRIEF = {"year": 2024, "template": "annual_summary"}
VIEW = {
    "title": "青榆区司法局2024年工作总结",
    "writing": None,
    "sections": [
        {"key": "s1", "table": None, "chart": None, "sentences": []}, {"key": "t1", "table": {"head": []}, "chart": None, "sentences": []},
    ],
}  # fmt: skip


def played(task):
    """A draft whose Word file says what it was made from."""
    told = {"edits": task.options["edits"], "materials": [one.name for one in task.materials], "brief": task.options["brief"]}
    files = (("draft.docx", json.dumps(told, ensure_ascii=False).encode()), ("view.json", json.dumps(VIEW, ensure_ascii=False).encode()))
    return Outcome(result={"title": VIEW["title"]}, files=files)


@pytest.fixture
def drafting(house, writer):
    house.pool.instead["draft"] = played
    house.desk.shelves.add(writer, "ledger", "统计台账.csv", [LEDGER.encode()])
    return house.desk.drafting


@pytest.fixture
def made(house, writer, drafting):
    draft, job = drafting.add(writer, DraftRequest(brief=BRIEF))
    assert house.ended(job).state == "done"
    return drafting.draft(writer, draft.id)


def from_what(drafting, actor, draft):
    return json.loads(drafting.word(actor, draft.id)[1])


def test_a_draft_is_made_from_the_shelves_with_the_offices_names(house, writer, drafting, made):
    name, _ = drafting.word(writer, made.id)
    told = from_what(drafting, writer, made)
    assert name == "青榆区司法局2024年工作总结.docx"
    assert told["brief"] == {"office": "青榆区司法局", "short_name": "区司法局"} | BRIEF
    assert told["materials"] == ["台账/统计台账.csv", "indicators.toml"]
    assert drafting.view(writer, made.id) == VIEW
    assert (made.revision, made.created_by) == (0, "chenqing")
    assert house.actions()[-2:] == ["export", "export"]


@pytest.mark.parametrize(
    ("brief", "error"),
    [
        ({"year": 2024}, "还没有选模板"), ({"template": "annual_summary"}, "还没有写年份"),
        (BRIEF | {"template": "nowhere"}, "没有「nowhere」这个模板"), (BRIEF | {"template": "../x"}, "没有「../x」这个模板"),
        (BRIEF | {"data": ["/"]}, "不认识“data”"),
    ],
)  # fmt: skip
def test_a_brief_that_lacks_something_or_asks_too_much_is_refused(writer, drafting, brief, error):
    with pytest.raises(InputError, match=error):
        drafting.add(writer, DraftRequest(brief=brief))
    assert drafting.all(writer) == ()


def test_without_ledgers_there_is_no_draft(house, writer):
    with pytest.raises(InputError, match="还没有台账"):
        house.desk.drafting.add(writer, DraftRequest(brief=BRIEF))


def test_a_section_in_a_persons_words_makes_the_draft_anew_and_can_be_undone(house, writer, drafting, made):
    house.ended(drafting.edit(writer, made.id, "s1", " 改过的话。\n", revision=0))
    assert from_what(drafting, writer, made)["edits"] == {"s1": "改过的话。"}
    house.ended(drafting.edit(writer, made.id, "s1", None, revision=1))
    assert from_what(drafting, writer, made)["edits"] == {}
    assert drafting.draft(writer, made.id).revision == 2
    assert house.actions().count("draft.edited") == 2


def test_of_two_who_change_a_draft_the_second_is_told(writer, drafting, house, made):
    drafting.edit(writer, made.id, "s1", "一。", revision=0)
    with pytest.raises(ConflictError, match="有人刚改过这份草稿"):
        drafting.edit(house.admin, made.id, "s1", "二。", revision=0)
    with pytest.raises(ConflictError, match="有人刚改过这份草稿"):
        drafting.again(house.admin, made.id, revision=0)
    assert drafting.draft(writer, made.id).edits == {"s1": "一。"}


@pytest.mark.parametrize(
    ("section", "text", "error"),
    [("nowhere", "话。", NotThereError), ("t1", "话。", NotThereError), ("s1", " ", InputError), ("s1", "长" * 20_001, InputError)],
)
def test_words_that_cannot_be_put_are_refused(writer, drafting, made, section, text, error):
    with pytest.raises(error):
        drafting.edit(writer, made.id, section, text, revision=0)
    assert drafting.draft(writer, made.id) == made


def test_a_draft_made_again_uses_the_shelves_as_they_are_and_keeps_a_persons_words(house, writer, drafting, made):
    house.ended(drafting.edit(writer, made.id, "s1", "改过的话。", revision=0))
    house.desk.shelves.add(writer, "ledger", "又一本.csv", [LEDGER.encode()])
    house.ended(drafting.again(writer, made.id, revision=1))
    told = from_what(drafting, writer, made)
    assert "台账/又一本.csv" in told["materials"]
    assert told["edits"] == {"s1": "改过的话。"}


def test_a_draft_made_again_after_last_years_report_was_removed_says_so(house, writer, drafting):
    previous, _ = house.desk.shelves.add(writer, "previous", "去年.txt", [RIGHT.encode()])
    draft, job = drafting.add(writer, DraftRequest(brief=BRIEF, previous=previous.id))
    house.ended(job)
    house.desk.shelves.remove(writer, previous.id)
    with pytest.raises(NotThereError, match="可能已被删除"):
        drafting.again(writer, draft.id, revision=0)


def test_what_is_not_written_yet_is_told(house, writer, drafting):
    house.pool.held.add("draft")
    draft, _ = drafting.add(writer, DraftRequest(brief=BRIEF))
    for act in (lambda: drafting.view(writer, draft.id), lambda: drafting.word(writer, draft.id)):
        with pytest.raises(ConflictError, match="还没有写好"):
            act()


def test_sending_to_a_language_model_is_logged(house, writer, drafting):
    drafting.add(writer, DraftRequest(brief=BRIEF | {"model": "on"}))
    assert house.actions()[-2:] == ["draft.model", "draft.added"]


def test_a_removed_draft_leaves_nothing(house, writer, reviewer, drafting, made):
    answers = house.desk.rooms.root(house.room_id) / ".wenheng" / "drafts" / made.id
    answers.mkdir(parents=True)
    with pytest.raises(NotAllowedError):
        drafting.remove(reviewer, made.id)
    drafting.remove(writer, made.id)
    house.desk.blobs.sweep(_named(house), grace_s=-600)
    assert not answers.exists()
    assert not house.desk.blobs.holds(made.docx_sha)
    with pytest.raises(NotThereError, match="没有这份草稿"):
        drafting.draft(writer, made.id)


def test_drafts_past_their_time_go(house, writer, drafting, made):
    house.desk.rooms.change(house.admin, retention_days=30)
    house.clock.forward(days=29)
    house.ended(drafting.again(writer, made.id, revision=0))
    house.clock.forward(days=30)
    house.desk.sweep()
    assert len(drafting.all(writer)) == 1
    house.clock.forward(seconds=1)
    house.desk.sweep()
    assert drafting.all(writer) == ()
    assert house.actions()[-1] == "retention"


def _named(house):
    with house.desk.database.reading() as connection:
        return work.named_digests(connection)


def test_a_section_is_asked_of_the_model_again_and_only_that_one(house, writer, drafting, made):
    with pytest.raises(ConflictError, match="没有用语言模型写"):
        drafting.rewrite(writer, made.id, "s1", revision=made.revision)
    house.pool.instead["draft"] = lambda task: Outcome(
        result={"title": "稿"},
        files=(
            ("draft.docx", json.dumps({"afresh": task.options["afresh"], "edits": task.options["edits"]}).encode()),
            ("view.json", json.dumps(VIEW | {"writing": {"sections": [{"key": "s1"}]}}, ensure_ascii=False).encode()),
        ),
    )
    draft, job = drafting.add(writer, DraftRequest(brief=BRIEF | {"model": True}))
    ended = house.ended(job)
    assert ended.state == "done", ended.error
    house.ended(drafting.edit(writer, draft.id, "s1", "改过的话。", revision=drafting.draft(writer, draft.id).revision))
    with pytest.raises(NotThereError):
        drafting.rewrite(writer, draft.id, "t1", revision=1)
    now = drafting.draft(writer, draft.id)
    with pytest.raises(ConflictError, match="有人刚改过"):
        drafting.rewrite(writer, draft.id, "s1", revision=now.revision + 7)
    house.ended(drafting.rewrite(writer, draft.id, "s1", revision=now.revision))
    assert from_what(drafting, writer, draft) == {"afresh": ["s1"], "edits": {}}
