"""Counts instead of records: week and month matrices, ticks, and summaries of a term."""

from datetime import date

from writers import Sheet, libreoffice, text, xls, xlsx

xlsx("week-matrix/counts-with-total-column.xlsx", Sheet("Sheet1", [
    ["师傅听徒弟课周统计表（2024—2025学年第一学期）"],
    ["序号", "师傅", "徒弟", "第1周", "第2周", "第3周", "第4周", "第5周", "合计"],
    [1, "马建国", "李明", 1, None, 2, 0, 1, 4],
    [2, "张丽华", "王芳", None, 1, 1, 1, None, 3],
    ["合计", None, None, 1, 1, 3, 1, 1, 7],
], merges=["A1:I1", "A5:C5"]))

xls("week-matrix/ticks.xls", Sheet("Sheet1", [
    ["徒弟听师傅课情况登记表（每周至少一节，听课打√）"],
    ["徒弟", "师傅", "第一周", "第二周", "第三周", "第四周"],
    ["李明", "马建国", "√", "√", None, "√"],
    ["王芳", "张丽华", None, "✓", "×", "√√"],
], merges=["A1:F1"]))

libreoffice("week-matrix/week-numbers-under-one-heading.ods", Sheet("Sheet1", [
    ["示例小学师徒互听课统计（2024年秋季学期）"],
    ["师傅", "徒弟", "类别", "周次", None, None, None, "备注"],
    [None, None, None, 1, 2, 3, 4, None],
    ["马建国", "李明", "师傅听徒弟", 1, None, 1, None, None],
    [None, None, "徒弟听师傅", 1, 1, 1, 2, None],
    ["张丽华", "王芳", "师傅听徒弟", None, 1, None, 1, "第3周外出"],
    [None, None, "徒弟听师傅", 1, None, None, 1, None],
], merges=["A1:H1", "A2:A3", "B2:B3", "C2:C3", "D2:G2", "H2:H3", "A4:A5", "B4:B5", "A6:A7", "B6:B7"]))

xlsx("week-matrix/dates-over-ticks.xlsx", Sheet("听课", [
    ["师傅听徒弟课签到表"],
    ["师傅", "徒弟", date(2024, 9, 18), date(2024, 9, 25), date(2024, 10, 9), date(2024, 10, 16)],
    ["马建国", "李明", "√", None, "√", "√"],
    ["张丽华", "王芳", None, "√", None, "√"],
], merges=["A1:F1"], formats={c + "2": 'm"月"d"日"' for c in "CDEF"}))

xlsx("month-matrix/counts.xlsx", Sheet("Sheet1", [
    ["2024—2025学年第一学期师傅听徒弟课节数统计表"],
    ["师傅", "徒弟", "9月", "10月", "11月", "12月", "1月", "合计"],
    ["马建国", "李明", 2, 3, 3, 2, 1, 11],
    ["张丽华", "王芳", 1, 0, 2, "无", None, 3],
    ["陈志强", "赵敏", "2节", "-", "/", 1, None, 3],
], merges=["A1:H1"]))

xls("month-matrix/both-directions-over-months.xls", Sheet("Sheet1", [
    ["示例小学师徒听课情况统计表（2024年9月—11月）"],
    ["师傅", "徒弟", "师傅听徒弟课节数", None, None, "徒弟听师傅课节数", None, None],
    [None, None, "9月", "10月", "11月", "9月", "10月", "11月"],
    ["马建国", "李明", 2, 1, 3, 4, 3, 4],
    ["张丽华", "王芳", 1, None, 2, 2, 2, None],
], merges=["A1:H1", "A2:A3", "B2:B3", "C2:E2", "F2:H2"]))

xlsx("count-summary/both-directions.xlsx", Sheet("Sheet1", [
    ["示例小学2024—2025学年第一学期师徒听课情况汇总表"],
    ["序号", "师傅", "徒弟", "师傅听徒弟课节数", "徒弟听师傅课节数", "合计"],
    [1, "马建国", "李明", 11, 16, 27],
    [2, "马建国", "王芳", 10, 15, 25],
    [3, "张丽华", "赵敏", 9, 0, 9],
    ["合计", None, None, 30, 31, 61],
], merges=["A1:F1", "A6:C6"]))

xls("count-summary/counts-with-words.xls", Sheet("Sheet1", [
    ["师徒听课统计（2024年秋季）"],
    ["师傅", "徒弟", "师傅听徒弟课节数", "徒弟听师傅课节数"],
    ["马建国", "李明", "12节", "12(节)"],
    ["张丽华", "王芳", "十二", "１２"],
    ["陈志强", "赵敏", "约10", "-"],
    ["周海燕", "刘洋", "无", "/"],
    ["何文", "徐静", None, "十五节"],
    ["郑凯", "黄磊", "若干", "20节次"],
], merges=["A1:D1"]))

libreoffice("count-summary/two-row-heading-mentor-merged.ods", Sheet("Sheet1", [
    ["师徒结对听课节数统计"],
    ["师傅", "徒弟", "听课节数（节）", None, "备注"],
    [None, None, "师傅听\n徒弟", "徒弟听\n师傅", None],
    ["马建国", "李明", 11, 16, None],
    [None, "王芳", 10, 15, None],
    ["张丽华", "赵敏", 10, 20, "病假两周"],
], merges=["A1:E1", "A2:A3", "B2:B3", "C2:D2", "E2:E3", "A4:A5"]))

text("count-summary/plain.gb18030.csv", Sheet("", [
    ["师傅", "徒弟", "师傅听徒弟课节数", "徒弟听师傅课节数"],
    ["马建国", "李明", 11, 16],
    ["张丽华", "王芳", 10, None],
]), "gb18030")

libreoffice("count-summary/required-beside-actual.xls", Sheet("Sheet1", [
    ["师傅听徒弟课完成情况统计表"],
    ["师傅", "徒弟", "应听节数", "实听节数", "完成情况"],
    ["马建国", "李明", 10, 11, "完成"],
    ["张丽华", "王芳", 10, 8, "未完成"],
], merges=["A1:E1"]))

xlsx("count-summary/summary-beside-its-log.xlsx", Sheet("听课记录", [
    ["听课人", "授课人", "日期"],
    ["马建国", "李明", "2024-9-18"],
    ["马建国", "李明", "2024-10-9"],
    ["马建国", "李明", "2024-11-6"],
]), Sheet("汇总", [
    ["师傅", "徒弟", "师傅听徒弟课节数"],
    ["马建国", "李明", 4],
]), Sheet("结对名单", [
    ["师傅", "徒弟", "学科"],
    ["马建国", "李明", "语文"],
]))

xlsx("count-summary/one-sheet-a-month.xlsx", Sheet("9月", [
    ["9月听课统计"],
    ["师傅", "徒弟", "师傅听徒弟课节数"],
    ["马建国", "李明", 5],
], merges=["A1:C1"]), Sheet("10月", [
    ["10月听课统计"],
    ["师傅", "徒弟", "师傅听徒弟课节数"],
    ["马建国", "李明", 4],
], merges=["A1:C1"]))
