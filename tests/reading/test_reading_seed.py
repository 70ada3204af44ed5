"""The real report that the product was conceived from, and the reports kept beside it."""

from assistant.reading import read_file
from assistant.reading.labels import find_label
from assistant.schema.document import Document, OutlineNode
from tests.reading.test_reading_outline import consistent, flat
from tests.shared_data import seed, shared


def test_seed_header() -> None:
    metadata = read_file(seed()).metadata
    assert len(metadata.fields) == 8
    assert metadata.index_number == "755148572/2024-07714"
    assert metadata.publisher == "区司法局" and metadata.topic == "司法" and metadata.number is None and metadata.validity == "有效"
    assert metadata.issued is not None and metadata.issued.isoformat() == "2024-01-10T16:25:00+08:00"
    assert metadata.published is not None and metadata.published.isoformat() == "2024-03-04T16:28:00+08:00"
    assert (metadata.kind, metadata.year) == ("summary", 2023)


def test_seed_outline() -> None:
    path = seed()
    document = read_file(path)
    assert document.text == path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    first, second = document.outline
    assert [child.label for child in first.children] == ["(一)", "(二)", "(三)", "(四)"]
    assert [[item.label for item in child.children] for child in first.children] == [["1.", "2.", "3."]] * 4
    assert [item.label for item in second.children] == ["1.", "2.", "3.", "4.", "5.", "6."]
    assert first.children[3].children[0].title == "公共法律服务又快又好"
    position = document.text.index("1817件")
    assert document.heading_path(position)[-1] == "1.公共法律服务又快又好"
    consistent(document)


def test_real_reports_number_their_headings_without_gaps() -> None:
    """A false heading would break the run of its siblings; these reports are published and proofread."""
    folder = shared("data", "reports")
    documents = [read_file(path) for path in sorted(folder.glob("*.txt"))]
    assert len(documents) >= 31
    for document in documents:
        consistent(document)
        assert runs(document.outline), document.name
    summaries = [document for document in documents if document.metadata.kind == "summary"]
    assert len(summaries) == len([document for document in documents if "gongwen" not in document.name])
    assert all(document.metadata.title for document in summaries)


def test_real_reports_report_on_the_year_before_their_title() -> None:
    for path in sorted(shared("data", "reports").glob("prov_2025_*.txt")):
        assert read_file(path).metadata.year == 2024


def runs(nodes: tuple[OutlineNode, ...]) -> bool:
    last: dict[str, int] = {}
    for node in nodes:
        label = find_label(node.label) if node.label else None
        if label is not None:
            if label.value not in (1, last.get(label.style, 0) + 1):
                return False
            last[label.style] = label.value
    return all(runs(node.children) for node in nodes)


def test_every_text_of_the_sample_bureau_is_consistent() -> None:
    from tests.conftest import ROOT

    documents: list[Document] = [read_file(path) for path in sorted((ROOT / "corpus").glob("*/*.txt"))]
    for document in documents:
        consistent(document)
        assert document.metadata.title and document.metadata.fields, document.name
    assert flat(documents[0].outline) if documents else True
