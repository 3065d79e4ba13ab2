"""Forms: one lesson, one agreement or one month a form; labels beside their values."""

from datetime import date

from writers import Sheet, html, libreoffice, word, xls, xlsx


def lesson(observer, observed, day, period, topic):
    """The usual form of one lesson: label, value, label, value; long texts merged."""
    return [
        ["听 课 记 录 表"],
        ["听课人", observer, "授课教师", observed],
        ["听课时间", day, "节次", period],
        ["学科", "语文", "班级", "三（1）班"],
        ["课题", topic],
        ["教学过程", "一、导入；二、新授；三、练习；四、小结。教师语言亲切，学生参与面广，板书条理清楚，时间安排合理。"],
        ["评课意见", "重点突出，可再给学生一些思考的时间。"],
        ["听课人签字：", None, "授课教师签字："],
    ]


FORM = ["A1:D1", "B5:D5", "B6:D6", "B7:D7"]

xlsx("lesson-form/a-sheet-a-lesson.xlsx",
     Sheet("1", lesson("马建国", "李明", date(2024, 9, 18), "第3节", "秋天的雨"), FORM),
     Sheet("2", lesson("李明", "马建国", "2024年9月19日", "第1节", "听听，秋的声音"), FORM),
     Sheet("3", lesson("张丽华", "王芳", "2024.10.15", 3, "小数除法"), FORM))

xls("lesson-form/a-file-a-lesson.xls", Sheet("Sheet1", lesson("马建国", "李明", date(2024, 12, 3), 2, "父亲、树林和鸟"), FORM))

xls("lesson-form/forms-below-each-other.xls", Sheet("Sheet1",
    lesson("马建国", "李明", "2024-9-18", 3, "秋天的雨") + [[]] + lesson("张丽华", "王芳", "2024-10-15", 2, "小数除法"),
    FORM + ["A10:D10", "B14:D14", "B15:D15", "B16:D16"]))

libreoffice("lesson-form/labels-with-colons.ods", Sheet("Sheet1", [
    ["青蓝工程听课记录"],
    ["听课人：", "马建国", None, "授课人：", "李明"],
    ["日  期：", "2024年9月18日", None, "课  型：", "新授课"],
    ["课  题：", "秋天的雨"],
    ["听课随感："],
    ["朗读指导到位，板书可再精炼。"],
], merges=["A1:E1", "B4:E4", "A6:E6"]))

xlsx("lesson-form/week-weekday-and-period-in-boxes.xlsx", Sheet("听课记录", [
    ["听课记录表"],
    ["听课人", "马建国", None, None, None, None, "授课人", "李明"],
    ["听课时间", "第", 3, "周", "星期", "三", "第", "2节"],
    ["课题", "秋天的雨"],
], merges=["A1:H1", "B2:F2", "B4:H4"]))

word("lesson-form/word-form.docx",
     Sheet("1", lesson("马建国", "李明", "2024年9月18日", "第3节", "秋天的雨"), FORM),
     Sheet("2", lesson("张丽华", "王芳", "2024年10月15日", "第2节", "小数除法"), FORM))

html("lesson-form/html-form.xls", Sheet("", lesson("马建国", "李明", "2024-11-6", 4, "秋天的雨")[:5], FORM[:2]), "gbk")

xlsx("pairing-form/agreement.xlsx", Sheet("协议书", [
    ["师徒结对协议书"],
    ["甲方（师傅）", "马建国", "乙方（徒弟）", "李明"],
    ["学科", "语文", "协议期限", "2024年9月1日至2026年8月31日"],
    ["甲方职责", "每学期听徒弟课不少于10节，审阅教案，指导撰写反思。"],
    ["乙方职责", "每学期听师傅课不少于15节，上汇报课一节。"],
    ["甲方签字：", None, "乙方签字："],
    ["本协议一式三份，甲方、乙方、学校各执一份。"],
], merges=["A1:D1", "B4:D4", "B5:D5", "A7:D7"]))

word("pairing-form/agreements-in-word.docx", Sheet("1", [
    ["师傅姓名", "马建国", "徒弟姓名", "李明"],
    ["任教学科", "语文", "结对时间", "2024年9月10日"],
]), Sheet("2", [
    ["师傅姓名", "张丽华", "徒弟姓名", "王芳"],
    ["任教学科", "数学", "结对时间", "2024年9月10日"],
]), above=["示例小学师徒结对登记卡", "（2024—2025学年第一学期）"])
