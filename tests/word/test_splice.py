"""Splicing: new words in a part of a .docx, every other byte as its writer left it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from assistant.word.names import W, w
from assistant.word.splice import spliced

SPACE = f'xmlns:w="{W}"'
CASES = {
    "plain": (f"<w:p {SPACE}><w:t>1246件</w:t></w:p>", f"<w:p {SPACE}><w:t>1300件</w:t></w:p>"),
    "single quotes and blanks": (
        f"<w:p  {SPACE} ><w:t xml:space='preserve' >1246件</w:t ></w:p>",
        f"<w:p  {SPACE} ><w:t xml:space='preserve' >1300件</w:t ></w:p>",
    ),
    "an empty tag": (f"<w:p {SPACE}><w:t /></w:p>", f"<w:p {SPACE}><w:t>1300件</w:t></w:p>"),
    "an empty tag with a mark in its attribute": (
        f"<w:p {SPACE}><w:t w:x='a>b'/><w:r/></w:p>",
        f"<w:p {SPACE}><w:t w:x='a>b'>1300件</w:t><w:r/></w:p>",
    ),
    "another prefix": (f'<x:p xmlns:x="{W}"><x:t/></x:p>', f'<x:p xmlns:x="{W}"><x:t>1300件</x:t></x:p>'),
    "no prefix": (f'<p xmlns="{W}"><t>1</t></p>', f'<p xmlns="{W}"><t>1300件</t></p>'),
    "comments, declarations and entities": (
        f'<?xml version="1.0"?>\r\n<!-- <w:t>no</w:t> --><w:p {SPACE}><w:t>1 &amp; 2&#x4EF6;</w:t><w:x>&#20;</w:x></w:p>'.replace(
            "&#20;", "&#32;"
        ),
        f'<?xml version="1.0"?>\r\n<!-- <w:t>no</w:t> --><w:p {SPACE}><w:t>1300件</w:t><w:x>&#32;</w:x></w:p>',
    ),
    "a byte order mark": (f"\ufeff<w:p {SPACE}><w:t>1</w:t></w:p>", f"\ufeff<w:p {SPACE}><w:t>1300件</w:t></w:p>"),
}


def first_text(root: etree._Element) -> etree._Element:
    return next(root.iter(w("t")))


@pytest.mark.parametrize(("before", "after"), CASES.values(), ids=CASES)
def test_only_the_words_change(before: str, after: str) -> None:
    content = before.encode()
    root = etree.fromstring(content)
    assert spliced(content, root, {first_text(root): "1300件"}).decode() == after


def test_a_control_goes_and_its_marks_stay() -> None:
    inner = "<w:bookmarkStart w:id='1'/><w:sdtContent><w:r><w:t>1</w:t></w:r></w:sdtContent><w:bookmarkEnd w:id='1'></w:bookmarkEnd>"
    content = f"<w:p {SPACE}><w:sdt><w:t>1</w:t></w:sdt> <w:sdt>{inner}</w:sdt><w:r/></w:p>".encode()
    root = etree.fromstring(content)
    repeated = list(root.iter(w("sdt")))[1]
    kept = "<w:bookmarkStart w:id='1'/><w:bookmarkEnd w:id='1'></w:bookmarkEnd>"
    assert spliced(content, root, {first_text(root): "<2>"}, [repeated]).decode() == (
        f"<w:p {SPACE}><w:sdt><w:t>&lt;2&gt;</w:t></w:sdt> {kept}<w:r/></w:p>"
    )


XML_TEXT = st.text(st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters="\ufffe\uffff"), max_size=12)


@given(st.lists(XML_TEXT, min_size=1, max_size=6), st.data())
def test_what_is_asked_for_stands_there_and_all_else_is_as_it_was(texts: list[str], data: st.DataObject) -> None:
    root = etree.Element(w("body"), nsmap={"w": W})
    for text in texts:
        etree.SubElement(etree.SubElement(root, w("r")), w("t")).text = text
    content = etree.tostring(root, encoding="UTF-8")
    root = etree.fromstring(content)
    nodes = list(root.iter(w("t")))
    wanted = {node: data.draw(XML_TEXT) for node in nodes if data.draw(st.booleans())}
    result = etree.fromstring(spliced(content, root, wanted))
    expected = [wanted.get(node, node.text or "") for node in nodes]
    assert [node.text or "" for node in result.iter(w("t"))] == expected
    untouched = spliced(content, root, {})
    assert untouched == content
