"""The writers the fixtures are made with: openpyxl, xlwt, odfpy, pandas, python-docx, LibreOffice, and plain text.

A sheet is typed once, as rows of values; which program writes it is the fixture's choice. A fixture that exists is left
as it is (delete it to make it anew), because most writers put the clock into the file. Every person is invented.
"""

import csv
import datetime
import io
import shutil
import subprocess
import tempfile
import zipfile
from dataclasses import dataclass, field
from functools import wraps
from html import escape
from pathlib import Path

import docx
import odf.opendocument
import odf.style
import odf.table
import odf.text
import openpyxl
import openpyxl.utils.datetime
import pandas
import xlwt
from openpyxl.utils import range_boundaries

LAYOUTS = Path(__file__).resolve().parent.parent
INVENTED = "示例数据，表中学校和人物均为虚构。Sample data: schools and people are invented."


@dataclass
class Sheet:
    """One sheet: rows of values from A1 on (None leaves a cell out), merged areas, number formats by cell, struck areas."""

    name: str
    rows: list
    merges: list = field(default_factory=list)
    formats: dict = field(default_factory=dict)
    state: str = "visible"
    hidden_rows: list = field(default_factory=list)
    hidden_columns: list = field(default_factory=list)
    struck: list = field(default_factory=list)


def place(target):
    """The full path of a fixture, its folder made."""
    path = LAYOUTS / target
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


def once(write):
    """Write only what does not exist yet."""
    @wraps(write)
    def write_if_missing(target, *sheets, **options):
        if not place(target).exists():
            write(target, *sheets, **options)
    return write_if_missing


@once
def xlsx(target, *sheets, epoch_1904=False):
    """Write .xlsx with openpyxl."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    book.properties.creator = "openpyxl"
    book.properties.description = INVENTED
    for sheet in sheets:
        page = book.create_sheet(sheet.name)
        page.sheet_state = sheet.state
        for row, values in enumerate(sheet.rows, 1):
            for column, value in enumerate(values, 1):
                if value is not None:
                    page.cell(row, column, value)
        for area in sheet.merges:
            page.merge_cells(area)
        for cell, number_format in sheet.formats.items():
            page[cell].number_format = number_format
        for area in sheet.struck:
            for cell in (cell for row in page[area] for cell in row):
                cell.font = openpyxl.styles.Font(strike=True)
        for row in sheet.hidden_rows:
            page.row_dimensions[row].hidden = True
        for column in sheet.hidden_columns:
            page.column_dimensions[column].hidden = True
    if epoch_1904:
        book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    book.save(place(target))


@once
def xls(target, *sheets):
    """Write BIFF8 .xls with xlwt."""
    book = xlwt.Workbook(encoding="utf-8")
    for sheet in sheets:
        page = book.add_sheet(sheet.name)
        page.visibility = {"visible": 0, "hidden": 1, "veryHidden": 2}[sheet.state]
        merged = {(b[1] - 1, b[0] - 1): b for b in map(range_boundaries, sheet.merges)}
        for row, values in enumerate(sheet.rows):
            for column, value in enumerate(values):
                if value is None:
                    continue
                style = _xls_style(value, sheet.formats.get(f"{chr(65 + column)}{row + 1}"))
                if (row, column) in merged:
                    left, top, right, bottom = merged[(row, column)]
                    page.write_merge(top - 1, bottom - 1, left - 1, right - 1, value, style)
                else:
                    page.write(row, column, value, style)
    book.save(str(place(target)))


def _xls_style(value, number_format):
    if number_format is None and isinstance(value, datetime.date):
        number_format = "YYYY-MM-DD"
    return xlwt.easyxf(num_format_str=number_format) if number_format else xlwt.Style.default_style


FILTERS = {".xls": "xls:MS Excel 97", ".ods": "ods", ".xlsx": "xlsx:Calc MS Excel 2007 XML"}


@once
def libreoffice(target, *sheets):
    """Write the format of the name with LibreOffice, from a file openpyxl made."""
    path = place(target)
    with tempfile.TemporaryDirectory() as folder:
        draft = Path(folder, "in", path.stem + ".xlsx")
        draft.parent.mkdir()
        xlsx(draft, *sheets)
        command = ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless",
                   "--convert-to", FILTERS[path.suffix], "--outdir", f"{folder}/out", str(draft)]
        subprocess.run(command, check=True, capture_output=True, timeout=180)
        shutil.move(Path(folder, "out", path.name), path)


def declare_codepage(target, codepage):
    """Rewrite the CODEPAGE record of an .xls, as JExcelApi leaves it: the strings stay UTF-16."""
    path = place(target)
    path.write_bytes(path.read_bytes().replace(b"\x42\x00\x02\x00\xb0\x04", b"\x42\x00\x02\x00" + codepage.to_bytes(2, "little")))


@once
def text(target, sheet, encoding, delimiter=","):
    """Write rows as CSV or TSV in an encoding, with the line ends of Windows."""
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="\r\n").writerows(
        [["" if value is None else value for value in row] for row in sheet.rows])
    place(target).write_bytes(out.getvalue().encode(encoding))


@once
def html(target, sheet, encoding):
    """Write an HTML table under the name of a workbook, as office systems export it."""
    spans = {(b[1], b[0]): (b[2] - b[0] + 1, b[3] - b[1] + 1) for b in map(range_boundaries, sheet.merges)}
    covered = {(r, c) for left, top, right, bottom in map(range_boundaries, sheet.merges)
               for r in range(top, bottom + 1) for c in range(left, right + 1)} - set(spans)
    lines = []
    for row, values in enumerate(sheet.rows, 1):
        cells = []
        for column, value in enumerate(values, 1):
            if (row, column) in covered:
                continue
            wide, high = spans.get((row, column), (1, 1))
            span = (f' colspan="{wide}"' if wide > 1 else "") + (f' rowspan="{high}"' if high > 1 else "")
            cells.append(f"<td{span}>{'&nbsp;' if value is None else escape(str(value))}</td>")
        lines.append("<tr>" + "".join(cells) + "</tr>")
    page = (f'<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><meta http-equiv="Content-Type" '
            f'content="text/html; charset={encoding}"><style>td{{mso-number-format:"\\@";}}</style></head>'
            f'<body><table border="1">\n' + "\n".join(lines) + "\n</table></body></html>\n")
    place(target).write_bytes(page.encode(encoding))


@once
def spreadsheetml(target, sheet):
    """Write the XML of Excel 2003, as export templates of office systems do; blank cells are left out."""
    spans = {(b[1], b[0]): (b[2] - b[0], b[3] - b[1]) for b in map(range_boundaries, sheet.merges)}
    lines = []
    for row, values in enumerate(sheet.rows, 1):
        cells = []
        for column, value in enumerate(values, 1):
            if value is None:
                continue
            wide, high = spans.get((row, column), (0, 0))
            span = (f' ss:MergeAcross="{wide}"' if wide else "") + (f' ss:MergeDown="{high}"' if high else "")
            kind, shown = _xml_value(value)
            cells.append(f'<Cell ss:Index="{column}"{span}><Data ss:Type="{kind}">{escape(shown)}</Data></Cell>')
        lines.append("<Row>" + "".join(cells) + "</Row>")
    page = ('<?xml version="1.0" encoding="UTF-8"?>\n<?mso-application progid="Excel.Sheet"?>\n<Workbook '
            'xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">\n'
            f'<Worksheet ss:Name="{sheet.name}"><Table>\n' + "\n".join(lines) + "\n</Table></Worksheet></Workbook>\n")
    place(target).write_text(page, encoding="utf-8")


def _xml_value(value):
    if isinstance(value, datetime.date):
        return "DateTime", f"{value:%Y-%m-%d}T00:00:00.000"
    return ("String", value) if isinstance(value, str) else ("Number", str(value))


@once
def frame(target, sheet, header_rows=1, index=True):
    """Write what pandas makes of rows: its own index column, its own bold headings, headings of several rows merged."""
    heads, body = sheet.rows[:header_rows], sheet.rows[header_rows:]
    columns = heads[0] if header_rows == 1 else pandas.MultiIndex.from_tuples(list(zip(*heads)))
    data = pandas.DataFrame([row + [None] * (len(heads[0]) - len(row)) for row in body], columns=columns)
    data.to_excel(place(target), sheet_name=sheet.name, index=index)


@once
def odf_repeated(target, *sheets):
    """Write .ods with odfpy, as other programs do: runs of equal or blank cells and rows are one element that repeats."""
    book = odf.opendocument.OpenDocumentSpreadsheet()
    for sheet in sheets:
        table = odf.table.Table(name=sheet.name)
        spans = {(b[1], b[0]): (b[2] - b[0] + 1, b[3] - b[1] + 1) for b in map(range_boundaries, sheet.merges)}
        for number, values in enumerate(sheet.rows, 1):
            row = odf.table.TableRow()
            column = 0
            while column < len(values):
                run = 1
                span = spans.get((number, column + 1))
                while span is None and column + run < len(values) and values[column + run] == values[column]:
                    run += 1
                row.addElement(_odf_cell(values[column], run, span))
                column += run
            row.addElement(odf.table.TableCell(numbercolumnsrepeated=1024 - len(values)))
            table.addElement(row)
        table.addElement(odf.table.TableRow(numberrowsrepeated=1048576 - len(sheet.rows)))
        book.spreadsheet.addElement(table)
    book.save(str(place(target)))


def _odf_cell(value, run, span):
    options = {"numbercolumnsrepeated": run} if run > 1 else {}
    if span:
        options |= {"numbercolumnsspanned": span[0], "numberrowsspanned": span[1]}
    if value is None:
        return odf.table.TableCell(**options)
    if isinstance(value, datetime.date):
        cell = odf.table.TableCell(valuetype="date", datevalue=f"{value:%Y-%m-%d}", **options)
    elif isinstance(value, (int, float)):
        cell = odf.table.TableCell(valuetype="float", value=str(value), **options)
    else:
        cell = odf.table.TableCell(valuetype="string", **options)
    for line in str(value).split("\n"):
        cell.addElement(odf.text.P(text=line))
    return cell


@once
def word(target, *tables, above=()):
    """Write .docx with python-docx: lines of text, then tables with their merged cells."""
    page = docx.Document()
    for line in above:
        page.add_paragraph(line)
    for sheet in tables:
        width = max(len(row) for row in sheet.rows)
        table = page.add_table(len(sheet.rows), width)
        table.style = "Table Grid"
        for left, top, right, bottom in map(range_boundaries, sheet.merges):
            table.cell(top - 1, left - 1).merge(table.cell(bottom - 1, right - 1))
        for row, values in enumerate(sheet.rows):
            for column, value in enumerate(values):
                if value is not None:
                    table.cell(row, column).text = str(value)
        page.add_paragraph("")
    page.save(str(place(target)))


class _GbkName(zipfile.ZipInfo):
    """An entry whose name is written in GBK without saying so."""

    def _encodeFilenameFlags(self):
        return self.filename.encode("gbk"), self.flag_bits & ~0x800


@once
def archive_with_gbk_names(target, *names):
    """Pack fixtures that lie beside the target, under names in GBK, as Chinese Windows packs them; the originals go."""
    folder = place(target).parent
    with zipfile.ZipFile(place(target), "w", zipfile.ZIP_DEFLATED) as archive:
        for source, name in names:
            entry = _GbkName(name, (2025, 1, 8, 10, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, (folder / source).read_bytes())
    for source, _ in names:
        (folder / source).unlink()


@once
def raw(target, content, encoding="utf-8"):
    """Write text as it is typed here, in an encoding."""
    place(target).write_bytes(content.encode(encoding))
