"""Rows and cells that are struck through, crossed tables, weeks without a word, figures nobody can mean."""

from datetime import date

from writers import Sheet, libreoffice, xls, xlsx

xlsx("observation-log/struck-through.xlsx", Sheet("Sheet1", [
    ["2024年秋季学期听课记录"],
    ["序号", "听课人", "授课人", "日期", "课题", "备注"],
    [1, "马建国", "李明", "2024-9-18", "秋天的雨", None],
    [2, "马建国", "李明", "2024-9-25", "听听，秋的声音", None],
    [3, "马建国", "李明", "2024-10-9", "总也倒不了的老屋", "改到下周"],
    [4, "马建国", "李明", "2024-10-16", "搭船的鸟", None],
    [5, "马建国", "李明", "2024-10-23", "金色的草地", None],
], merges=["A1:F1"], struck=["A4:F4", "B5:E5", "D6:D6", "E7:E7"]))

xlsx("pairing-register/struck-mentor-above-blanks.xlsx", Sheet("Sheet1", [
    ["师徒结对名单"],
    ["师傅", "徒弟", "学科"],
    ["马建国", "李明", "语文"],
    [None, "王芳", "语文"],
    ["张丽华", "赵敏", "数学"],
    [None, "周涛", "数学"],
    ["刘志远", "陈静", "英语"],
], merges=["A1:C1"], struck=["A5:C5"]))

libreoffice("count-summary/struck-through.ods", Sheet("Sheet1", [
    ["师傅", "徒弟", "师傅听徒弟节数", "徒弟听师傅节数"],
    ["马建国", "李明", 10, 12],
    ["张丽华", "王芳", 11, 10],
    ["刘志远", "陈静", 9, 10],
], struck=["A3:D3", "C4:C4"]))

xls("count-summary/more-than-a-term-holds.xls", Sheet("Sheet1", [
    ["2024年9月师徒听课节数统计"],
    ["师傅", "徒弟", "师傅听徒弟节数", "徒弟听师傅节数"],
    ["马建国", "李明", 1000, 4],
    ["张丽华", "王芳", 3, 202],
    ["刘志远", "陈静", 12, 200],
], merges=["A1:D1"]))

xlsx("week-matrix/bare-numbers-under-a-title-of-weeks.xlsx", Sheet("Sheet1", [
    ["2024年秋季学期师傅听徒弟课周次统计表"],
    ["师傅", "徒弟"] + list(range(1, 19)),
    ["马建国", "李明"] + [1, None, 1] + [None] * 14 + [2],
    ["张丽华", "王芳"] + [None, 60] + [None] * 3 + [1] + [None] * 12,
], merges=["A1:T1"]))

xlsx("week-matrix/bare-numbers-and-no-word.xlsx", Sheet("Sheet1", [
    ["2024年秋季学期师傅听徒弟课统计表"],
    ["师傅", "徒弟"] + list(range(1, 9)),
    ["马建国", "李明", 1, None, 1, None, None, 2, None, None],
    ["张丽华", "王芳", None, 1, None, None, 1, None, None, 1],
], merges=["A1:J1"]))

xlsx("observation-log/years-nobody-can-mean.xlsx", Sheet("Sheet1", [
    ["听课人", "授课人", "日期", "课题"],
    ["马建国", "李明", "2025-3-5", "秋天的雨"],
    ["马建国", "李明", "2042-03-05", "听听，秋的声音"],
    ["马建国", "李明", date(2025, 9, 18), "总也倒不了的老屋"],
    ["马建国", "李明", "2005.3.19", "搭船的鸟"],
    ["马建国", "李明", "2024-12-3", "金色的草地"],
]))

xlsx("count-summary/crossed-mentors-and-mentees.xlsx", Sheet("Sheet1", [
    ["2024年秋季学期师傅听徒弟课节数统计"],
    ["师傅\\徒弟", "李明", "王芳", "赵敏", "合计"],
    ["马建国", 10, 2, None, 12],
    ["张丽华", None, "11节", "√", 12],
    ["刘志远", 9.18, None, 3, 3],
], merges=["A1:E1"]))

xls("count-summary/crossed-mentees-over-the-names.xls", Sheet("Sheet1", [
    ["徒弟听师傅课次数汇总（2024年10月）"],
    ["徒弟", "师傅", None, None],
    [None, "马建国", "张丽华", "刘志远"],
    ["李明", 4, None, 1],
    ["王芳", None, 5, None],
], merges=["A1:D1", "A2:A3", "B2:D2"]))

libreoffice("pairing-register/crossed-with-ticks.ods", Sheet("Sheet1", [
    ["青蓝工程师徒结对一览"],
    ["徒弟\n师傅", "李明", "王芳", "赵敏"],
    ["马建国", "√", None, None],
    ["张丽华", None, "√", "2024-10-8"],
], merges=["A1:D1"]))

xlsx("count-summary/crossed-and-nothing-says-what.xlsx", Sheet("Sheet1", [
    ["师傅/徒弟", "李明", "王芳", "赵敏"],
    ["马建国", 10, 2, None],
    ["张丽华", None, 11, 1],
    ["刘志远", 9, None, 3],
]))
