"""What sheets say of lessons besides their rows: several days in a cell, held or not, ticks for numbers, sums in words."""

from writers import Sheet, xlsx

xlsx("observation-log/days-listed-in-one-cell.xlsx", Sheet("Sheet1", [
    ["2024年秋季学期师傅听徒弟课"],
    ["师傅", "徒弟", "听课时间", "听课节数"],
    ["马建国", "李明", "9.11、9.18、10.9", 3],
    ["张丽华", "王芳", "9月12日，9月26日", 3],
    ["张丽华", "赵敏", "9.11、18、25", 3],
], merges=["A1:D1"]))

xlsx("observation-log/held-or-not-in-a-column.xlsx", Sheet("Sheet1", [
    ["2024年秋季学期听课记录"],
    ["听课人", "授课人", "日期", "课题", "是否完成"],
    ["马建国", "李明", "2024-9-18", "秋天的雨", "是"],
    ["马建国", "李明", "2024-9-25", "听听，秋的声音", "否"],
    ["马建国", "李明", "2024-10-9", "总也倒不了的老屋", "已完成"],
    ["张丽华", "王芳", "2024-10-15", "小数除法", "未完成"],
], merges=["A1:E1"]))

xlsx("count-summary/ticks-where-numbers-belong.xlsx", Sheet("Sheet1", [
    ["2024年秋季听课统计"],
    ["师傅", "徒弟", "师傅听徒弟课节数", "徒弟听师傅课节数"],
    ["马建国", "李明", "√", 12],
    ["张丽华", "王芳", 10, "√"],
], merges=["A1:D1"]))

xlsx("observation-log/number-of-lessons-in-words-below.xlsx", Sheet("Sheet1", [
    ["2024年秋季学期听课记录"],
    ["听课人", "授课人", "日期", "课题"],
    ["马建国", "李明", "2024-9-18", "秋天的雨"],
    ["马建国", "李明", "2024-9-25", "听听，秋的声音"],
    ["张丽华", "王芳", "2024-10-15", "小数除法"],
    ["本学期共听课5节"],
], merges=["A1:D1"]))
