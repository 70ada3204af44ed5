"""The spaCy pipeline: tokens, the figure component, phrases on token boundaries."""

from importlib.metadata import EntryPoint

import spacy

from assistant.nlp.language import SPANS, PhraseFinder, chinese
from assistant.nlp.segmentation import words

TEXT = "共受理法律援助案件1817件，挽回经济损失 569万余元。\n他当选第九届理事。"


def test_tokens_keep_the_text_and_the_offices_names():
    doc = chinese(["受理法律援助案件"])(TEXT)
    assert doc.text == TEXT
    assert "受理法律援助案件" in [token.text for token in doc]
    assert "受理法律援助案件" not in words(TEXT), "one office's names must not leak into the plain dictionary"


def test_the_component_fills_extension_and_spans():
    doc = chinese()(TEXT)
    assert [(figure.text, figure.role) for figure in doc._.figures] == [("1817件", "figure"), ("569万余元", "figure"), ("九届", "ordinal")]
    assert [(span.label_, span.id_) for span in doc.spans[SPANS]] == [("figure", "f1"), ("figure", "f2"), ("ordinal", "f3")]
    assert doc.spans[SPANS][0].text.startswith("1817")


def test_other_spacy_programs_can_add_the_component():
    EntryPoint(name="wenheng_figures", value="assistant.nlp.language:make_figures", group="spacy_factories").load()
    nlp = spacy.blank("zh")
    nlp.add_pipe("wenheng_figures")
    assert [figure.text for figure in nlp("办结1108件")._.figures] == ["1108件"]


def test_the_claim_component_says_what_each_figure_speaks_of():
    EntryPoint(name="wenheng_claims", value="assistant.nlp.language:make_claims", group="spacy_factories").load()
    nlp = spacy.blank("zh")
    nlp.add_pipe("wenheng_claims")
    claims = nlp("2024年，受理法律援助案件1246件，同比增长6.3%。")._.claims
    assert [(claim.figure.text, claim.figure.relation) for claim in claims] == [("1246件", "level"), ("6.3%", "change_by")]
    assert claims[0].phrases[0] == "受理法律援助案件"
    assert claims[1].base == claims[0].figure.id


def test_phrases_are_found_on_token_boundaries():
    finder = PhraseFinder({"法律援助": ["法律援助", "受援人"], "公证": ["公证"]})
    assert finder.find("区法律援助中心为受援人挽回损失") == {"法律援助": {"法律援助", "受援人"}}
    assert finder.find("今年天气晴好") == {}
    assert finder.find("办理公证7386件") == {"公证": {"公证"}}
