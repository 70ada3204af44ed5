"""Property elements (w:pPr, w:rPr, w:sectPr, w:tblPr, settings) and the order of their children: Word refuses files that break it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from lxml import etree

from assistant.word.names import Element, local, w

PARAGRAPH = (
    *("pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl", "numPr", "suppressLineNumbers", "pBdr", "shd"),
    *("tabs", "suppressAutoHyphens", "kinsoku", "wordWrap", "overflowPunct", "topLinePunct", "autoSpaceDE", "autoSpaceDN", "bidi"),
    *("adjustRightInd", "snapToGrid", "spacing", "ind", "contextualSpacing", "mirrorIndents", "suppressOverlap", "jc", "textDirection"),
    *("textAlignment", "textboxTightWrap", "outlineLvl", "divId", "cnfStyle", "rPr", "sectPr", "pPrChange"),
)
RUN = (
    *("ins", "del", "moveFrom", "moveTo", "rStyle", "rFonts", "b", "bCs", "i", "iCs", "caps", "smallCaps", "strike", "dstrike", "outline"),
    *("shadow", "emboss", "imprint", "noProof", "snapToGrid", "vanish", "webHidden", "color", "spacing", "w", "kern", "position", "sz"),
    *("szCs", "highlight", "u", "effect", "bdr", "shd", "fitText", "vertAlign", "rtl", "cs", "em", "lang", "eastAsianLayout", "specVanish"),
    *("oMath", "rPrChange"),
)
SECTION = (
    *("headerReference", "footerReference", "footnotePr", "endnotePr", "type", "pgSz", "pgMar", "paperSrc", "pgBorders", "lnNumType"),
    *("pgNumType", "cols", "formProt", "vAlign", "noEndnote", "titlePg", "textDirection", "bidi", "rtlGutter", "docGrid"),
    *("printerSettings", "sectPrChange"),
)
LEVEL = ("start", "numFmt", "lvlRestart", "pStyle", "isLgl", "suff", "lvlText", "lvlPicBulletId", "legacy", "lvlJc", "pPr", "rPr")
TABLE = (
    *("tblStyle", "tblpPr", "tblOverlap", "bidiVisual", "tblStyleRowBandSize", "tblStyleColBandSize", "tblW", "jc", "tblCellSpacing"),
    *("tblInd", "tblBorders", "shd", "tblLayout", "tblCellMar", "tblLook", "tblCaption", "tblDescription", "tblPrChange"),
)
BEFORE_EVEN_AND_ODD = (
    *("writeProtection", "view", "zoom", "removePersonalInformation", "removeDateAndTime", "doNotDisplayPageBoundaries"),
    *("displayBackgroundShape", "printPostScriptOverText", "printFractionalCharacterWidth", "printFormsData", "embedTrueTypeFonts"),
    *("embedSystemFonts", "saveSubsetFonts", "saveFormsData", "mirrorMargins", "alignBordersAndEdges", "bordersDoNotSurroundHeader"),
    *("bordersDoNotSurroundFooter", "gutterAtTop", "hideSpellingErrors", "hideGrammaticalErrors", "activeWritingStyle", "proofState"),
    *("formsDesign", "attachedTemplate", "linkStyles", "stylePaneFormatFilter", "stylePaneSortMethod", "documentType", "mailMerge"),
    *("revisionView", "trackRevisions", "doNotTrackMoves", "doNotTrackFormatting", "documentProtection", "autoFormatOverride"),
    *("styleLockTheme", "styleLockQFSet", "defaultTabStop", "autoHyphenation", "consecutiveHyphenLimit", "hyphenationZone"),
    *("doNotHyphenateCaps", "showEnvelope", "summaryLength", "clickAndTypeStyle", "defaultTableStyle"),
)
"""What stands before w:evenAndOddHeaders in w:settings."""

_SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")


def child(parent: Element, name: str, order: tuple[str, ...]) -> Element:
    """Returns the child `name`, made at its place where it is not there; names that the order does not know stand last."""
    known = parent.find(w(name))
    if known is not None:
        return known
    made = etree.Element(w(name))
    later = frozenset(order[order.index(name) + 1 :])
    for index, other in enumerate(parent):
        if local(other) in later:
            parent.insert(index, made)
            return made
    parent.append(made)
    return made


def put(parent: Element, name: str, attributes: Mapping[str, object], order: tuple[str, ...]) -> Element:
    """Sets attributes (names without prefix) of the child `name`, other attributes gone, and returns it."""
    node = child(parent, name, order)
    node.attrib.clear()
    for key, value in attributes.items():
        node.set(w(key), str(value))
    return node


def put_table_borders(properties: Element, sizes: Mapping[str, int]) -> None:
    """Gives a w:tblPr black rules: eighths of a point by side ("top", "insideH" …), in the order in which the schema names sides."""
    holder = put(properties, "tblBorders", {}, TABLE)
    for side, size in sizes.items():
        put(holder, side, {"val": "single", "sz": size, "space": 0, "color": "000000"}, _SIDES)


def drop(parent: Element, names: Iterable[str]) -> None:
    """Takes the children of these names out."""
    for name in names:
        for node in parent.findall(w(name)):
            parent.remove(node)


def paragraph_properties(paragraph: Element) -> Element:
    """Returns the w:pPr of a paragraph, made as its first child where there is none."""
    known = paragraph.find(w("pPr"))
    if known is None:
        known = etree.Element(w("pPr"))
        paragraph.insert(0, known)
    return known


def run_properties(run: Element) -> Element:
    """Returns the w:rPr of a run (or of what may hold one first), made where there is none."""
    known = run.find(w("rPr"))
    if known is None:
        known = etree.Element(w("rPr"))
        run.insert(0, known)
    return known
