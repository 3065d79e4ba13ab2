//! How much room a text takes: Chinese characters are two columns wide, and long text wraps.

use unicode_width::UnicodeWidthChar;

/// Points of one line of body text, with its leading.
pub(crate) const LINE_HEIGHT: f64 = 14.5;
/// Points of one character of a column's width on paper.
pub(crate) const CHARACTER: f64 = 5.6;
/// Room left and right of the text that a column is given, in characters.
const PADDING: f64 = 1.6;
/// The least of it, where a text is on the edge of a next line.
const EDGES: f64 = 1.0;
/// Room of one Chinese character of ordinary size, and of one Latin letter or digit: a column is counted in the zeros of
/// a slightly larger font, and the fonts that stand in for 宋体 have broad digits.
const WIDE: f64 = 1.94;
const NARROW: f64 = 1.15;
/// Room of a space or a dot.
const THIN: f64 = 0.65;

/// Pixels of a column of so many characters on a screen.
pub(crate) fn pixels_of(characters: f64) -> u32 {
    if characters == 0.0 { 0 } else { (characters * 7.0 + 5.0) as u32 }
}

/// The column width in which a text of ordinary size stands on one line.
pub(crate) fn width_of(text: &str) -> f64 {
    text.lines().map(room_of).fold(0.0, f64::max) + PADDING
}

fn room_of(line: &str) -> f64 {
    line.chars()
        .map(|c| match c {
            ' ' | '.' | ',' | ':' => THIN,
            _ if c.width() == Some(2) => WIDE,
            _ => NARROW,
        })
        .sum()
}

/// How many lines a text takes in a column of this width, at `scale` times the ordinary size.
pub(crate) fn lines_in(text: &str, width: f64, scale: f64) -> usize {
    let room = ((width - EDGES) / scale).max(WIDE) + 0.01;
    text.lines().map(|line| lines_of(room_of(line), room)).sum::<usize>().max(1)
}

fn lines_of(width: f64, room: f64) -> usize {
    if width <= room {
        return 1;
    }
    // A wide character that does not fit goes to the next line whole: a broken line loses up to one of them.
    (width / (room - WIDE).max(WIDE)).ceil() as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_takes_twice_the_room_of_latin() {
        assert!(width_of("听课记录") > width_of("abcd") * 1.5);
    }

    #[test]
    fn long_text_takes_as_many_lines_as_it_needs() {
        assert_eq!(lines_in("短", 20.0, 1.0), 1);
        assert_eq!(lines_in("一二三四五六七八九十", 12.0, 1.0), 3);
        assert_eq!(lines_in("甲\n乙\n丙", 20.0, 1.0), 3);
    }
}
