//! How much room a text takes: Chinese characters are two columns wide, and long text wraps.

use unicode_width::UnicodeWidthStr;

/// Points of one line of body text, with its leading.
pub(crate) const LINE_HEIGHT: f64 = 14.5;
/// Room left and right of the text, in characters.
const PADDING: f64 = 1.6;

/// The column width in which a text of ordinary size stands on one line.
pub(crate) fn width_of(text: &str) -> f64 {
    let widest = text.lines().map(UnicodeWidthStr::width).max().unwrap_or(0);
    widest as f64 * 1.02 + PADDING
}

/// How many lines a text takes in a column of this width, at `scale` times the ordinary size.
pub(crate) fn lines_in(text: &str, width: f64, scale: f64) -> usize {
    let room = ((width - PADDING) / scale / 1.02).max(2.0) + 0.01;
    text.lines().map(|line| lines_of(line.width() as f64, room)).sum::<usize>().max(1)
}

fn lines_of(width: f64, room: f64) -> usize {
    if width <= room {
        return 1;
    }
    // A wide character that does not fit goes to the next line whole: a broken line loses up to one column.
    (width / (room - 1.0).max(2.0)).ceil() as usize
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
