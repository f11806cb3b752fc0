"""An official letter as a word file (.docx), laid out as GB/T 9704 asks, for offices that print and file on their own.

It carries no seal: the sealed PDF is the original, and the file says so.
"""

from __future__ import annotations

import io

from docx import Document as new_document
from docx.document import Document as WordFile
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from gonghui.engines.documents.parts import Block, Parts
from gonghui.engines.documents.rendering import Frame

BODY, HEADING, TITLE, HEAD = "仿宋_GB2312", "黑体", "方正小标宋简体", "方正小标宋简体"
SIZE, PITCH = Pt(16), Pt(28.9)
TWO = Pt(32)
RED = RGBColor(0xC4, 0x16, 0x1C)
AFTER_BORDERS = ("w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:outlineLvl", "w:rPr", "w:sectPr")
"""What the format wants behind a paragraph's borders; files in another order are called damaged."""
MEASURE_POINTS, LARGEST_HEAD = 442, 34
"""The measure of the page (156 mm) in points, and the size of the red head where the name is short."""


def render_word(frame: Frame, parts: Parts) -> bytes:
    """The letter as bytes of a .docx. No database, no clock."""
    file = new_document()
    _page(file, frame)
    _head(file, frame)
    if parts.addressee:
        _line(file, f"{parts.addressee}：", indent=False)
    for block in parts.blocks:
        _block(file, block)
    _attachments(file, parts)
    _ending(file, frame)
    _imprint(file, frame, parts)
    out = io.BytesIO()
    file.save(out)
    return out.getvalue()


def _page(file: WordFile, frame: Frame) -> None:
    section = file.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(25)
    style = file.styles["Normal"]
    style.font.size, style.font.name = SIZE, "Times New Roman"
    _east_asian(style.element.get_or_add_rPr(), BODY)
    known = file.core_properties
    known.title, known.author, known.created = f"{frame.title} {frame.number}", frame.issuer, frame.issued_at
    footer = section.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    footer.add_run("— ").font.size = Pt(14)
    _page_number(footer)
    footer.add_run(" —").font.size = Pt(14)


def _head(file: WordFile, frame: Frame) -> None:
    size = min(LARGEST_HEAD, MEASURE_POINTS // max(len(frame.issuer), 1))
    name = _line(file, frame.issuer, font=HEAD, size=Pt(size), centred=True, exact=False)
    name.runs[0].font.color.rgb = RED
    name.paragraph_format.space_after = Pt(18)
    number = _line(file, frame.number, centred=True)
    number.paragraph_format.space_after = Pt(20)
    _border(number, "bottom", "C4161C", 16)
    title = _line(file, frame.title, font=TITLE, size=Pt(22), centred=True, exact=False)
    title.paragraph_format.space_after = Pt(16)


def _block(file: WordFile, block: Block) -> None:
    if block.kind == "table":
        _table(file, block)
        return
    line = _line(file, block.text, font=HEADING if block.kind == "heading" else BODY)
    line.runs[0].bold = block.kind == "subheading"
    line.paragraph_format.keep_with_next = block.kind == "heading"


def _table(file: WordFile, block: Block) -> None:
    columns = len(block.rows[0])
    table = file.add_table(rows=0, cols=columns, style="Table Grid")
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    widths = {2: (34, 122), 4: (12, 74, 34, 36)}.get(columns, (156 // columns,) * columns)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    for position, row in enumerate(block.rows):
        cells = table.add_row().cells
        for cell, words, width in zip(cells, row, widths, strict=True):
            cell.width = Mm(width)
            paragraph = cell.paragraphs[0]
            run = paragraph.add_run(words)
            label = (block.head and position == 0) or (not block.head and cell is cells[0])
            _set_run(run, HEADING if label else BODY, Pt(13))
    file.add_paragraph().paragraph_format.line_spacing = Pt(8)


def _attachments(file: WordFile, parts: Parts) -> None:
    if not parts.attachments:
        return
    _line(file, "", indent=False)
    several = len(parts.attachments) > 1
    for number, words in enumerate(parts.attachments, start=1):
        mark = f"{number}．" if several else ""
        lead = "附件：" if number == 1 else "　　　"
        _line(file, f"{lead}{mark}{words}")


def _ending(file: WordFile, frame: Frame) -> None:
    """Body and date to the right, four characters in from the margin, with room for the seal above them."""
    for _number in range(2):
        _line(file, "", indent=False).paragraph_format.keep_with_next = True
    for words in (frame.issuer, frame.issued_on):
        line = _line(file, words, indent=False)
        line.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        line.paragraph_format.right_indent = Pt(64)
        line.paragraph_format.keep_with_next = True
    original = "" if frame.draft else f"以加盖电子印章的 PDF 为准，验真码 {frame.verify_code_text}，{frame.verify_home}"
    note = _line(file, original or "草稿，未编号、未盖章。", size=Pt(9), indent=False, exact=False)
    note.paragraph_format.space_before = Pt(12)


def _imprint(file: WordFile, frame: Frame, parts: Parts) -> None:
    lines = [f"抄送：{'，'.join(parts.copies)}。"] if parts.copies else []
    lines.append(f"{frame.issuer}\t{frame.issued_on}印发")
    for position, words in enumerate(lines):
        line = _line(file, words, size=Pt(14), indent=False)
        line.paragraph_format.left_indent = line.paragraph_format.right_indent = Pt(14)
        line.paragraph_format.tab_stops.add_tab_stop(Mm(146), 2)
        _border(line, "top", "1C1A18", 8 if position == 0 else 4)
    _border(line, "bottom", "1C1A18", 8)


def _line(
    file: WordFile,
    words: str,
    *,
    font: str = BODY,
    size: Length = SIZE,
    centred: bool = False,
    indent: bool = True,
    exact: bool = True,
) -> Paragraph:
    paragraph = file.add_paragraph()
    layout = paragraph.paragraph_format
    layout.space_before = layout.space_after = Pt(0)
    if exact:
        layout.line_spacing_rule, layout.line_spacing = WD_LINE_SPACING.EXACTLY, PITCH
    if centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    elif indent:
        layout.first_line_indent = TWO
    _set_run(paragraph.add_run(words), font, size)
    return paragraph


def _set_run(run: object, font: str, size: Length) -> None:
    run.font.size, run.font.name = size, "Times New Roman"  # type: ignore[attr-defined]
    _east_asian(run._element.get_or_add_rPr(), font)  # type: ignore[attr-defined]


def _east_asian(properties: object, font: str) -> None:
    """The font of Chinese characters, which the library has no word for."""
    properties.get_or_add_rFonts().set(qn("w:eastAsia"), font)  # type: ignore[attr-defined]


def _border(paragraph: Paragraph, side: str, colour: str, eighths: int) -> None:
    properties = paragraph._p.get_or_add_pPr()
    borders = properties.find(qn("w:pBdr"))
    if borders is None:
        borders = OxmlElement("w:pBdr")
        properties.insert_element_before(borders, *AFTER_BORDERS)
    edge = OxmlElement(f"w:{side}")
    for name, value in (("val", "single"), ("sz", str(eighths)), ("space", "6"), ("color", colour)):
        edge.set(qn(f"w:{name}"), value)
    borders.append(edge)


def _page_number(paragraph: Paragraph) -> None:
    run = paragraph.add_run()
    run.font.size = Pt(14)
    for kind, words in (("begin", ""), ("", "PAGE"), ("end", "")):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        element.text = words
        run._r.append(element)
