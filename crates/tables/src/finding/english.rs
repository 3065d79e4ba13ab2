//! The words our own rooms put into a finding's sentences, in English.
//!
//! The rooms write them in Chinese, the language of the workbooks; only messages in English need the other half.

use crate::Field;

/// Chinese and English; `{}` stands for a number, a name or a part that stays as it is.
const WORDS: &[(&str, &str)] = &[
    // what happened to a file of a closed term
    ("改动", "was changed"),
    ("周", "week"),
    ("月", "month"),
    ("天", "day"),
    ("学期", "term"),
    ("师傅", "the mentor"),
    ("徒弟", "the mentee"),
    ("师傅听徒弟课", "the mentor observes"),
    ("徒弟听师傅课", "the mentee observes"),
    ("新来", "came"),
    ("删去", "was taken away"),
    // what a file turned out to be
    ("Excel 工作簿（.xlsx）", "an Excel workbook (.xlsx)"),
    ("Excel 二进制工作簿（.xlsb）", "an Excel binary workbook (.xlsb)"),
    ("Excel 97-2003 工作簿（.xls）", "an Excel 97-2003 workbook (.xls)"),
    ("Excel 4.0 或更早的工作簿", "an Excel 4.0 workbook or an older one"),
    ("加密的工作簿", "an encrypted workbook"),
    ("ODS 表格", "an ODS sheet"),
    ("网页（HTML）", "a web page (HTML)"),
    ("单个文件网页（MHTML）", "a web page in one file (MHTML)"),
    ("多文件网页", "a web page of several files"),
    ("XML 表格 2003", "an XML sheet of 2003"),
    ("XML 文件", "an XML file"),
    ("文本（CSV）", "text (CSV)"),
    ("没有分列的文字", "text without columns"),
    ("ZIP 压缩包", "a ZIP archive"),
    ("压缩包里的压缩包", "an archive inside an archive"),
    ("无法识别的压缩包", "an unknown archive"),
    ("无法识别的文件", "an unknown file"),
    ("没有表格的 Word 文档（.docx）", "a Word document (.docx) without a table"),
    ("旧版 Word 文档（.doc）", "an old Word document (.doc)"),
    ("XML 格式的 Word 文档", "a Word document as XML"),
    ("Word 文档（{}）", "a Word document ({})"),
    ("PowerPoint 演示文稿（{}）", "a PowerPoint presentation ({})"),
    ("{} 文档", "an {} document"),
    ("PDF 文件", "a PDF file"),
    ("图片（{}）", "a picture ({})"),
    ("程序文件", "a program"),
    ("视频文件", "a video"),
    ("音频文件", "a sound recording"),
    ("{} 压缩包", "a {} archive"),
    ("符号链接", "a symbolic link"),
    ("空压缩包", "an empty archive"),
    ("0 字节", "0 bytes"),
    ("没有内容", "no content"),
    ("没有扩展名", "no extension"),
    // why it could not be read
    ("压缩结构不完整，可能没有传完", "the archive is incomplete, perhaps not sent whole"),
    ("文件结构不完整，可能没有传完", "the file is incomplete, perhaps not sent whole"),
    ("压缩包内的部件无法读取", "a part of the archive cannot be read"),
    ("压缩包内的部件无法解压", "a part of the archive cannot be unpacked"),
    ("部件 {} 无法解压", "part {} cannot be unpacked"),
    ("缺少部件 {}", "part {} is missing"),
    ("工作表清单与内容不符", "the list of sheets does not fit the content"),
    ("工作簿内容有误：{}", "the content is wrong: {}"),
    ("共享字符串表的声明与实际不符", "the shared strings are not as declared"),
    ("声明的工作表范围超出 .xls 的上限", "the declared sheet is larger than .xls allows"),
    ("单元格位置超出工作表范围", "a cell lies outside the sheet"),
    ("合并区域的写法有误", "a merged area is not written as one"),
    ("内容中断", "the content breaks off"),
    ("XML 内容不完整", "the XML is incomplete"),
    ("XML 属性有误", "an XML attribute is wrong"),
    ("第 {} 行的引号不成对", "a quotation mark of row {} is not closed"),
    ("文字编码有误，不是完整的 {} 文字", "the text is not whole {}"),
    ("无法打开：{}", "cannot be opened: {}"),
    ("文件内部结构有误", "its inner structure is wrong"),
    ("读取时需要的内存超过 {}", "reading it takes more memory than {}"),
    ("超过 {} 秒没有读完", "it was not read within {} seconds"),
    ("读取中途意外终止", "reading it ended unexpectedly"),
    ("程序内部错误", "an error of the program"),
    ("文件大小不超过 {}", "file size at most {}"),
    ("文件大小超过 {}", "file size above {}"),
    ("解压后大小不超过 {}", "unpacked size at most {}"),
    ("解压后大小超过 {}", "unpacked size above {}"),
    ("压缩包内文件数不超过 {}", "files in the archive at most {}"),
    ("压缩包内文件数超过 {}", "files in the archive above {}"),
    ("单元格数不超过 {}", "cells at most {}"),
    ("单元格数超过 {}", "cells above {}"),
    ("文字总量不超过 {}", "text at most {}"),
    ("文字总量超过 {}", "text above {}"),
    ("单张工作表的行数乘列数不超过 {}", "rows times columns of a sheet at most {}"),
    ("单张工作表的行数乘列数超过 {}", "rows times columns of a sheet above {}"),
    // what a sheet lacks
    ("找不到表头", "no heading was found"),
    ("表头为{}", "its headings are {}"),
    ("只有师傅和徒弟两列", "there are only columns for mentor and mentee"),
    ("每名徒弟各自的节数", "the lessons of each mentee"),
    ("节数（没有听课请填 0）", "a number of lessons (0 where there were none)"),
    ("节次，如 第3节 或 3-4", "a period such as 第3节 or 3-4"),
    ("一方写{}", "one side says {}"),
];

/// A word of our own rooms in English; a word that is none of ours (a name, a number) stays as it is.
pub(crate) fn in_english(word: &str) -> String {
    if let Some(field) = Field::ALL.iter().find(|field| field.zh() == word) {
        return field.key().to_owned();
    }
    if let Some(said) = WORDS.iter().find_map(|(zh, en)| fitted(word, zh, en)) {
        return said;
    }
    match word.split_once('或') {
        Some((one, other)) if in_english(one) != one => format!("{} or {}", in_english(one), in_english(other)),
        _ => word.to_owned(),
    }
}

/// The English of a pattern, with what stands at its `{}`; `None` if the word does not fit it.
fn fitted(word: &str, zh: &str, en: &str) -> Option<String> {
    match zh.split_once("{}") {
        None => (word == zh).then(|| en.to_owned()),
        Some((before, after)) => {
            let part = word.strip_prefix(before)?.strip_suffix(after)?;
            Some(en.replace("{}", part))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn our_own_words_are_told_in_english_and_those_of_others_stay() {
        assert_eq!(in_english("第 3 行的引号不成对"), "a quotation mark of row 3 is not closed");
        assert_eq!(in_english("听课人或授课人"), "observer or observed");
        assert_eq!(in_english("图片（PNG）"), "a picture (PNG)");
        assert_eq!(in_english("马建国"), "马建国");
    }
}
