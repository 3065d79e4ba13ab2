"""听课记录: how the rows stand. Heads of several rows, pages, hidden parts, tables beside and below each other."""

from datetime import date

from writers import Sheet, libreoffice, odf_repeated, raw, text, word, xls, xlsx

xlsx("observation-log/three-row-heading-units-last.xlsx", Sheet("Sheet1", [
    ["示例小学听课情况统计"],
    ["序号", "听课人员", None, "授课人员", None, "听课时间", "听课节数"],
    [None, "姓名", "职称", "姓名", "学科", None, None],
    [None, None, None, None, None, "（年月日）", "（节）"],
    [1, "马建国", "高级教师", "李明", "语文", "2024-9-18", 1],
    [2, "张丽华", "一级教师", "王芳", "数学", "2024-10-15", 2],
], merges=["A1:G1", "A2:A4", "B2:C2", "D2:E2", "B3:B4", "C3:C4", "D3:D4", "E3:E4", "F2:F3", "G2:G3"]))

xls("observation-log/four-row-heading.xls", Sheet("Sheet1", [
    ["师徒互听课情况一览表"],
    ["基本情况", None, None, "听课情况", None, None],
    ["听课人", "授课人", None, "时间", None, "节次"],
    [None, "姓名", "班级", "月", "日", None],
    [None, None, None, None, None, "（第几节）"],
    ["马建国", "李明", "三（1）班", 9, 18, 2],
    ["李明", "马建国", "三（2）班", 10, 9, 1],
], merges=["A1:F1", "A2:C2", "D2:F2", "A3:A5", "B3:C3", "D3:E3", "F3:F4", "B4:B5", "C4:C5", "D4:D5", "E4:E5"]))

xls("observation-log/heading-again-on-every-page.xls", Sheet("Sheet1", [
    ["示例小学听课记录"],
    ["序号", "听课人", "授课人", "日期", "课题"],
    [1, "马建国", "李明", "2024-9-18", "秋天的雨"],
    [2, "李明", "马建国", "2024-9-19", "听听，秋的声音"],
    ["第 1 页 共 2 页"],
    ["示例小学听课记录"],
    ["序号", "听课人", "授课人", "日期", "课题"],
    [3, "张丽华", "王芳", "2024-10-15", "小数除法"],
    [4, "王芳", "张丽华", "2024-10-16", "循环小数"],
    ["第 2 页 共 2 页"],
], merges=["A1:E1", "A5:E5", "A6:E6", "A10:E10"]))

xlsx("observation-log/hidden-rows-are-data.xlsx", Sheet("Sheet1", [
    ["听课人", "授课人", "日期"],
    ["马建国", "李明", "2024-9-18"],
    ["马建国", "李明", "2024-10-9"],
    ["马建国", "李明", "2024-11-6"],
], hidden_rows=[3]))

xlsx("observation-log/hidden-columns-are-data.xlsx", Sheet("Sheet1", [
    ["听课人", "授课人", "日期", "工号"],
    ["马建国", "李明", "2024-9-18", "1001"],
    ["马建国", "李明", "2024-10-9", "1001"],
], hidden_columns=["C", "D"]))

xlsx("observation-log/sheet-hidden-for-good.xlsx", Sheet("听课", [
    ["听课人", "授课人", "日期"],
    ["马建国", "李明", "2024-9-18"],
]), Sheet("字典", [["语文"], ["数学"], ["英语"]], state="veryHidden"))

xlsx("observation-log/notes-in-a-box-at-the-right.xlsx", Sheet("Sheet1", [
    ["听课人", "授课人", "日期", "课题", None, "填表说明"],
    ["马建国", "李明", "2024-9-18", "秋天的雨", None, "1.日期写到日。"],
    ["李明", "马建国", "2024-9-19", "听听，秋的声音", None, "2.一节课填一行。"],
    ["张丽华", "王芳", "2024-10-15", "小数除法", None, "3.由教务处汇总。"],
]))

xlsx("observation-log/register-and-log-side-by-side.xlsx", Sheet("Sheet1", [
    ["师徒名单", None, None, None, "听课记录"],
    ["师傅", "徒弟", "学科", None, "听课人", "授课人", "日期"],
    ["马建国", "李明", "语文", None, "马建国", "李明", "2024-9-18"],
    ["张丽华", "王芳", "数学", None, "王芳", "张丽华", "2024-10-16"],
    [None, None, None, None, "李明", "马建国", "2024-9-19"],
], merges=["A1:C1", "E1:G1"]))

xls("observation-log/log-below-the-register.xls", Sheet("Sheet1", [
    ["一、师徒结对名单"],
    ["师傅", "徒弟", "学科"],
    ["马建国", "李明", "语文"],
    ["张丽华", "王芳", "数学"],
    [],
    ["二、听课记录"],
    ["听课人", "授课人", "听课日期", "课题"],
    ["马建国", "李明", "2024-9-18", "秋天的雨"],
    ["王芳", "张丽华", "2024-10-16", "循环小数"],
], merges=["A1:D1", "A6:D6"]))

xlsx("observation-log/starts-far-right-and-down.xlsx", Sheet("Sheet1", [
    [], [], [], [], [], [],
    [None] * 5 + ["听课记录"],
    [None] * 5 + ["听课人", "授课人", "日期"],
    [None] * 5 + ["马建国", "李明", "2024-9-18"],
    [None] * 5 + ["李明", "马建国", "2024-9-19"],
], merges=["F7:H7"]))

raw("observation-log/html-with-two-tables.xls", """<html><head><meta charset="utf-8"></head><body>
<table><caption>师徒结对名单</caption><tr><td>师傅</td><td>徒弟</td><td>学科</td></tr><tr><td>马建国</td><td>李明</td><td>语文</td></tr></table>
<p>听课记录</p>
<table><tr><td>听课人</td><td>授课人</td><td>日期</td></tr><tr><td>马建国</td><td>李明</td><td>2024-9-18</td></tr>
<tr><td>李明</td><td>马建国</td><td>2024-9-19</td></tr></table></body></html>""")

raw("observation-log/html-with-open-ends.xls", """<html><head><meta charset=gb2312></head><body>
<table><tr><th>听课人<th>授课人<th>听课时间<tr><td>马建国<td>李明<td>2024-9-18
<tr><td>李&nbsp;明<td>马建国<td>2024-9-19</table>""", "gbk")

raw("observation-log/unicode-text-of-excel.csv", "\ufeff听课人\t授课人\t日期\r\n马建国\t李明\t2024/9/18\r\n李明\t马建国\t2024/9/19\r\n", "utf-16-le")

raw("observation-log/semicolons-and-no-last-line-end.csv", "听课人;授课人;日期;评课意见\n马建国;李明;2024-9-18;导入自然，重点突出\n李明;马建国;2024-9-19;板书好，时间紧", "utf-8")

text("observation-log/rows-of-different-length.gb18030.csv", Sheet("", [
    ["示例小学听课记录"],
    ["听课人", "授课人", "日期", "课题", "备注"],
    ["马建国", "李明", "2024-9-18", "秋天的雨"],
    ["李明", "马建国", "2024-9-19"],
]), "gb18030")

xls("observation-log/sheet-of-wps.et", Sheet("听课记录", [
    ["听课人", "授课人", "日期"],
    ["马建国", "李明", date(2024, 9, 18)],
    ["李明", "马建国", date(2024, 9, 19)],
]))

word("observation-log/log-in-word.docx", Sheet("1", [
    ["序号", "听课人", "授课人", "听课时间", "课题"],
    ["1", "马建国", "李明", "2024年9月18日", "秋天的雨"],
    ["2", "李明", "马建国", "2024年9月19日", "听听，秋的声音"],
]), above=["示例小学师徒听课记录", "2024—2025学年第一学期"])

odf_repeated("observation-log/groups-by-teaching-office.ods", Sheet("Sheet1", [
    ["示例小学听课记录（2024年秋季）"],
    ["听课人", "授课人", "日期", "节数"],
    ["一、语文组"],
    ["马建国", "李明", "2024-9-18", 1],
    ["李明", "马建国", "2024-9-19", 1],
    ["小计", None, None, 2],
    ["二、数学组"],
    ["张丽华", "王芳", "2024-10-15", 1],
    ["小计", None, None, 1],
    ["合计", None, None, 3],
], merges=["A1:D1", "A3:D3", "A7:D7"]))

libreoffice("observation-log/signatures-between-the-rows.xlsx", Sheet("Sheet1", [
    ["听课人", "授课人", "日期", "签字"],
    ["马建国", "李明", "2024-9-18", "马建国"],
    ["组长签字：", None, None, None],
    ["张丽华", "王芳", "2024-10-15", "张丽华"],
    ["组长签字：", None, None, None],
]))

xlsx("observation-log/names-of-the-missing-beside-the-total.xlsx", Sheet("Sheet1", [
    ["听课人", "授课人", "日期", "听课节数"],
    ["马建国", "李明", "2024-9-18", 1],
    ["张丽华", "王芳", "2024-10-15", 2],
    ["合计", "（缺：何文）", None, 3],
]))

xlsx("mentor-sheets/师傅马建国-徒弟李明.xlsx", Sheet("Sheet1", [
    ["师傅听徒弟课记录"],
    ["日期", "班级", "课题"],
    ["2024-9-18", "三（1）班", "秋天的雨"],
    ["2024-10-9", "三（1）班", "总也倒不了的老屋"],
], merges=["A1:C1"]))

xlsx("mentor-sheets/mentee-in-brackets-on-the-tab.xlsx", Sheet("马建国（徒弟李明）", [
    ["师傅听课记录"],
    ["日期", "授课人", "课题"],
    ["2024-9-18", "李明", "秋天的雨"],
]), Sheet("张丽华（徒弟王芳）", [
    ["师傅听课记录"],
    ["日期", "授课人", "课题"],
    ["2024-10-15", "王芳", "小数除法"],
]))

xls("month-sheets/month-only-on-the-tab.xls", Sheet("2024.09", [
    ["听课人", "授课人", "日期"],
    ["马建国", "李明", 18],
    ["李明", "马建国", 19],
]), Sheet("2024.10", [
    ["听课人", "授课人", "日期"],
    ["马建国", "李明", 9],
]))

xlsx("stacked-blocks/pair-line-again-without-its-heading.xlsx", Sheet("Sheet1", [
    ["师傅听徒弟课记录"],
    ["师傅：马建国", None, "徒弟：李明"],
    ["日期", "课题", "班级"],
    ["2024-9-18", "秋天的雨", "三（1）班"],
    ["师傅：张丽华", None, "徒弟：王芳"],
    ["2024-10-15", "小数除法", "五（1）班"],
    ["2024-10-22", "循环小数", "五（1）班"],
], merges=["A1:C1"]))

libreoffice("stacked-blocks/a-banner-between-pair-line-and-heading.ods", Sheet("Sheet1", [
    ["师傅听徒弟课记录表"],
    ["师傅：马建国　　徒弟：李明　　学科：语文"],
    ["师徒活动情况"],
    ["序号", "听课时间", "课题", "听课班级"],
    [1, "2024-9-18", "秋天的雨", "三（1）班"],
    [2, "2024-10-9", "总也倒不了的老屋", "三（1）班"],
], merges=["A1:D1", "A2:D2", "A3:D3"]))
