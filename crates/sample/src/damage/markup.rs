//! Damage to XML, HTML and separated text: values that no program writes, and parts lost, doubled or repeated.

use crate::random::Random;

/// What stands where a number, an address or a word should.
const VALUES: [&str; 28] = [
    "",
    " ",
    "0",
    "-1",
    "1e308",
    "NaN",
    "65536",
    "1048577",
    "2147483648",
    "4294967295",
    "18446744073709551616",
    "99999999999999999999999999999999",
    "0.1.2",
    "A0",
    "XFD1048576",
    "ZZZ99999999999",
    "A1:XFD1048576",
    "C3:A1",
    "A1:ZZZZZZ1",
    "s",
    "str",
    "inlineStr",
    "2024-02-30",
    "9999999",
    "\u{fffd}\u{200b}\u{feff}",
    "马建国\u{a0}\u{3000}",
    "&amp;&#65;",
    "R1C1:R[-9]C[99999]",
];

/// What no well-formed markup holds.
const BREAKS: [&str; 9] =
    ["&bomb;", "&#0;", "&#xD800;", "]]>", "<", "<!DOCTYPE x [<!ENTITY bomb \"x\">]>", "<!--", "\u{1}", "\""];

/// The text with one thing in it changed.
pub(super) fn damaged(text: &str, random: &mut Random) -> String {
    // What a strict reader refuses at once teaches least, so it comes seldom.
    match random.below(16) {
        0..=5 => changed_between(text, "=\"", "\"", random),
        6..=9 => changed_between(text, ">", "<", random),
        10 | 11 => with_a_piece_again(text, random),
        12 | 13 => changed_separated(text, random),
        14 => without_a_tag(text, random),
        _ => inserted(text, random.pick(&BREAKS), random),
    }
}

/// Another value in one of the places that stand between two marks.
fn changed_between(text: &str, open: &str, close: &str, random: &mut Random) -> String {
    let places: Vec<usize> = text.match_indices(open).map(|(at, _)| at + open.len()).collect();
    if places.is_empty() {
        return inserted(text, random.pick(&VALUES), random);
    }
    let from = random.pick(&places);
    let to = text[from..].find(close).map_or(text.len(), |end| from + end);
    format!("{}{}{}", &text[..from], value(random), &text[to..])
}

fn value(random: &mut Random) -> String {
    match random.below(12) {
        0 => "听课记录".repeat(random.between(1, 20_000)),
        1 => random.word().to_string(),
        _ => random.pick(&VALUES).to_owned(),
    }
}

fn without_a_tag(text: &str, random: &mut Random) -> String {
    let tags: Vec<usize> = text.match_indices('<').map(|(at, _)| at).collect();
    if tags.is_empty() {
        return String::new();
    }
    let from = random.pick(&tags);
    let to = text[from..].find('>').map_or(text.len(), |end| from + end + 1);
    format!("{}{}", &text[..from], &text[to..])
}

/// A piece from one tag to another, repeated, perhaps often.
fn with_a_piece_again(text: &str, random: &mut Random) -> String {
    let tags: Vec<usize> = text.match_indices('<').map(|(at, _)| at).collect();
    if tags.len() < 2 {
        return text.repeat(2);
    }
    let first = random.below(tags.len() - 1);
    let last = random.between(first + 1, (first + 12).min(tags.len() - 1));
    let (from, to) = (tags[first], tags[last]);
    let times = random.pick(&[1, 1, 2, 100, 2_000]);
    format!("{}{}{}", &text[..to], text[from..to].repeat(times), &text[to..])
}

fn inserted(text: &str, piece: &str, random: &mut Random) -> String {
    let mut at = random.below(text.len() + 1);
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    format!("{}{piece}{}", &text[..at], &text[at..])
}

/// Another value between two commas, tabs or line ends.
fn changed_separated(text: &str, random: &mut Random) -> String {
    let mark = random.pick(&[",", "\t", "\n", " "]);
    changed_between(text, mark, mark, random)
}
