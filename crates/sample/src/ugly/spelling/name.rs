//! Names of people.

use crate::random::Random;

/// A name as it is typed: with spaces to fill the width, marks and notes.
pub fn name(name: &str, random: &mut Random) -> String {
    let short = name.chars().count() == 2;
    let apart = |gap: &str| name.chars().map(String::from).collect::<Vec<_>>().join(gap);
    match random.below(24) {
        0 if short => apart("  "),
        1 if short => apart("\u{3000}"),
        2 if short => apart(" "),
        3 if short => apart("\u{a0}"),
        4 => format!("{name}\u{a0}"),
        5 => format!(" {name} "),
        6 => format!("{name}*"),
        7 => format!("{name}（组长）"),
        8 => name.replace('·', "•"),
        9 if !name.contains('·') => format!("{name}老师"),
        10 => format!("{name}\n"),
        _ => name.to_owned(),
    }
}

/// Several people in one cell.
pub fn several(names: &[&str], random: &mut Random) -> String {
    if random.chance(12) {
        let numbered: Vec<String> = names.iter().enumerate().map(|(nth, name)| format!("{}.{name}", nth + 1)).collect();
        return numbered.join(random.pick(&[" ", "\n", "  "]));
    }
    let gap = random.pick(&["、", "；", "，", "\n", "、", "/", ";", " "]);
    names.join(gap)
}
