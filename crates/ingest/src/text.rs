//! Bytes to text: byte order marks, UTF-8, else GB18030.

use encoding_rs::{Encoding, GB18030, GBK, UTF_8, UTF_16BE, UTF_16LE};

use crate::error::Refusal;

/// The text of bytes whose encoding is told by a byte order mark, by `declared`, or by trial.
pub(crate) fn decode(bytes: &[u8], declared: Option<&str>) -> Result<String, Refusal> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return decode_as(encoding, &bytes[mark..]);
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        match in_gbk_all_the_same(text) {
            Some(text) if declared.is_none() => return Ok(text),
            _ => return Ok(text.to_owned()),
        }
    }
    let named = declared.and_then(|label| Encoding::for_label(label.trim().as_bytes()));
    match named {
        // GB18030 holds all of GBK, and what people label GB2312 is usually more than that.
        Some(encoding) if encoding != UTF_8 && encoding != GBK && !is_utf16(encoding) => decode_as(encoding, bytes),
        _ => decode_as(GB18030, bytes),
    }
}

/// The Chinese of a short text whose bytes happen to be UTF-8 too.
///
/// Chinese letters take three bytes in UTF-8; a text beyond ASCII that has only two-byte letters (Latin, Greek, Cyrillic)
/// is none that a Chinese school writes.
fn in_gbk_all_the_same(text: &str) -> Option<String> {
    let mut beyond = text.chars().filter(|c| !c.is_ascii()).peekable();
    beyond.peek()?;
    if !beyond.all(|c| c.len_utf8() == 2) {
        return None;
    }
    decode_as(GB18030, text.as_bytes()).ok().filter(|read| read.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c)))
}

fn is_utf16(encoding: &'static Encoding) -> bool {
    encoding == UTF_16LE || encoding == UTF_16BE
}

fn decode_as(encoding: &'static Encoding, bytes: &[u8]) -> Result<String, Refusal> {
    match encoding.decode_without_bom_handling(bytes) {
        (text, false) => Ok(text.into_owned()),
        (_, true) => Err(Refusal::damaged(&format!("文字编码有误，不是完整的 {} 文字", encoding.name()))),
    }
}

/// Whether bytes can be text at all: no control characters but tab, line ends, form feed and end-of-file.
pub(crate) fn looks_like_text(bytes: &[u8]) -> bool {
    Encoding::for_bom(bytes).is_some() || !bytes.iter().any(|byte| matches!(byte, 0..=8 | 14..=25 | 27..=31 | 127))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gbk_bytes_and_marked_utf16_read_as_chinese() {
        assert_eq!(decode(b"\xca\xa6\xb8\xb5", None).as_deref(), Ok("师傅"));
        assert_eq!(decode(b"\xff\xfe\x08\x5e\x85\x50", None).as_deref(), Ok("师傅"));
        assert_eq!(decode("\u{feff}师傅".as_bytes(), None).as_deref(), Ok("师傅"));
    }

    #[test]
    fn gbk_that_happens_to_be_utf8_reads_as_chinese() {
        // 师 is CA A6, in UTF-8 the letter ʦ.
        assert_eq!(decode(b"\xca\xa6,1", None).as_deref(), Ok("师,1"));
        assert_eq!(decode("师傅 é".as_bytes(), None).as_deref(), Ok("师傅 é"));
    }

    #[test]
    fn bytes_of_no_encoding_are_refused_not_guessed() {
        assert!(decode(b"\xca\xa6\xff\xff\xff", None).is_err());
    }
}
