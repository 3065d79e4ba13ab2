"""Excel binary workbooks (.xlsb). Made (pyxlsbwriter).

A file that exists is left as it is. Every person is invented.
"""

import datetime

from pyxlsbwriter import XlsbWriter

from writers import once, place


@once
def xlsb(target, *sheets):
    """Write .xlsb: a name and rows for each sheet."""
    with XlsbWriter(str(place(target))) as book:
        for name, rows in sheets:
            book.add_sheet(name)
            book.write_sheet(rows)


xlsb("observation-log/binary-workbook.xlsb",
     ("听课记录",
      [["听课人", "授课人", "听课日期", "节次", "课题"],
       ["马建国", "李明", datetime.date(2024, 9, 18), 2, "秋天的雨"],
       ["李明", "马建国", datetime.date(2024, 9, 19), 1, "古诗二首"],
       ["张丽华", "王芳", datetime.date(2024, 10, 15), 3, "倍的认识"]]))
