"""听课记录: what stands in the cells. Days, names, marks and numbers as people type them."""

from datetime import date, datetime, time

from writers import Sheet, frame, libreoffice, odf_repeated, text, xls, xlsx

HEAD = ["听课人", "授课人", "听课时间", "课题"]
PEOPLE = ("马建国", "李明")

xlsx("observation-log/dates-with-the-time-of-day.xlsx", Sheet("Sheet1", [
    ["示例小学师徒听课记录"],
    HEAD,
    [*PEOPLE, "2024-9-1 10:20", "秋天的雨"],
    [*PEOPLE, "2024-10-3 14时00分", "总也倒不了的老屋"],
    [*PEOPLE, "2024年9月18日 8:00", "搭船的鸟"],
    [*PEOPLE, "2024/11/6 上午10点", "父亲、树林和鸟"],
    [*PEOPLE, datetime(2024, 12, 3, 9, 30), "带刺的朋友"],
    [*PEOPLE, "2024-9-2 08:00-08:40", "海滨小城"],
], merges=["A1:D1"]))

xls("observation-log/full-stops-of-a-chinese-keyboard.xls", Sheet("Sheet1", [
    HEAD,
    [*PEOPLE, "2024。9。18", "秋天的雨"],
    [*PEOPLE, "2024，10，9", "总也倒不了的老屋"],
    [*PEOPLE, "2024、11、6", "搭船的鸟"],
    [*PEOPLE, "2024．12．3", "父亲、树林和鸟"],
    [*PEOPLE, "2024.12.17.", "带刺的朋友"],
]))

text("observation-log/dashes-of-every-length.csv", Sheet("", [
    HEAD,
    [*PEOPLE, "2024—9—18", "秋天的雨"],
    [*PEOPLE, "2024－10－9", "总也倒不了的老屋"],
    [*PEOPLE, "2024–11–6", "搭船的鸟"],
    [*PEOPLE, "2024--12--3", "父亲、树林和鸟"],
]), "utf-8")

xlsx("observation-log/weekday-and-lesson-behind-the-date.xlsx", Sheet("Sheet1", [
    ["2024—2025学年第一学期听课登记"],
    HEAD,
    [*PEOPLE, "9月18日（星期三）第2节", "秋天的雨"],
    [*PEOPLE, "10.9 周三 上午第三节", "总也倒不了的老屋"],
    [*PEOPLE, "2024年11月6日星期三上午", "搭船的鸟"],
    [*PEOPLE, "12月3日下午第1节课", "父亲、树林和鸟"],
], merges=["A1:D1"]))

xlsx("observation-log/ditto-marks.xlsx", Sheet("Sheet1", [
    ["序号", "听课人", "授课人", "听课时间", "班级", "课题"],
    [1, "马建国", "李明", "2024-9-18", "三（1）班", "秋天的雨"],
    [2, "同上", "同上", "2024-10-9", "同上", "总也倒不了的老屋"],
    [3, "〃", "〃", "2024-11-6", "〃", "搭船的鸟"],
    [4, "张丽华", "王芳", "2024-10-15", "五（1）班", "小数除法"],
    [5, '"', '"', "2024-10-22", '"', "循环小数"],
]))

xlsx("observation-log/teacher-behind-the-name.xlsx", Sheet("Sheet1", [
    HEAD,
    ["马建国老师", "李明老师", "2024-9-18", "秋天的雨"],
    ["张丽华老师", "王芳", "2024-10-15", "小数除法"],
    ["师傅：马建国", "徒弟：李明", "2024-11-6", "搭船的鸟"],
]))

xls("observation-log/several-observers-in-one-cell.xls", Sheet("Sheet1", [
    HEAD,
    ["马建国、张丽华", "李明", "2024-9-18", "秋天的雨"],
    ["马建国 张丽华 陈志强", "王芳", "2024-10-15", "小数除法"],
    ["马建国\n陈志强", "赵敏", "2024-11-6", "Unit 3"],
]))

xlsx("observation-log/names-of-several-parts.xlsx", Sheet("Sheet1", [
    HEAD,
    ["欧阳海燕", "阿依古丽·买买提", "2024-9-18", "秋天的雨"],
    ["欧阳海燕", "阿依古丽•买买提", "2024-10-9", "总也倒不了的老屋"],
    ["阿依古丽．买买提", "欧阳海燕", "2024-11-6", "搭船的鸟"],
]))

xlsx("observation-log/choice-list-in-the-cell.xlsx", Sheet("Sheet1", [
    ["师傅", "徒弟", "听课类别", "听课日期"],
    ["马建国", "李明", "■师傅听徒弟　□徒弟听师傅", "2024-9-18"],
    ["马建国", "李明", "□师傅听徒弟　■徒弟听师傅", "2024-9-19"],
    ["张丽华", "王芳", "☑师傅听徒弟 □徒弟听师傅", "2024-10-15"],
]))

xlsx("observation-log/time-of-day-in-a-column-of-its-own.xlsx", Sheet("Sheet1", [
    ["听课人", "授课人", "日期", "时间", "课题"],
    ["马建国", "李明", date(2024, 9, 18), time(10, 20), "秋天的雨"],
    ["马建国", "李明", date(2024, 10, 9), time(8, 0), "总也倒不了的老屋"],
], formats={"D2": "h:mm", "D3": "h:mm"}))

xls("observation-log/week-and-weekday-instead-of-a-date.xls", Sheet("Sheet1", [
    ["师徒听课记录（2024—2025学年第一学期）"],
    ["听课人", "授课人", "周次", "星期", "节次"],
    ["马建国", "李明", "第三周", "三", 2],
    ["马建国", "李明", "第六周", "一", 3],
    ["李明", "马建国", "第十一周", "五", 1],
], merges=["A1:E1"]))

xlsx("observation-log/class-as-a-number.xlsx", Sheet("Sheet1", [
    ["听课人", "授课人", "日期", "班级", "节次"],
    ["马建国", "李明", "2024-9-18", 3.1, 2],
    ["马建国", "李明", "2024-10-9", 3.2, 3],
]))

xlsx("observation-log/workbook-that-counts-from-1904.xlsx", Sheet("Sheet1", [
    HEAD,
    [*PEOPLE, date(2024, 9, 18), "秋天的雨"],
    [*PEOPLE, date(2024, 10, 9), "总也倒不了的老屋"],
]), epoch_1904=True)

xlsx("observation-log/dates-shown-without-their-year.xlsx", Sheet("Sheet1", [
    HEAD,
    [*PEOPLE, date(2024, 9, 18), "秋天的雨"],
    [*PEOPLE, date(2025, 1, 8), "总复习"],
], formats={"C2": 'm"月"d"日"', "C3": "mm-dd"}))

text("observation-log/blanks-around-everything.gb18030.csv", Sheet("", [
    [" 听课人 ", "　授课人", "听课 时间 ", "课　题"],
    [" 马建国", "李  明 ", " 2024 - 9 - 18 ", " 秋天的雨 "],
    ["马建国　", "李　明", "2024. 10. 9", "总也倒不了的老屋"],
]), "gb18030")

odf_repeated("observation-log/runs-of-equal-cells.ods", Sheet("听课", [
    ["听课人", "授课人", "听课时间", "节次", "节数", None, None, "备注"],
    ["马建国", "李明", date(2024, 9, 18), 1, 1, None, None, None],
    [None, None, None, None, None, None, None, None],
    ["李明", "马建国", date(2024, 9, 19), 1, 1, None, None, None],
]))

frame("observation-log/index-column-of-a-data-frame.xlsx", Sheet("Sheet1", [
    ["听课人", "授课人", "听课时间", "节次"],
    ["马建国", "李明", datetime(2024, 9, 18), 2],
    ["马建国", "李明", datetime(2024, 10, 9), 3],
    ["李明", "马建国", datetime(2024, 10, 10), 1],
]))

libreoffice("observation-log/formulas-with-their-results.xlsx", Sheet("Sheet1", [
    ["听课人", "授课人", "听课时间", "听课节数"],
    ["马建国", "李明", date(2024, 9, 18), 1],
    ["=A2", "=B2", "=C2+21", 1],
    ["合计", None, None, "=SUM(D2:D3)"],
], formats={"C3": "yyyy-mm-dd"}))

xlsx("observation-log/error-values-in-rows.xlsx", Sheet("Sheet1", [
    ["听课人", "授课人", "听课时间", "听课节数"],
    ["马建国", "李明", "2024-9-18", 1],
    ["马建国", "李明", "#REF!", 1],
    ["#N/A", "王芳", "2024-10-15", 1],
    ["合计", None, None, "#DIV/0!"],
]))

xlsx("observation-log/hints-in-the-heading-and-footnotes.xlsx", Sheet("Sheet1", [
    ["听课人①", "授课人②", "听课时间③", "课题"],
    [*PEOPLE, "2024-9-18", "秋天的雨"],
    ["①师傅或徒弟本人。②同左。③写到日。"],
]))
