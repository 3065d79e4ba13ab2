"""Several files in one: what schools pack."""

from writers import Sheet, archive_with_gbk_names, place, xls, xlsx

ARCHIVE = "archive/names-in-gbk.zip"
if not place(ARCHIVE).exists():
    xlsx("archive/pairs.xlsx", Sheet("Sheet1", [["师傅", "徒弟", "学科"], ["马建国", "李明", "语文"]]))
    xls("archive/log.xls", Sheet("听课记录", [["听课人", "授课人", "日期"], ["马建国", "李明", "2024-9-18"]]))
    archive_with_gbk_names(ARCHIVE, ("pairs.xlsx", "师徒结对名单.xlsx"), ("log.xls", "材料/听课记录.xls"))
