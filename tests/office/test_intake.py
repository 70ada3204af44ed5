"""Taking files in: names made harmless, secret and useless files refused with nothing kept, limits held."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import ConflictError, InputError, LedgerError, TooLargeError, UnreadableError
from assistant.jobs.pool import WorkLostError, WorkTooLongError
from assistant.jobs.task import Material, Outcome
from assistant.office.intake import clean_name
from tests.office.desks import LEDGER, RIGHT

NAMES = yaml.safe_load((Path(__file__).parent / "names.yaml").read_text(encoding="utf-8"))
SECRET = "机密★10年\n青榆区司法局2024年工作总结\n2024年，全区受理法律援助案件1246件。\n"


def kept_files(house) -> list[str]:
    """Every file that the office's people brought: none of the workspace's own."""
    data = house.desk.settings.data
    shelves = [path for name in ("台账", "资料", "报送", "往年") for path in (house.desk.rooms.root(house.room_id) / name).glob("*")]
    return sorted(path.name for path in [*(data / "files").glob("??/*"), *(data / "files" / "arriving").iterdir(), *shelves])


@pytest.mark.parametrize("case", NAMES, ids=[repr(case["given"]) for case in NAMES])
def test_a_name_is_made_harmless_or_refused(case):
    if case["kept"] is not None:
        assert clean_name(case["given"]) == case["kept"]
        return
    with pytest.raises(InputError, match="文件名"):
        clean_name(case["given"])


@given(
    name=st.text(st.characters(exclude_characters="/\\"), max_size=400) | st.text("青榆a. \u0301\U0001f600", max_size=400),
    suffix=st.text(max_size=20),
)
def test_every_name_that_is_taken_fits_a_folder_and_stays_as_it_is(name, suffix):
    try:
        kept = clean_name(f"{name}.{suffix}")
    except InputError:
        return
    assert len(kept.encode()) <= 255
    assert clean_name(kept) == kept
    assert Material(role="file", name=f"台账/{kept}", data=b"").name == f"台账/{kept}"


@pytest.mark.parametrize("name", ["青" * 300 + ".csv", "a" * 300 + ".csv", "青" * 118 + ".csv"])
def test_a_file_with_a_long_name_is_kept_and_mirrored(resting, name):
    file, _ = resting.desk.shelves.add(resting.admin, "ledger", name, [LEDGER.encode()])
    assert (resting.desk.rooms.root(resting.room_id) / "台账" / file.name).read_bytes() == LEDGER.encode()
    assert file.name.endswith(".csv")


@pytest.mark.parametrize("shelf", ["report", "corpus", "previous", "return"])
def test_a_secret_file_is_refused_logged_and_not_kept(resting, writer, shelf):
    before = kept_files(resting)
    with pytest.raises(InputError, match="机密") as caught:
        if shelf == "report":
            resting.desk.reports.add(writer, "总结.txt", [SECRET.encode()])
        else:
            resting.desk.shelves.add(writer, shelf, "总结.txt", [SECRET.encode()])
    assert "本机没有保存" in caught.value.message
    assert kept_files(resting) == before
    assert resting.desk.reports.all(writer) == ()
    assert resting.desk.shelves.files(writer) == ()
    entry = resting.desk.entries(resting.admin, most=1)[0]
    assert (entry.action, entry.account, entry.subject) == ("file.refused", "chenqing", "总结.txt")
    assert "1246" not in repr(entry)


USELESS = {
    "empty": ("report", "总结.txt", b"", UnreadableError),
    "no Word file": ("report", "总结.docx", b"PK\x03\x04 not a zip", UnreadableError),
    "a program": ("report", "总结.exe", b"MZ\x90\x00\x03\x00\xff\xff", UnreadableError),
    "a table as a report": ("report", "台账.csv", LEDGER.encode(), InputError),
    "a report as a ledger": ("ledger", "总结.txt", RIGHT.encode(), InputError),
    "a damaged ledger": ("ledger", "台账.xlsx", b"PK\x03\x04 not a zip", (UnreadableError, LedgerError)),
}


@pytest.mark.parametrize("case", USELESS)
def test_what_is_of_no_use_is_refused_in_chinese_and_not_kept(resting, writer, case):
    shelf, name, data, error = USELESS[case]
    before = kept_files(resting)
    with pytest.raises(error) as caught:
        if shelf == "report":
            resting.desk.reports.add(writer, name, [data])
        else:
            resting.desk.shelves.add(writer, shelf, name, [data])
    assert str(resting.desk.settings.data) not in caught.value.message
    assert "/tmp" not in caught.value.message
    assert kept_files(resting) == before


@pytest.mark.parametrize("error", [WorkLostError("进程没了"), WorkTooLongError("太久"), TimeoutError()])
def test_a_file_that_takes_its_process_down_is_refused_and_not_kept(resting, writer, error):
    def dies(_):
        raise error

    resting.pool.instead["look"] = dies
    before = kept_files(resting)
    with pytest.raises(UnreadableError, match="可能已损坏"):
        resting.desk.reports.add(writer, "总结.txt", [RIGHT.encode()])
    assert kept_files(resting) == before


def test_an_upload_that_breaks_off_keeps_nothing_and_is_told_as_it_was(resting, writer):
    def pieces():
        yield RIGHT.encode()
        raise ConnectionResetError("gone")

    before = kept_files(resting)
    with pytest.raises(ConnectionResetError):
        resting.desk.reports.add(writer, "总结.txt", pieces())
    assert kept_files(resting) == before
    assert resting.desk.reports.all(writer) == ()


def test_a_file_may_be_as_large_as_is_allowed_and_no_byte_more(resting, writer):
    most = resting.desk.settings.most_bytes
    resting.pool.instead["look"] = lambda _: Outcome(result={"secret": None})
    resting.desk.shelves.add(writer, "corpus", "一.txt", [b"x" * most])
    with pytest.raises(TooLargeError, match="超过 1 MB"):
        resting.desk.shelves.add(writer, "corpus", "二.txt", [b"x" * most, b"x"])
    assert [file.name for file in resting.desk.shelves.files(writer)] == ["一.txt"]


def test_a_workspace_takes_no_more_than_its_share(resting, writer, stranger):
    most = resting.desk.settings.most_bytes
    resting.pool.instead["look"] = lambda _: Outcome(result={"secret": None})
    for number in range(10):
        resting.desk.shelves.add(writer, "corpus", f"{number}.txt", [b"x" * most])
    with pytest.raises(TooLargeError, match="已有 10 MB"):
        resting.desk.shelves.add(writer, "corpus", "more.txt", [b"x"])
    assert resting.desk.shelves.add(stranger, "corpus", "theirs.txt", [b"x"])
    resting.desk.shelves.remove(writer, resting.desk.shelves.files(writer)[0].id)
    assert resting.desk.shelves.add(writer, "corpus", "more.txt", [b"x"])


def test_versions_of_reports_count_for_the_share_too(resting, writer):
    most = resting.desk.settings.most_bytes
    resting.pool.instead["look"] = lambda _: Outcome(result={"secret": None})
    report, _ = resting.desk.reports.add(writer, "总结.txt", [b"0" * most])
    for number in range(1, 10):
        resting.desk.reports.add_version(writer, report.id, "总结.txt", [bytes([48 + number]) * most])
    with pytest.raises(TooLargeError, match="已有 10 MB"):
        resting.desk.reports.add_version(writer, report.id, "总结.txt", [b"x"])


def test_a_file_takes_the_place_of_one_of_its_name_and_both_are_logged(resting, writer):
    shelves = resting.desk.shelves
    first, _ = shelves.add(writer, "ledger", "统计台账.csv", [LEDGER.encode()])
    second, told = shelves.add(writer, "ledger", "统计台账.csv", [LEDGER.replace("1246", "1247").encode()])
    assert shelves.files(writer) == (second,)
    assert told["records"] == 4
    assert resting.desk.entries(resting.admin, most=1)[0].detail["replaced"] == first.sha256
    folder = resting.desk.rooms.root(resting.room_id) / "台账"
    assert "1247" in (folder / "统计台账.csv").read_text(encoding="utf-8")
    assert [path.name for path in folder.iterdir()] == ["统计台账.csv"]


def test_what_a_folder_lost_is_put_back_when_the_service_starts(resting, writer):
    resting.desk.shelves.add(writer, "ledger", "统计台账.csv", [LEDGER.encode()])
    place = resting.desk.rooms.root(resting.room_id) / "台账" / "统计台账.csv"
    place.unlink()
    resting.desk.start()
    assert place.read_bytes() == LEDGER.encode()


def test_the_sample_comes_only_where_no_ledgers_are(house, writer):
    house.desk.shelves.add(writer, "ledger", "统计台账.csv", [LEDGER.encode()])
    with pytest.raises(ConflictError, match="已经有台账"):
        house.desk.reports.add_sample(writer)
