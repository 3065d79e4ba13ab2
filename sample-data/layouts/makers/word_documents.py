"""Word documents with tables. Made (python-docx; pandoc from a web page).

A file that exists is left as it is. Every person is invented.
"""

import docx
import pypandoc

from writers import INVENTED, once, place


@once
def word(target, *parts):
    """Write .docx with python-docx: a text is a paragraph, a tuple of rows and merged areas a table."""
    document = docx.Document()
    document.core_properties.comments = INVENTED
    for part in parts:
        if isinstance(part, str):
            document.add_paragraph(part)
            continue
        rows, merges = part
        table = document.add_table(len(rows), len(rows[0]), style="Table Grid")
        for cells, values in zip(table.rows, rows):
            for cell, value in zip(cells.cells, values):
                cell.text = value or ""
        for top, left, bottom, right in merges:
            text = table.cell(top, left).text
            table.cell(top, left).merge(table.cell(bottom, right)).text = text
    document.save(place(target))


@once
def word_of_page(target, body):
    """Write .docx with pandoc, from a web page."""
    page = f'<html><head><meta charset="utf-8"></head><body>{body}</body></html>'
    pypandoc.convert_text(page, "docx", "html", outputfile=str(place(target)))


word("pairing-register/word-table-mentor-merged-down.docx",
     "示例小学2024—2025学年度师徒结对名单", "单位（盖章）：示例小学\t填表时间：2024年9月10日",
     ([["序号", "师傅", "学科", "徒弟", "结对时间"],
       ["1", "马建国", "语文", "李明", "2024.9.10"],
       ["2", None, None, "赵倩", "2024.9.10"],
       ["3", "张丽华", "数学", "王芳", "2024.9.12"]],
      [(1, 1, 2, 1), (1, 2, 2, 2)]),
     "教务处（签字）：")

HEADING = ["序号", "日期", "授课人", "课题", "节次"]
word("stacked-blocks/word-table-for-each-pair.docx",
     "2024—2025学年第一学期师徒听课记录",
     "师傅：马建国    徒弟：李明",
     ([HEADING,
       ["1", "2024年9月18日", "李明", "秋天的\n雨", "2"],
       ["2", "2024年10月9日", "马建国", "古诗二首", "1"]], []),
     "师傅：张丽华    徒弟：王芳",
     ([HEADING,
       ["1", "2024年10月15日", "王芳", "倍的认识", "3"],
       ["2", "2024年11月6日", "王芳", "四边形", "3"]], []),
     "填表人：周海燕")

word_of_page("observation-log/word-table-two-row-heading.docx", """
<h2>听课情况登记表</h2><p>单位：示例小学</p>
<table border="1"><tr><td rowspan="2">听课人</td><td colspan="2">授课</td><td rowspan="2">听课日期</td><td rowspan="2">节次</td></tr>
<tr><td>授课人</td><td>课题</td></tr>
<tr><td>马建国</td><td>李明</td><td>望庐山瀑布</td><td>2024-9-18</td><td>第2节</td></tr>
<tr><td>王芳</td><td>张丽华</td><td>角的初步认识</td><td>2024-10-16</td><td>第3节</td></tr></table>
<p>注：师徒互听。</p>""")
