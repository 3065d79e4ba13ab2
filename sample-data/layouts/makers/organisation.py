"""What a school keeps around the pairs: bodies, meetings, schedules, checks, posts, classes taught."""

from datetime import date

from writers import Sheet, libreoffice, text, xls, xlsx

xlsx("organisation/leading-group.xlsx", Sheet("Sheet1", [
    ["示例小学青蓝工程领导小组"],
    ["姓名", "职务", "组内职务"],
    ["周海燕", "校长", "组长"],
    ["何文", "教务主任", "副组长"],
], merges=["A1:C1"]))

xls("organisation/meetings.xls", Sheet("Sheet1", [
    ["青蓝工程会议活动登记表"],
    ["会议名称", "会议时间", "地点", "参加人员"],
    ["师徒结对启动会", date(2024, 9, 10), "会议室", "全体师徒"],
    ["期中推进会", date(2024, 11, 12), "会议室", "全体师徒"],
], merges=["A1:D1"]))

xlsx("organisation/schedule-with-spans.xlsx", Sheet("Sheet1", [
    ["青蓝工程工作安排表"],
    ["工作内容", "计划开始", "计划结束", "完成时间"],
    ["签订师徒协议", "2024-9-1", "2024-9-15", "2024-9-10"],
    ["期末总结", "2025-1-1", "2025-1-10", None],
], merges=["A1:D1"]))

libreoffice("organisation/inspections.ods", Sheet("Sheet1", [
    ["示例县青蓝工程督查抽查记录"],
    ["学校", "检查日期", "检查情况", "检查结果"],
    ["示例小学", "2024-11-6", "听课记录齐全，反思偏少", "合格"],
    ["示例镇中心小学", "2024-11-7", "结对协议缺两份", "基本合格"],
], merges=["A1:D1"]))

text("organisation/vacant-posts.csv", Sheet("", [
    ["单位", "职称", "空缺数"],
    ["示例小学", "高级教师", 1],
    ["示例小学", "一级教师", 3],
]), "utf-8")

xls("organisation/classes-taught.xls", Sheet("Sheet1", [
    ["示例小学任课安排表（2024—2025学年第一学期）"],
    ["教师姓名", "年级", "班级", "任教学科", "是否班主任"],
    ["马建国", "三年级", "三（1）班", "语文", "是"],
    ["张丽华", "五年级", "五（1）班", "数学", "否"],
], merges=["A1:E1"]))
