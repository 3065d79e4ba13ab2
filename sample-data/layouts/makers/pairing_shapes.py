"""师徒结对名单: further ways in which people and spells stand."""

from datetime import date

from writers import Sheet, frame, libreoffice, odf_repeated, text, word, xls, xlsx

xlsx("pairing-register/ditto-for-the-mentor.xlsx", Sheet("Sheet1", [
    ["序号", "师傅", "徒弟", "学科"],
    [1, "马建国", "李明", "语文"],
    [2, "同上", "王芳", "同上"],
    [3, "〃", "赵敏", "〃"],
    [4, "张丽华", "刘洋", "数学"],
]))

xls("pairing-register/school-alone-in-its-row.xls", Sheet("Sheet1", [
    ["示例县青蓝工程师徒结对一览表"],
    ["师傅", "徒弟", "学科", "结对时间"],
    ["示例镇中心小学"],
    ["马建国", "李明", "语文", date(2024, 9, 10)],
    ["张丽华", "王芳", "数学", date(2024, 9, 10)],
    ["示例乡中学"],
    ["陈志强", "赵敏", "英语", date(2024, 9, 12)],
], merges=["A1:D1"]))

xlsx("pairing-register/a-column-a-mentee.xlsx", Sheet("Sheet1", [
    ["师徒结对名单"],
    ["师傅", "学科", "徒弟1", "徒弟2", "徒弟3"],
    ["马建国", "语文", "李明", "王芳", None],
    ["张丽华", "数学", "赵敏", "刘洋", "吴刚"],
], merges=["A1:E1"]))

xls("pairing-register/numbered-mentees-in-one-cell.xls", Sheet("Sheet1", [
    ["师傅", "徒弟"],
    ["马建国", "1.李明 2.王芳"],
    ["张丽华", "①赵敏②刘洋"],
    ["陈志强", "1、吴刚\n2、杨雪"],
]))

text("pairing-register/subjects-in-brackets-behind-names.gb18030.csv", Sheet("", [
    ["师傅", "徒弟"],
    ["马建国（语文）", "李明（语文）、王芳（语文）"],
    ["张丽华(数学)", "赵敏(数学)"],
]), "gb18030")

libreoffice("pairing-register/three-row-heading.xls", Sheet("Sheet1", [
    ["师徒结对情况登记表"],
    ["序号", "师徒结对情况", None, None, None, "结对时间"],
    [None, "师傅情况", None, "徒弟情况", None, None],
    [None, "姓名", "职称", "姓名", "参加工作时间", None],
    [1, "马建国", "高级教师", "李明", "2023.8", "2024.9.10"],
    [2, "张丽华", "一级教师", "王芳", "2024.8", "2024.9.10"],
], merges=["A1:F1", "A2:A4", "B2:E2", "F2:F4", "B3:C3", "D3:E3"]))

xlsx("pairing-register/fields-down-pairs-across.xlsx", Sheet("Sheet1", [
    ["师徒结对名单"],
    ["序号", 1, 2, 3],
    ["师傅", "马建国", "张丽华", "陈志强"],
    ["徒弟", "李明", "王芳", "赵敏"],
    ["学科", "语文", "数学", "英语"],
    ["结对时间", "2024-9-10", "2024-9-10", "2024-9-12"],
], merges=["A1:D1"]))

xlsx("pairing-register/party-a-and-party-b.xlsx", Sheet("Sheet1", [
    ["甲方（师傅）", "乙方（徒弟）", "协议期限"],
    ["马建国", "李明", "2024.9.1-2026.8.31"],
    ["张丽华", "王芳", "2024年9月至2025年8月"],
]))

xls("pairing-register/blue-and-green.xls", Sheet("Sheet1", [
    ["“青蓝工程”结对名单"],
    ["蓝方", "青方", "学科"],
    ["马建国", "李明", "语文"],
    ["张丽华", "王芳", "数学"],
], merges=["A1:C1"]))

odf_repeated("pairing-register/staff-numbers-of-a-personnel-system.ods", Sheet("导出", [
    ["师父姓名", "师父员工工号", "师父职等", "徒弟姓名", "徒弟员工工号", "状态"],
    ["马建国", "1001", "副高", "李明", "2001", "培养中"],
    ["马建国", "1001", "副高", "王芳", "2002", "培养中"],
]))

xlsx("pairing-register/months-as-numbers.xlsx", Sheet("Sheet1", [
    ["师傅", "徒弟", "开始时间(年-月)", "结束时间(年-月)"],
    ["马建国", "李明", 2024.09, "2027.07"],
    ["张丽华", "王芳", 2022.1, "2025.06"],
    ["陈志强", "赵敏", "2023.10", 2026.08],
]))

xlsx("pairing-register/school-year-instead-of-days.xlsx", Sheet("Sheet1", [
    ["师傅", "徒弟", "结对期限"],
    ["马建国", "李明", "2024-2025学年"],
    ["张丽华", "王芳", "2024—2026年"],
    ["陈志强", "赵敏", "2024年9月起"],
]))

xls("pairing-register/two-lists-side-by-side.xls", Sheet("Sheet1", [
    ["师徒结对名单"],
    ["序号", "师傅", "徒弟", None, "序号", "师傅", "徒弟"],
    [1, "马建国", "李明", None, 3, "陈志强", "赵敏"],
    [2, "张丽华", "王芳", None, 4, "周海燕", "刘洋"],
], merges=["A1:G1"]))

frame("pairing-register/merged-index-of-a-data-frame.xlsx", Sheet("Sheet1", [
    ["师傅", "师傅", "徒弟", "徒弟"],
    ["姓名", "学科", "姓名", "学科"],
    ["马建国", "语文", "李明", "语文"],
    ["张丽华", "数学", "王芳", "数学"],
]), header_rows=2)

word("pairing-register/list-in-word.docx", Sheet("1", [
    ["序号", "师傅", "徒弟", "学科"],
    ["1", "马建国", "李明", "语文"],
    [None, None, "王芳", "语文"],
    ["2", "张丽华", "赵敏", "数学"],
], merges=["A2:A3", "B2:B3"]), above=["示例小学师徒结对名单"])

xlsx("pairing-register/unit-with-a-count-in-the-merged-cell.xlsx", Sheet("Sheet1", [
    ["单位", "师傅", "徒弟"],
    ["示例小学\n2对", "马建国", "李明"],
    [None, "张丽华", "王芳"],
    ["共2对"],
], merges=["A2:A3"]))

xlsx("pairing-register/ended-pairs-beside-running-ones.xlsx", Sheet("Sheet1", [
    ["师傅", "徒弟", "开始时间", "结束时间", "状态"],
    ["马建国", "李明", "2023-9-10", None, "培养中"],
    ["张丽华", "王芳", "2022-9-10", "2024-8-31", "出师"],
    ["陈志强", "赵敏", "2023-9-10", "2024-3-1", "解除"],
]))
