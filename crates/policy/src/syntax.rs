//! What the TOML parser complains of, in Chinese.

/// The parser's words and ours; the parser may add what it expected after a comma.
const WORDS: &[(&str, &str)] = &[
    ("string values must be quoted", "值写得不对：文字要放在英文双引号里，列表各项之间要有英文逗号"),
    ("missing opening quote", "缺少开头的引号"),
    ("invalid basic string", "文字的引号没有写完整"),
    ("invalid literal string", "文字的引号没有写完整"),
    ("invalid unquoted key", "键名里有不能用的字符；中文键名要放在英文双引号里"),
    ("unquoted keys cannot be empty", "缺少键名"),
    ("keys cannot be multi-line", "键名不能跨行"),
    ("duplicate key", "这个键写了两次"),
    ("key with no value", "键后面缺少 = 和值"),
    ("missing value", "等号后面缺少值"),
    ("invalid value", "值写得不对：文字要加英文双引号，日期如 2024-09-01"),
    ("invalid date", "没有这样的日期；应如 2024-09-01"),
    ("extra `=`", "多了一个等号"),
    ("extra assignment", "多了一个等号"),
    ("missing assignment", "缺少等号"),
    ("unexpected `=` in array", "列表里不能有等号"),
    ("missing comma", "两项之间缺少英文逗号"),
    ("extra comma", "多了一个逗号"),
    ("unclosed array table", "缺少右边的 ]]"),
    ("unclosed array", "列表缺少右边的 ]"),
    ("unclosed inline table", "缺少右边的 }"),
    ("unclosed table", "缺少右边的 ]"),
    ("missing table open", "缺少左边的 ["),
    ("missing array opening", "缺少左边的 ["),
    ("missing inline table opening", "缺少左边的 {"),
    ("cannot extend value", "这个键已有值，不能再在下面加键"),
    ("unexpected leading zero", "数字前面不能有多余的 0"),
    ("redundant numeric sign", "数字前面不能有多余的符号"),
    ("unexpected sign", "数字前面不能有多余的符号"),
    ("`_` may only go between digits", "下划线只能写在数字之间"),
    ("missing escaped value", "反斜杠 \\ 后面缺少字符；路径请用 /"),
    ("carriage return must be followed by newline", "换行符不完整；请另存一次"),
    ("invalid comment character", "说明文字里有不能用的控制字符"),
    ("unexpected key or value", "值的后面还有别的内容；一行只写一个键"),
    ("unexpected content", "有多余的内容"),
    ("invalid key-value pair", "应写成 键 = 值"),
    ("invalid inline table element", "大括号里应写成 键 = 值"),
    ("missing key", "缺少键名"),
];

/// Marks that a Chinese keyboard gives where TOML wants the plain one.
const WIDE_MARKS: &[char] = &['“', '”', '‘', '’', '＝', '，', '［', '］', '｛', '｝', '＂', '　'];

/// A complaint of the parser in Chinese; `line` is the text it speaks of. Words we do not know stay as they are.
pub(crate) fn complaint_zh(message: &str, line: &str) -> String {
    let code = line.split('#').next().unwrap_or_default();
    // The parser takes an empty value for a text without quotes.
    let message = if code.trim_end().ends_with('=') { "missing value" } else { message };
    let known = WORDS.iter().find(|(words, _)| message.starts_with(words));
    let said = known.map_or(message, |(_, zh)| zh);
    match code.chars().find(|c| WIDE_MARKS.contains(c)) {
        Some(mark) => format!("{said}。这一行有中文标点 `{mark}`，请改用英文标点"),
        None => said.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use tables::Lang;

    use crate::document::Document;

    fn told(text: &str) -> String {
        Document::parse("b.toml", text).expect_err("broken")[0].message(Lang::Zh)
    }

    #[test]
    fn the_usual_slips_are_told_in_chinese() {
        assert_eq!(told("a = 1\na = 2\n"), "b.toml:2: 不是正确的 TOML：这个键写了两次");
        assert_eq!(told("name = \n"), "b.toml:1: 不是正确的 TOML：等号后面缺少值");
        assert_eq!(told("a = [\"x\" \"y\"]\n"), "b.toml:1: 不是正确的 TOML：两项之间缺少英文逗号");
        assert_eq!(told("[policy\n"), "b.toml:1: 不是正确的 TOML：缺少右边的 ]");
        for broken in [
            "name = 平罗\n",
            "name = \"平罗\n",
            "= 3\n",
            "name\n",
            "a = = 1\n",
            "名 = 1\n",
            "a = 1 b = 2\n",
            "a = {b = 1\n",
            "a = 01\n",
            "[[x]\n",
            "[a]\n[a]\n",
            "a = 2024-13-01\n",
            "a = \"C:\\dir\"\n",
        ] {
            let said = told(broken);
            let words = said.rsplit("TOML").next().unwrap_or_default();
            assert!(
                !words.contains("expected") && !words.contains("missing") && !words.contains("invalid"),
                "{broken}: {said}"
            );
        }
    }

    #[test]
    fn quotes_of_a_chinese_keyboard_are_named() {
        assert!(told("name = “平罗县”\n").ends_with("这一行有中文标点 `“`，请改用英文标点"));
    }
}
