"""What a .docx holds that no reader of text can see, said in words, so that nothing is lost in silence."""

from __future__ import annotations

from assistant.word.live_text import live_texts
from assistant.word.names import w
from assistant.word.package import Package
from assistant.word.walker import Line

_COUNTED = (
    ("{http://schemas.openxmlformats.org/drawingml/2006/main}blip", "图片 {} 张，图中文字未读"),
    ("{http://schemas.openxmlformats.org/drawingml/2006/chart}chart", "图表 {} 个，图中数字未读"),
    ("{http://schemas.openxmlformats.org/drawingml/2006/diagram}relIds", "SmartArt 图 {} 个，图中文字未读"),
    ("{urn:schemas-microsoft-com:office:office}OLEObject", "嵌入对象 {} 个，内容未读"),
    (w("altChunk"), "嵌入文档 {} 处，内容未读"),
)
_SHOWN = 30


def notices(package: Package, lines: list[Line]) -> list[str]:
    """Returns one Chinese sentence for each kind of content that was not read, or is stored but not seen."""
    root = package.xml(package.main)
    found: list[str] = []
    for tag, sentence in _COUNTED:
        count = sum(1 for _ in root.iter(tag))
        if count:
            found.append("文中有" + sentence.format(count))
    hidden = [line.hidden_text.strip() for line in lines if line.hidden_text.strip()]
    if hidden:
        sample = hidden[0] if len(hidden[0]) <= _SHOWN else hidden[0][:_SHOWN] + "…"
        found.append(f"文中有隐藏文字 {len(hidden)} 处（如“{sample}”），打印时看不到，请核实来源")
    differing = [one for one in live_texts(package) if one.stored is not None and one.stored != one.visible]
    if differing:
        first = differing[0]
        pair = f"显示“{first.visible}”、绑定数据“{first.stored}”"
        found.append(f"文中有活数字 {len(differing)} 处显示与绑定数据不同（如{pair}），用 Word 打开时以绑定数据为准")
    targets = package.external_targets()
    if targets:
        found.append(f"文件引用了外部内容 {len(targets)} 处（图片或模板），读取时没有访问")
    return found
