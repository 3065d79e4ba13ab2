"""Files that are not what their name says, or not whole. Made (openpyxl, xlwt, msoffcrypto-tool).

A file that exists is left as it is. Every person is invented.
"""

import io
import struct
import zipfile
import zlib
from pathlib import Path

import openpyxl
import xlwt
from msoffcrypto.format.ooxml import OOXMLFile

BROKEN = Path(__file__).resolve().parent.parent
ROWS = [["听课人", "授课人", "日期"], ["马建国", "李明", "2024-9-18"], ["李明", "马建国", "2024-9-19"]]


def keep(name, content):
    """Write a file unless it is there."""
    if not (BROKEN / name).exists():
        (BROKEN / name).write_bytes(content)


def workbook(rows=ROWS, far=None):
    """The bytes of an .xlsx with one sheet."""
    book = openpyxl.Workbook()
    book.properties.description = "示例数据，人物均为虚构。"
    for row in rows:
        book.active.append(row)
    if far:
        book.active[far[0]] = far[1]
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def encrypted(content):
    """The same workbook behind the password 123456 (Agile encryption, as Excel does it)."""
    out = io.BytesIO()
    OOXMLFile(io.BytesIO(content)).encrypt("123456", out)
    return out.getvalue()


def png():
    """One white pixel."""
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
            + chunk(b"IDAT", zlib.compress(b"\x00\xff")) + chunk(b"IEND", b""))


def zipped(parts):
    """A zip of named texts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return out.getvalue()


def docx():
    """A text document of one sentence."""
    main = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    office = "http://schemas.openxmlformats.org"
    return zipped({
        "[Content_Types].xml": f'<?xml version="1.0"?><Types xmlns="{office}/package/2006/content-types"><Default '
        'Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{main}"/></Types>',
        "_rels/.rels": f'<?xml version="1.0"?><Relationships xmlns="{office}/package/2006/relationships"><Relationship '
        f'Id="rId1" Type="{office}/officeDocument/2006/relationships/officeDocument" '
        'Target="word/document.xml"/></Relationships>',
        "word/document.xml": f'<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="{office}/wordprocessingml/2006/main">'
        "<w:body><w:p><w:r><w:t>青蓝工程工作总结（示例，人物均为虚构）</w:t></w:r></w:p></w:body></w:document>",
    })


def doctype():
    """A workbook whose sheet declares an external entity."""
    source = zipfile.ZipFile(io.BytesIO(workbook()))
    parts = {name: source.read(name).decode() for name in source.namelist()}
    sheet = parts["xl/worksheets/sheet1.xml"]
    parts["xl/worksheets/sheet1.xml"] = '<!DOCTYPE worksheet [<!ENTITY x SYSTEM "file:///etc/hostname">]>' + sheet
    return zipped(parts)


def html():
    """An HTML table in GBK."""
    rows = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in ROWS)
    return f'<html><head><meta charset="gbk"></head><body><table>{rows}</table></body></html>'.encode("gbk")


def biff():
    """The same rows as an .xls."""
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("Sheet1")
    for row, values in enumerate(ROWS):
        for column, value in enumerate(values):
            sheet.write(row, column, value)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def endless_rows():
    """An .xls that declares two thousand million rows, with a table of sectors that strict readers do not accept."""
    content = bytearray(biff())
    at = content.index(b"\x00\x02\x0e\x00") + 4
    content[at + 4:at + 8] = b"\xff\xff\xff\x7f"
    (sectors,) = struct.unpack_from("<I", content, 0x4C)
    struct.pack_into("<I", content, (sectors + 1) * 512 + 4 * 58, 0xFFFF)
    return bytes(content)


def no_sectors():
    """An .xls whose header names no place for the table of its sectors."""
    content = bytearray(biff())
    content[0x4C:0x50] = b"\xff\xff\xff\xff"
    return bytes(content)


SUMS = [["师傅", "徒弟", "师傅听徒弟课节数", "徒弟听师傅课节数"], ["马建国", "李明", "=5+6", 16], ["张丽华", "王芳", 10, "=SUM(8,8)"]]
ERRORS = [["师傅", "徒弟", "师傅听徒弟课节数"], ["马建国", "李明", 11], ["张丽华", "王芳", "#REF!"]]

keep("password.xlsx", encrypted(workbook()))
keep("cut-short.xlsx", workbook()[:3000])
keep("cut-short.xls", biff()[:2048])
keep("zero-bytes.xlsx", b"")
keep("picture-named.xlsx", png())
keep("document-named.xlsx", docx())
keep("prose-named.xls", "关于报送青蓝工程材料的说明\r\n各位老师：请于本周五前交听课记录。\r\n教导处\r\n".encode("gb18030"))
keep("xlsx-named.xls", workbook())
keep("xls-named.xlsx", biff())
keep("html-named.xls", html())
keep("far-cell.xlsx", workbook(far=("XFD1048576", " ")))
keep("far-cell-with-text.xlsx", workbook(far=("XFD1048576", "误填")))
keep("formulas-without-values.xlsx", workbook(SUMS))
keep("error-values.xlsx", workbook(ERRORS))
keep("~$owner.xlsx", b"\x06teache" + b" " * 48 + b"\x06\x00" + "teache".encode("utf-16-le") + b" \x00" * 48)
keep("mixed-encodings.csv", "听课人,授课人,日期\r\n马建国,李明,2024-9-18\r\n".encode("gb18030")
     + "李明,马建国,2024-9-19\r\n".encode("utf-8"))
keep("external-entity.xlsx", doctype())
keep("only-a-blank-sheet.xlsx", workbook([]))
keep("endless-rows.xls", endless_rows())
keep("no-sector-table.xls", no_sectors())
keep("pdf-named.xls", b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n")
