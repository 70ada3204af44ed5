"""Web pages of invented offices, each laid out as one kind of site lays them out; kept in web_pages/."""

from pathlib import Path

PAGES = {path.stem: path.read_text(encoding="utf-8") for path in sorted((Path(__file__).parent / "web_pages").glob("*.html"))}
"""Name → markup.

boxes: pairs in boxes without a colon, on one line or on two.
bulletin: a register in the body whose columns are named like the labels of a header.
definition_list: pairs as a definition list; 生成日期 is there, 成文日期 is not; the box of the text has a name of its own.
embedded: a page whose text is a PDF in a frame.
excel_export: what an office system exports as .xls.
hidden: hidden elements of every kind, entities, a javascript: link.
list_items: pairs as a list; the body has a numbered list, whose numbers are no text, and one with bullets.
nested_tables: a page of the year 2005: tables around tables, no paragraphs, unclosed elements, GB2312.
news: a piece of news: date and source in one line without a label for the date, the text parted by line breaks.
pairs_in_cells: label and value in one cell.
questions: a modern page with the elements of HTML 5 and headings on two levels.
scripted: a page whose text a script would fetch.
short: one sentence among menus.
spans: pairs in spans that stand close together, an empty box with the name of a text box, a foot without a name.
table_header: the commonest layout: a table of pairs, the title in a box, the text in #zoom, attachments below it.
table_only: nothing but a table with merged cells.
word_export: what an office system exports as .doc.
"""

SENTENCES = (
    "今年以来，区司法局坚持以法治建设为引领，统筹推进依法治区、行政执法监督和公共法律服务各项工作，取得了新的成效。",
    "全年受理法律援助案件1284件，同比增长8.6%，为受援人挽回经济损失2150.5万元，群众满意率达到99.2%。",
    "全区156个人民调解委员会共调解矛盾纠纷6312件，调解成功率98.4%，涉及金额1.37亿元，未发生民转刑案件。",
    "开展行政执法案卷评查2次，抽查案卷120宗，制发行政执法监督意见书6份，督促整改问题31个，整改率100%。",
)
"""The paragraphs that most of the pages hold."""
