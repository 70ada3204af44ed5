"""One table of rights, role by act, and what the services make of it."""

from pathlib import Path
from typing import get_args

import pytest
import yaml

from assistant.errors import NotAllowedError
from assistant.office.actor import ACTS, RIGHTS, Act, Actor
from assistant.office.drafting import DraftRequest
from assistant.schema.office import Role
from tests.office.desks import LEDGER, RIGHT

TABLE = yaml.safe_load((Path(__file__).parent / "rights.yaml").read_text(encoding="utf-8"))
CASES = [(who, act) for who in TABLE for act in get_args(Act)]


def test_the_table_names_every_role_and_every_act():
    assert set(TABLE) == {f"{role}{scope}" for role in get_args(Role) for scope in ("", " read")}
    assert set(RIGHTS) == set(ACTS) == set(get_args(Act))


@pytest.mark.parametrize(("who", "act"), CASES)
def test_a_role_may_do_what_the_table_says(resting, who, act):
    role, _, scope = who.partition(" ")
    actor = Actor(account=resting.boss, workspace_id=resting.room_id, role=role, scope=scope or "write")
    allowed = act in TABLE[who]
    assert actor.may(act) is allowed
    if allowed:
        actor.need(act)
        return
    with pytest.raises(NotAllowedError) as caught:
        actor.need(act)
    assert "密钥只能读" in caught.value.message if act in TABLE[role] else ACTS[act] in caught.value.message


DOORS = {
    "write": [
        lambda desk, actor: desk.shelves.add(actor, "ledger", "统计台账.csv", [LEDGER.encode()]),
        lambda desk, actor: desk.shelves.remove(actor, "file"),
        lambda desk, actor: desk.shelves.set_kind(actor, "file", None),
        lambda desk, actor: desk.reports.add(actor, "总结.txt", [RIGHT.encode()]),
        lambda desk, actor: desk.reports.add_sample(actor),
        lambda desk, actor: desk.reports.add_version(actor, "report", "总结.txt", [RIGHT.encode()]),
        lambda desk, actor: desk.jobs.reindex(actor),
        lambda desk, actor: desk.drafting.add(actor, DraftRequest(brief={"year": 2024, "template": "annual_summary"})),
        lambda desk, actor: desk.drafting.edit(actor, "draft", "s1", "改过的话。", revision=0),
        lambda desk, actor: desk.drafting.again(actor, "draft", revision=0),
        lambda desk, actor: desk.ledgers.set_aliases(actor, "a.b", (), expected=""),
        lambda desk, actor: desk.ledgers.put_word(actor, "stock", "一句套话。", "", expected=""),
        lambda desk, actor: desk.ledgers.remove_word(actor, "stock", "一句套话。", expected=""),
    ],
    "answer": [
        lambda desk, actor: desk.reports.check_again(actor, "report"),
        lambda desk, actor: desk.review.answer(actor, "report", "finding", "accepted"),
        lambda desk, actor: desk.review.restore(actor, "finding", revision=1),
        lambda desk, actor: desk.ledgers.bind(actor, "report", "f1", "台账/统计台账.csv", "D2"),
    ],
    "manage": [
        lambda desk, actor: desk.rooms.change(actor, retention_days=365),
        lambda desk, actor: desk.rooms.set_role(actor, "chenqing", None),
        lambda desk, actor: desk.entries(actor),
    ],
}
LOCKED = {who: [door for act, doors in DOORS.items() if act not in TABLE[who] for door in doors] for who in TABLE}


@pytest.mark.parametrize("who", [who for who, doors in LOCKED.items() if doors])
def test_every_door_is_shut_to_who_may_not(resting, who):
    role, _, scope = who.partition(" ")
    actor = Actor(account=resting.boss, workspace_id=resting.room_id, role=role, scope=scope or "write")
    before = resting.actions()
    for door in LOCKED[who]:
        with pytest.raises(NotAllowedError):
            door(resting.desk, actor)
    assert resting.actions() == before
    assert resting.desk.shelves.files(resting.admin) == ()
