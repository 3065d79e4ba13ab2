"""Papers, people, prizes, honours, projects: what is handed in and what is won."""

from datetime import date

from writers import Sheet, html, libreoffice, odf_repeated, text, xls, xlsx

text("document-register/name-on-the-first-line-only.gb18030.csv", Sheet("", [
    ["姓名", "材料名称", "份数", "提交日期"],
    ["李明", "教案", 1, "2024-12-20"],
    [None, "教学反思", 10, "2024-12-20"],
    [None, "工作总结", 1, "2025-1-8"],
    ["王芳", "教案", 1, "2024-12-23"],
]), "gb18030")

xlsx("document-register/several-papers-in-one-cell.xlsx", Sheet("Sheet1", [
    ["材料上交登记表"],
    ["姓名", "上交材料", "提交日期"],
    ["李明", "教案、教学反思、听课记录", "2024-12-20"],
    ["王芳", "工作总结", "2025-1-8"],
], merges=["A1:C1"]))

xls("document-register/kind-only-in-the-title.xls", Sheet("Sheet1", [
    ["示例小学青年教师教学反思上交登记表"],
    ["序号", "姓名", "篇数", "上交时间"],
    [1, "李明", 10, date(2024, 12, 20)],
    [2, "王芳", 8, date(2024, 12, 23)],
], merges=["A1:D1"]))

libreoffice("document-matrix/two-row-heading.xls", Sheet("Sheet1", [
    ["青蓝工程材料上交统计"],
    ["姓名", "上交材料（份）", None, None],
    [None, "教案", "教学反思", "听课记录"],
    ["李明", 1, 10, 15],
    ["王芳", 1, 8, None],
], merges=["A1:D1", "A2:A3", "B2:D2"]))

odf_repeated("document-matrix/yes-and-no.ods", Sheet("Sheet1", [
    ["材料上交情况统计表"],
    ["姓名", "教案", "教学反思", "工作总结", "读书笔记"],
    ["李明", "有", "有", "无", "是"],
    ["王芳", "已交", "未交", "√", "否"],
], merges=["A1:E1"]))

xlsx("document-matrix/boxes-filled-and-empty.xlsx", Sheet("Sheet1", [
    ["材料检查情况"],
    ["姓名", "教案", "教学反思", "听课记录"],
    ["李明", "■", "□", "☑"],
    ["王芳", "□", "■", "■"],
], merges=["A1:D1"]))

xlsx("roster/two-row-heading.xlsx", Sheet("Sheet1", [
    ["示例小学教师基本情况一览表"],
    ["序号", "基本信息", None, None, "专业技术职务", None],
    [None, "姓名", "性别", "参加工作时间", "职称", "聘任时间"],
    [1, "马建国", "男", "2001-08", "高级教师", "2015.12"],
    [2, "李明", "男", "2023-08", "二级教师", "2024.9"],
], merges=["A1:F1", "A2:A3", "B2:D2", "E2:F2"]))

text("roster/code-behind-the-label.csv", Sheet("", [
    ["姓名", "性别", "职称", "参加工作时间"],
    ["马建国", "男|1", "高级教师|10602", "2001-08-01"],
    ["李明", "男|1", "二级教师|10604", "2023-08-28"],
    ["王芳", "女|2", "三级教师|10605", "2024-08-01"],
]), "utf-8")

xls("roster/star-behind-permanent-staff.xls", Sheet("Sheet1", [
    ["教师花名册（*为在编）"],
    ["姓  名", "性  别", "学  科", "职  称"],
    ["马建国*", "男", "语文", "高级教师"],
    ["李  明*", "男", "语文", "二级教师"],
    ["王  芳", "女", "数学", "未定级"],
], merges=["A1:D1"]))

xlsx("roster/names-with-notes-and-leavers.xlsx", Sheet("Sheet1", [
    ["姓名", "学科", "职称"],
    ["马建国（校长）", "语文", "高级教师"],
    ["李明3月15离职", "语文", "二级教师"],
    ["王芳（产假）", "数学", "二级教师"],
]))

xls("awards/several-winners-in-one-cell.xls", Sheet("Sheet1", [
    ["教师获奖登记表"],
    ["获奖人", "获奖名称", "获奖级别", "获奖等级", "获奖时间"],
    ["李明、王芳", "青年教师优质课评比", "县级", "一等奖", "2024-11-20"],
    ["赵敏", "课堂教学基本功大赛", "市级", "二等奖", "2024-12-6"],
], merges=["A1:E1"]))

xlsx("awards/issuer-and-day-above-the-table.xlsx", Sheet("Sheet1", [
    ["青年教师优质课评比获奖名单"],
    ["发证单位：示例县教育体育局", None, "发证时间：2024年11月20日", None],
    ["获奖人", "获奖名称", "获奖级别", "奖项"],
    ["李明", "青年教师优质课评比", "县级", "一等奖"],
    ["王芳", "青年教师优质课评比", "县级", "二等奖"],
], merges=["A1:D1"]))

html("awards/html-export.xls", Sheet("", [
    ["姓名", "获奖名称", "级别", "奖次", "获奖时间"],
    ["李明", "说课比赛", "校级", "一等奖", "2024-10-18"],
    ["王芳", "教学设计评比", "省级", "三等奖", "2024-12-01"],
]), "utf-8")

xlsx("honours/titles-of-honour.xlsx", Sheet("Sheet1", [
    ["教师荣誉登记表"],
    ["姓名", "荣誉称号", "级别", "授予时间"],
    ["马建国", "优秀教师", "县级", "2024-9-10"],
    ["张丽华", "优秀班主任", "市级", "2024-9-10"],
], merges=["A1:D1"]))

xls("papers/titles-in-book-marks.xls", Sheet("Sheet1", [
    ["教师论文发表情况统计表"],
    ["作者", "论文题目", "刊物名称", "级别", "发表时间"],
    ["马建国", "《小学语文阅读教学初探》", "《示例教育》", "省级", "2024.10"],
    ["张丽华", "谈谈小数除法的教学", "示例教研", "市级", "2024-11-1"],
], merges=["A1:E1"]))

libreoffice("projects/host-and-members.ods", Sheet("Sheet1", [
    ["课题研究情况登记表"],
    ["课题名称", "课题级别", "主持人", "立项时间"],
    ["农村小学青年教师成长研究", "市级", "马建国", "2024-3-1"],
    ["小数除法教学策略研究", "县级", "张丽华", "2024-9-20"],
], merges=["A1:D1"]))

xlsx("stage-assessment/score-beside-the-grade.xlsx", Sheet("Sheet1", [
    ["青年教师阶段考核成绩表"],
    ["姓名", "考核阶段", "得分", "等次", "考核日期"],
    ["李明", "一年合格", 86, "合格", "2024-12-26"],
    ["王芳", "二年成型", 93.5, "优秀", "2024-12-26"],
], merges=["A1:E1"]))
