"""The paper of the page: nothing of the text is lost, marks never cross, every link has its goal."""

import re
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from assistant.pipeline.export import export
from assistant.reporting.paper import Mark, Paper, Piece
from assistant.schema.document import Block, Document, Metadata, Provenance
from tests.reporting.reporting_sample import sample_report


def document(text: str, blocks: tuple[Block, ...] = ()) -> Document:
    return Document(text=text, blocks=blocks, metadata=Metadata(), provenance=Provenance(name="a", path=None, sha256="", reader="text"))


def all_pieces(paper: Paper) -> list[Piece]:
    pieces: list[Piece] = []
    for part in paper.parts():
        pieces += part.pieces
        pieces += [piece for _, boxes in part.rows for box in boxes for piece in box.pieces]
    return pieces


@st.composite
def marked_texts(draw: st.DrawFn) -> tuple[Document, list[Mark]]:
    text = draw(st.text(alphabet="甲乙12 \n\t", min_size=1, max_size=80))
    blocks: list[Block] = []
    for match in re.finditer(r"[^\n]+", text):
        if draw(st.booleans()):
            blocks.append(Block(index=len(blocks), kind="paragraph", start=match.start(), end=match.end()))
    marks: list[Mark] = []
    for at in range(draw(st.integers(0, 5))):
        start = draw(st.integers(0, len(text) - 1))
        end = draw(st.integers(start + 1, len(text)))
        status = draw(st.sampled_from([None, "supported"]))
        marks.append(Mark(start=start, end=end, anchor=f"a{at}", href="#x", tip="", status=status))
    return document(text, tuple(blocks)), marks


@given(marked_texts())
def test_the_paper_holds_the_whole_text_once(made: tuple[Document, list[Mark]]) -> None:
    shown = "".join(piece.text for piece in all_pieces(Paper(*made)))
    assert "".join(shown.split()) == "".join(made[0].text.split())


@given(marked_texts())
def test_an_anchor_stands_once_and_a_figure_wins_over_a_finding(made: tuple[Document, list[Mark]]) -> None:
    pieces = all_pieces(Paper(*made))
    anchors = Counter(anchor for piece in pieces for anchor in piece.anchors)
    visible = {mark.anchor for mark in made[1] if made[0].text[mark.start : mark.end].strip()}
    assert set(anchors.values()) <= {1}
    assert visible <= set(anchors)
    figures = {mark.anchor for mark in made[1] if mark.status}
    assert all(piece.mark.status for piece in pieces if piece.mark and figures & set(piece.anchors))


def test_merged_cells_keep_their_width() -> None:
    rows = sample_report().document.blocks[7:9]
    short = Block(index=8, kind="table_row", start=rows[1].start, end=rows[1].end, cells=(rows[1].cells[0], rows[1].cells[2]))
    parts = Paper(document(sample_report().document.text, (rows[0], short)), ()).parts()
    (table,) = (part for part in parts if part.rows)
    assert [[box.span for box in boxes] for _, boxes in table.rows] == [[1, 1, 1], [2, 1]]
    assert [[box.head for box in boxes] for _, boxes in table.rows] == [[True] * 3, [False] * 2]


def test_every_link_has_its_goal_and_every_id_is_one() -> None:
    text = export(sample_report(), "html").decode("utf-8")
    ids = re.findall(r' id="([^"]+)"', text)
    assert len(ids) == len(set(ids))
    goals = (
        set(re.findall(r' href="#([^"]+)"', text)) | set(re.findall(r' for="([^"]+)"', text)) | set(re.findall(r' data-to="([^"]+)"', text))
    )
    assert goals <= set(ids)
