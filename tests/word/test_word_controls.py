"""Live figures: marks become bound controls, are found again, and printed anew."""

import io
import re
from typing import Any

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from assistant.errors import TemplateError
from assistant.reading import read_bytes
from assistant.schema.drafting import DisplayFormat, LiveFigure
from assistant.word.controls import LiveText, add_live_figures, mark, read_live_figures, set_live_figures
from assistant.word.figure_store import element_name, key_of, stores
from assistant.word.names import w
from assistant.word.package import open_package
from assistant.word.walker import text_of, walk
from tests.word.making import make, p, run

TEXTS = {"f001": "1246件", "legal_aid.accepted": "561万余元", "f003": "8.6%"}
MARKED = (
    p(f"受理{mark('f001', '1246件')}，挽回", run(mark("legal_aid.accepted", "561万余元"), "<w:b/>"), "。")
    + p("再次", run("\ue000f0", "<w:b/>"), run("01\ue00112", "<w:i/>"), "46件\ue002，同比", run(mark("f003", "8.6%")))
    + p("没有数字")
)


def figure(key: str, text: str, label: str = "受理案件") -> LiveFigure:
    display = DisplayFormat(unit="件")
    return LiveFigure(key=key, indicator_id=None, label=label, records=(), sources=(), formula="level", display=display, issued=text)


FIGURES = [figure(key, text) for key, text in TEXTS.items()]


def made(data: bytes) -> Any:
    package = open_package(data)
    return package, package.xml(package.main)


def test_marks_become_controls_and_vanish() -> None:
    data = add_live_figures(make(MARKED), FIGURES)
    _, root = made(data)
    text = text_of(walk(open_package(data)))
    assert text == "受理1246件，挽回561万余元。\n再次1246件，同比8.6%\n没有数字"
    assert not re.search("[\ue000-\ue002]", etree.tostring(root, encoding="unicode"))
    assert read_live_figures(data) == [
        LiveText(key=key, visible=TEXTS[key], stored=TEXTS[key]) for key in ("f001", "legal_aid.accepted", "f001", "f003")
    ]
    docx.Document(io.BytesIO(data))


def test_the_plain_form_of_a_control() -> None:
    package, root = made(add_live_figures(make(MARKED), FIGURES))
    control = list(root.iter(w("sdt")))[1]
    properties = control.find(w("sdtPr"))
    assert [etree.QName(child).localname for child in properties] == ["rPr", "alias", "tag", "id", "dataBinding", "text"]
    assert properties.find(w("rPr")).find(w("b")) is not None
    assert control.find(f"{w('sdtContent')}/{w('r')}/{w('rPr')}/{w('b')}") is not None
    binding = properties.find(w("dataBinding"))
    (store,) = stores(package)
    namespaces = dict(re.findall(r"xmlns:(\w+)='([^']*)'", binding.get(w("prefixMappings"))))
    bound = package.xml(store).xpath(binding.get(w("xpath")), namespaces=namespaces)
    assert [node.text for node in bound] == ["561万余元"]
    properties_part = package.related(store, "customXmlProps")
    assert binding.get(w("storeItemID")) in etree.tostring(package.xml(properties_part), encoding="unicode")
    assert control.getprevious().tag == w("bookmarkStart") and control.getnext().tag == w("bookmarkEnd")
    names = [node.get(w("name")) for node in root.iter(w("bookmarkStart"))]
    assert len(set(names)) == len(names) == 4 and all(len(name) <= 40 for name in names)
    ids = [node.get(w("id")) for node in root.iter(w("bookmarkStart"))]
    ids += [node.find(f"{w('sdtPr')}/{w('id')}").get(w("val")) for node in root.iter(w("sdt"))]
    assert len(set(ids)) == len(ids)


def test_element_names_carry_identity_and_there_are_no_attributes() -> None:
    package, _ = made(add_live_figures(make(MARKED), FIGURES))
    root = package.xml(stores(package)[0])
    assert {etree.QName(node).localname: node.text for node in root} == {element_name(key): text for key, text in TEXTS.items()}
    assert not root.attrib and not any(node.attrib for node in root)


def test_same_input_same_bytes() -> None:
    assert add_live_figures(make(MARKED), FIGURES) == add_live_figures(make(MARKED), list(reversed(FIGURES)))


def test_a_free_part_is_taken_and_a_second_pass_uses_the_store_again() -> None:
    taken = {"customXml/item1.xml": b"<x/>", "customXml/itemProps1.xml": b"<x/>"}
    once = add_live_figures(make(MARKED, extra=taken), FIGURES)
    package = open_package(once)
    assert package.parts["customXml/item1.xml"] == b"<x/>" and stores(package) == ["customXml/item2.xml"]
    root = package.xml(package.main)
    first = next(node for node in root.iter(w("t")) if node.text == "没有数字")
    first.text = f"又有{mark('f009', '3起')}"
    twice = add_live_figures(package.save(), [*FIGURES, figure("f009", "3起")])
    assert stores(open_package(twice)) == ["customXml/item2.xml"]
    assert [(one.key, one.stored) for one in read_live_figures(twice)][-1] == ("f009", "3起")


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (p(mark("f777", "1件")), "没有对应"),
        (p("\ue000f001\ue0011246件"), "不完整"),
        (p("1246件\ue002"), "不完整"),
        (p(mark("f001", "1246件")) + p(mark("f001", "1245件")), "两种写法"),
    ],
)
def test_wrong_marks_are_told(body: str, says: str) -> None:
    with pytest.raises(TemplateError, match=says):
        add_live_figures(make(body), FIGURES)


def test_figures_are_printed_anew_on_the_page_and_in_the_store() -> None:
    data = add_live_figures(make(MARKED), FIGURES)
    fresh = set_live_figures(data, {"f001": "1300件", "unknown": "1"})
    assert text_of(walk(open_package(fresh))) == "受理1300件，挽回561万余元。\n再次1300件，同比8.6%\n没有数字"
    assert {(one.key, one.visible, one.stored) for one in read_live_figures(fresh)} == {
        ("f001", "1300件", "1300件"),
        ("legal_aid.accepted", "561万余元", "561万余元"),
        ("f003", "8.6%", "8.6%"),
    }


def test_a_hand_changed_figure_shows_in_the_difference() -> None:
    package, root = made(add_live_figures(make(MARKED), FIGURES))
    next(node for node in root.iter(w("t")) if node.text == "8.6%").text = "9.6%"
    found = read_live_figures(package.save())
    assert [(one.visible, one.stored) for one in found if one.key == "f003"] == [("9.6%", "8.6%")]
    assert any("显示“9.6%”、绑定数据“8.6%”" in notice for notice in read_bytes(package.save(), name="a.docx").notices)


def test_a_lost_tag_or_control_is_made_up_for() -> None:
    package, root = made(add_live_figures(make(MARKED), FIGURES))
    for tag in list(root.iter(w("tag"))):
        tag.getparent().remove(tag)
    assert [one.key for one in read_live_figures(package.save())] == ["f001", "legal_aid.accepted", "f001", "f003"]
    for control in list(root.iter(w("sdt"))):
        for node in list(control.find(w("sdtContent"))):
            control.addprevious(node)
        control.getparent().remove(control)
    assert [(one.key, one.visible) for one in read_live_figures(package.save())] == [
        ("f001", "1246件"), ("legal_aid.accepted", "561万余元"), ("f001", "1246件"), ("f003", "8.6%")
    ]  # fmt: skip


def test_a_control_that_libreoffice_split_is_one_figure_and_is_mended() -> None:
    package, root = made(add_live_figures(make(MARKED), FIGURES))
    control = next(root.iter(w("sdt")))
    for words in ("件1246件", "1246件"):
        copy = etree.fromstring(etree.tostring(control))
        next(copy.iter(w("t"))).text = words
        control.addnext(copy)
    data = package.save()
    assert [(one.key, one.visible) for one in read_live_figures(data)][:2] == [("f001", "1246件"), ("legal_aid.accepted", "561万余元")]
    mended = set_live_figures(data, {"f001": "1300件"})
    assert text_of(walk(open_package(mended))).startswith("受理1300件，挽回")


@given(st.text(min_size=1, max_size=20))
def test_keys_survive_as_element_names(key: str) -> None:
    name = element_name(key)
    assert re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", name)
    assert key_of(name) == key
