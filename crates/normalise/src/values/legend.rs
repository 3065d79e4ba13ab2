//! A legend of symbols beside a matrix: `√ = 到　○ = 病假　△：事假`.

use std::sync::LazyLock;

use regex::Regex;

static ENTRY: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r#"([^\s\p{L}\p{N}、，,；;：:=＝（）()“”"'。.《》]|[A-Za-z])[”"'）)]?\s*(?:=|＝|:|：|为|表示|代表)\s*[“"'（(]?(\p{Han}{1,8})"#).ok()
});

static CLOSE: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"([●○◎△▲□■◇◆☆★√✓✔×✗⊙⊕※])\s*(\p{Han}{1,8})").ok());

/// The symbols a line explains, each with its words, in the order written; a line that says it is a legend may do without a
/// mark between the two (`图例：●师傅听徒弟`).
///
/// Empty: the line explains no symbol.
pub fn legend_in(text: &str) -> Vec<(String, String)> {
    let says_so = ["图例", "符号", "标记", "说明", "注"].iter().any(|word| text.trim_start().starts_with(word));
    let marked = pairs(&ENTRY, text);
    if marked.is_empty() && says_so { pairs(&CLOSE, text) } else { marked }
}

fn pairs(entry: &LazyLock<Option<Regex>>, text: &str) -> Vec<(String, String)> {
    let Some(entry) = entry.as_ref() else { return Vec::new() };
    entry
        .captures_iter(text)
        .filter_map(|found| Some((found.get(1)?.as_str().to_owned(), found.get(2)?.as_str().to_owned())))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_legend_pairs_symbols_with_words() {
        let read = legend_in("说明：√ = 到　○=病假；△：事假，×表示未听");
        let read: Vec<(&str, &str)> = read.iter().map(|(symbol, words)| (symbol.as_str(), words.as_str())).collect();
        assert_eq!(read, [("√", "到"), ("○", "病假"), ("△", "事假"), ("×", "未听")]);
    }

    #[test]
    fn a_line_that_says_it_is_a_legend_may_leave_the_mark_out() {
        let read = legend_in("图例：●师傅听徒弟  ○徒弟听师傅  空白未听课");
        assert_eq!(read[0], ("●".to_owned(), "师傅听徒弟".to_owned()));
        assert_eq!(legend_in("□省级 ■市级"), []);
    }

    #[test]
    fn a_title_or_an_info_line_explains_nothing() {
        for text in ["师徒听课登记表（2024年秋）", "单位：示例小学  填报人：马建国", "2024—2025学年"]
        {
            assert_eq!(legend_in(text), [], "{text}");
        }
    }
}
