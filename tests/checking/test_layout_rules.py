"""Rules about layout and what formatting writes: they agree on every kind of paragraph."""

import pytest

import assistant
from assistant.pipeline.format import reformat_bytes
from tests.word.making import make, p

PROSE = "全年受理法律援助案件1246件，同比增长6.7%，各项工作取得新的成效，得到群众好评。"
LEADS = (
    "（一）更加注重保障和改善民生，不断满足群众对美好生活的向往。用心用情解决急难愁盼问题。",
    "（二）强化理论武装。" + PROSE,
    "一、坚持以人民为中心的发展思想，持续优化公共法律服务供给。" + PROSE,
    "1.抓受理。" + PROSE,
    "一是抓质量。" + PROSE,
)


@pytest.mark.parametrize("lead", LEADS)
def test_a_paragraph_that_opens_with_its_heading(lead: str) -> None:
    made = reformat_bytes(make(p("2024年工作总结") + p(PROSE) + p(lead)), name="总结.docx").docx
    report = assistant.check(assistant.read(made, name="总结.docx"), profile="full")
    assert [finding.message for finding in report.findings if finding.rule.startswith("FMT")] == []


def test_a_wrong_face_behind_a_short_heading_is_still_told() -> None:
    song = '<w:rFonts w:eastAsia="宋体"/><w:sz w:val="32"/>'
    body = "".join(p(f"<w:r><w:rPr>{song}</w:rPr><w:t>{line}</w:t></w:r>") for line in LEADS)
    data = make(p("2024年工作总结") + body + "<w:sectPr/>")
    report = assistant.check(assistant.read(data, name="总结.docx"), profile="full")
    (told,) = [finding.message for finding in report.findings if finding.rule == "FMT003"]
    assert "宋体" in told and "4 段" in told
