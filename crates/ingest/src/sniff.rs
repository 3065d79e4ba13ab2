//! What a file is, told by its bytes and never by its name.

use std::io::{Cursor, Read};

use serde::{Deserialize, Serialize};
use zip::ZipArchive;

use crate::error::Refusal;
use crate::ole::{self, OleContent};
use crate::text;

/// What the bytes of a file are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Content {
    /// Zip with an Excel workbook as XML.
    Xlsx,
    /// Zip with an Excel workbook as binary records.
    Xlsb,
    /// Zip with an OpenDocument spreadsheet.
    Ods,
    /// OpenDocument spreadsheet as one XML file.
    FlatOds,
    /// OLE2 with a BIFF5 or BIFF8 workbook.
    Xls,
    /// HTML, as many systems export under the name .xls.
    Html,
    /// Zip with a Word document.
    Docx,
    /// SpreadsheetML 2003.
    SpreadsheetMl,
    /// Values separated by commas, tabs or semicolons.
    Delimited,
    /// Zip of other files.
    Archive,
}

impl Content {
    /// The kind in words for a clerk.
    pub(crate) fn zh(self) -> &'static str {
        match self {
            Self::Xlsx => "Excel 工作簿（.xlsx）",
            Self::Xlsb => "Excel 二进制工作簿（.xlsb）",
            Self::Ods | Self::FlatOds => "ODS 表格",
            Self::Xls => "Excel 97-2003 工作簿（.xls）",
            Self::Html => "网页（HTML）",
            Self::Docx => "Word 文档（.docx）",
            Self::SpreadsheetMl => "XML 表格 2003",
            Self::Delimited => "文本（CSV）",
            Self::Archive => "ZIP 压缩包",
        }
    }

    /// Whether only calamine's readers of binary records read it, which can end the program that calls them.
    pub(crate) fn is_legacy(self) -> bool {
        matches!(self, Self::Xls | Self::Xlsb)
    }

    /// Extensions under which this kind is expected; `.et` is WPS's own, of either kind inside.
    pub(crate) fn extensions(self) -> &'static [&'static str] {
        match self {
            Self::Xlsx => &["xlsx", "xlsm", "xltx", "xltm", "xlam", "et", "ett"],
            Self::Xlsb => &["xlsb"],
            Self::Ods => &["ods", "ots"],
            Self::FlatOds => &["fods", "xml"],
            Self::Xls => &["xls", "xlt", "et", "ett"],
            Self::Html => &["html", "htm"],
            Self::Docx => &["docx", "docm", "dotx", "dotm"],
            Self::SpreadsheetMl => &["xml"],
            Self::Delimited => &["csv", "tsv", "txt", "tab"],
            Self::Archive => &["zip"],
        }
    }
}

/// First bytes of things that are no sheets, and their names.
const OTHERS: &[(&[u8], &str)] = &[
    (b"%PDF", "PDF 文件"),
    (b"\x89PNG", "图片（PNG）"),
    (b"\xff\xd8\xff", "图片（JPEG）"),
    (b"GIF8", "图片（GIF）"),
    (b"BM", "图片（BMP）"),
    (b"II*\0", "图片（TIFF）"),
    (b"MM\0*", "图片（TIFF）"),
    (b"Rar!", "RAR 压缩包"),
    (b"7z\xbc\xaf\x27\x1c", "7z 压缩包"),
    (b"\x1f\x8b", "GZ 压缩包"),
    (b"MZ", "程序文件"),
    (b"ID3", "音频文件"),
];

/// What the file is.
pub(crate) fn sniff(bytes: &[u8]) -> Result<Content, Refusal> {
    if bytes.starts_with(b"PK") {
        return sniff_zip(bytes);
    }
    if bytes.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        return match ole::content(bytes) {
            OleContent::Workbook => Ok(Content::Xls),
            OleContent::Encrypted => Err(Refusal::encrypted()),
            OleContent::Word => Err(Refusal::word_not_read("旧版 Word 文档（.doc）")),
            OleContent::Other(what) => Err(Refusal::not_a_workbook(what)),
        };
    }
    if bytes.starts_with(b"{\\rtf") {
        return Err(Refusal::word_not_read("RTF 文档"));
    }
    if let Some(what) = other(bytes) {
        return Err(Refusal::not_a_workbook(what));
    }
    if matches!(bytes, [0x09, 0x00 | 0x02 | 0x04 | 0x08, ..]) && !text::looks_like_text(bytes) {
        return Err(Refusal::not_supported("Excel 4.0 或更早的工作簿"));
    }
    if !text::looks_like_text(bytes) {
        return Err(Refusal::not_a_workbook("无法识别的文件"));
    }
    sniff_text(bytes)
}

fn other(bytes: &[u8]) -> Option<&'static str> {
    let by_start = OTHERS.iter().find(|(start, _)| bytes.starts_with(start)).map(|(_, what)| *what);
    by_start.filter(|_| !(bytes.starts_with(b"BM") || bytes.starts_with(b"MZ")) || !text::looks_like_text(bytes)).or(
        match bytes.get(4..12) {
            Some(b"ftypheic" | b"ftypheix" | b"ftypmif1") => Some("图片（HEIC）"),
            Some([b'f', b't', b'y', b'p', ..]) => Some("视频文件"),
            _ if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") => Some("图片（WEBP）"),
            _ => None,
        },
    )
}

/// A zip file by the names of its parts.
fn sniff_zip(bytes: &[u8]) -> Result<Content, Refusal> {
    let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| Refusal::damaged("压缩结构不完整，可能没有传完"))?;
    let names: Vec<String> = zip
        .file_names_raw()
        .map(|name| String::from_utf8_lossy(name).replace('\\', "/").to_ascii_lowercase())
        .collect();
    let has = |name: &str| names.iter().any(|given| given == name);
    if has("mimetype") {
        return open_document(&mut zip);
    }
    if !has("[content_types].xml") {
        return Ok(Content::Archive);
    }
    let starts = |name: &str| names.iter().any(|given| given.starts_with(name));
    match () {
        () if has("xl/workbook.bin") => Ok(Content::Xlsb),
        () if has("xl/workbook.xml") => Ok(Content::Xlsx),
        () if starts("word/") => Ok(Content::Docx),
        () if starts("ppt/") => Err(Refusal::not_a_workbook("PowerPoint 演示文稿（.pptx）")),
        () => Ok(Content::Xlsx),
    }
}

fn open_document(zip: &mut ZipArchive<Cursor<&[u8]>>) -> Result<Content, Refusal> {
    let mut kind = String::new();
    if let Ok(part) = zip.by_name("mimetype") {
        // An unreadable part leaves the text empty, which is no spreadsheet.
        let _ = part.take(100).read_to_string(&mut kind);
    }
    match kind.strip_prefix("application/vnd.oasis.opendocument.") {
        Some(kind) if kind.starts_with("spreadsheet") => Ok(Content::Ods),
        Some(kind) if kind.starts_with("text") => Err(Refusal::word_not_read("ODT 文档")),
        Some(_) => Err(Refusal::not_a_workbook("ODF 文档")),
        None => Err(Refusal::not_a_workbook("无法识别的压缩包")),
    }
}

/// A text file by its first kilobyte.
fn sniff_text(bytes: &[u8]) -> Result<Content, Refusal> {
    let start = &bytes[..bytes.len().min(2048)];
    let start = match encoding_rs::Encoding::for_bom(start) {
        Some((encoding, mark)) => encoding.decode_without_bom_handling(&start[mark..]).0.into_owned(),
        None => String::from_utf8_lossy(start).into_owned(),
    };
    let start = start.trim_start().to_ascii_lowercase();
    if start.starts_with("mime-version:") {
        return Err(Refusal::not_supported("单个文件网页（MHTML）"));
    }
    if start.starts_with("<?xml") || start.starts_with("<?mso") || start.starts_with("<workbook") {
        if start.contains("urn:schemas-microsoft-com:office:spreadsheet") {
            return Ok(Content::SpreadsheetMl);
        }
        if start.contains("<w:worddocument") || start.contains("progid=\"word.document\"") {
            return Err(Refusal::word_not_read("XML 格式的 Word 文档"));
        }
        if start.contains("<office:document") {
            return Ok(Content::FlatOds);
        }
    }
    let html = ["<!doctype html", "<html", "<table", "<meta", "<head", "<body"];
    match start.starts_with('<') {
        true if html.iter().any(|tag| start.contains(tag)) => Ok(Content::Html),
        true => Err(Refusal::not_a_workbook("XML 文件")),
        false => Ok(Content::Delimited),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_is_told_by_bytes() {
        assert_eq!(sniff("师傅,徒弟\n".as_bytes()), Ok(Content::Delimited));
        assert_eq!(sniff(b"\xca\xa6\xb8\xb5,1\n"), Ok(Content::Delimited));
        assert_eq!(sniff(b"<html><table><tr><td>1</td></tr></table></html>"), Ok(Content::Html));
        let xml = b"<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\">";
        assert_eq!(sniff(xml), Ok(Content::SpreadsheetMl));
    }

    #[test]
    fn pictures_documents_and_unknown_bytes_are_named_as_such() {
        assert_eq!(sniff(b"\x89PNG\r\n\x1a\n\0\0"), Err(Refusal::not_a_workbook("图片（PNG）")));
        assert_eq!(sniff(b"%PDF-1.7\n"), Err(Refusal::not_a_workbook("PDF 文件")));
        assert_eq!(sniff(b"\x01\x02\x03\x00\x01"), Err(Refusal::not_a_workbook("无法识别的文件")));
        assert_eq!(sniff(b"PK\x03\x04half a file"), Err(Refusal::damaged("压缩结构不完整，可能没有传完")));
    }
}
