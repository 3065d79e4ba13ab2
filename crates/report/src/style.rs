//! Every format of the workbooks, once.
//!
//! Restrained: one blue-green for heads and titles, three soft colours for conclusions, thin grey rules.

use rust_xlsxwriter::{Format, FormatAlign, FormatBorder};

use crate::words::{exact_zh, number_zh, points_zh};

/// Notes a sheet of a marked copy carries: with thousands of them, scrolling and saving take office programs seconds.
pub(crate) const MOST_NOTES: usize = 500;

/// Ordinary size of text, in points.
const BODY_SIZE: f64 = 10.0;
const BODY_FONT: &str = "宋体";
const HEAD_FONT: &str = "黑体";
const NOTE_FONT: &str = "仿宋";
/// Fonts of an annex to an official paper (GB/T 9704). A workbook can only name them: where one is missing, the charset
/// lets the office program take another Chinese font of the same kind.
const ANNEX_TITLE_FONT: &str = "方正小标宋简体";
const ANNEX_FONT: &str = "仿宋_GB2312";
/// 2号, 3号 and 小四, in points.
const SIZE_2: f64 = 22.0;
const SIZE_3: f64 = 16.0;
const SIZE_SMALL_4: f64 = 12.0;
/// The charset of simplified Chinese in a font's description.
const GB2312: u8 = 134;
/// Fonts with serifs, and without, in a font's description.
const ROMAN: u8 = 1;
const SWISS: u8 = 2;

const INK: u32 = 0x22_2B2F;
const DEEP: u32 = 0x17_495B;
const PALE: u32 = 0xDD_EAEE;
const MIST: u32 = 0xF3_F7F8;
const GREY: u32 = 0x5F_6B70;
const RULE: u32 = 0xB5_C2C7;
const CUT: u32 = 0x9C_2B23;

/// How a cell looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Style {
    /// Nothing: no border, no fill.
    Plain,
    /// The sheet's title.
    Title,
    /// Bureau, term and what the sheet holds.
    Subtitle,
    /// The same on the right.
    SubtitleRight,
    /// An explanation above or below a table.
    Note,
    /// A heading inside a sheet.
    Section,
    /// The head of a table.
    Head,
    /// Ordinary text.
    Text,
    /// Short text in the middle.
    Centre,
    /// Text of secondary weight: file names, sources.
    Faint,
    /// A whole number.
    Number,
    /// A number with one or two decimals.
    Decimal,
    /// A share, `87.5%`.
    Share,
    /// A share by which things are ranked, `93.62%`.
    FineShare,
    /// A change in a share, `+2.5%`.
    Change,
    /// A day.
    Date,
    /// Text that leads elsewhere.
    Link,
    /// A link without borders, on a covering line.
    PlainLink,
    /// Conclusion 达标, or nothing to do.
    Met,
    /// Conclusion 未达标, or 须改正.
    Unmet,
    /// Conclusion 不可判定, or 请核对.
    Undecidable,
    /// Conclusion 仅统计 or 免除, or 提示.
    CountOnly,
    /// A row of sums: text.
    Total,
    /// A row of sums: number.
    TotalNumber,
    /// A row of sums: share.
    TotalShare,
    /// What a figure on the first page is.
    CardLabel,
    /// A figure on the first page.
    CardFigure,
    /// A share on the first page.
    CardShare,
    /// What a figure on the first page was before.
    CardChange,
    /// One of the sentences that matter.
    Point,
    /// 填表人, 审核人, 单位（盖章）, 日期.
    Signature,
    /// A cell a person fills in.
    Input,
    /// A day a person fills in.
    InputDate,
    /// A number a person may change.
    InputNumber,
    /// Points, `86.50`, with as many decimals as they have, two at least.
    Points,
    /// A part of a sum; nothing is a dash.
    Part,
    /// The line between those who are in and those who are not.
    CutLine,
    /// Of an annex to an official paper: 附件.
    AnnexMark,
    /// … its title.
    AnnexTitle,
    /// … its sentences.
    AnnexText,
    /// … who gives it and when, on the right.
    AnnexRight,
    /// … a heading inside it.
    AnnexSection,
    /// … the head of its table.
    AnnexHead,
    /// … a cell of its table.
    AnnexCell,
    /// … a number in its table.
    AnnexNumber,
}

/// Every style, for the writer.
pub(crate) const STYLES: [Style; 45] = [
    Style::Plain,
    Style::Title,
    Style::Subtitle,
    Style::SubtitleRight,
    Style::Note,
    Style::Section,
    Style::Head,
    Style::Text,
    Style::Centre,
    Style::Faint,
    Style::Number,
    Style::Decimal,
    Style::Share,
    Style::FineShare,
    Style::Change,
    Style::Date,
    Style::Link,
    Style::PlainLink,
    Style::Met,
    Style::Unmet,
    Style::Undecidable,
    Style::CountOnly,
    Style::Total,
    Style::TotalNumber,
    Style::TotalShare,
    Style::CardLabel,
    Style::CardFigure,
    Style::CardShare,
    Style::CardChange,
    Style::Point,
    Style::Signature,
    Style::Input,
    Style::InputDate,
    Style::InputNumber,
    Style::Points,
    Style::Part,
    Style::CutLine,
    Style::AnnexMark,
    Style::AnnexTitle,
    Style::AnnexText,
    Style::AnnexRight,
    Style::AnnexSection,
    Style::AnnexHead,
    Style::AnnexCell,
    Style::AnnexNumber,
];

impl Style {
    /// The format of the style.
    pub(crate) fn format(self) -> Format {
        match self {
            Self::Plain => text(BODY_FONT, BODY_SIZE),
            Self::Title => text(HEAD_FONT, 18.0).set_bold().set_font_color(DEEP).set_align(FormatAlign::Center),
            Self::Subtitle => text(NOTE_FONT, 11.0).set_font_color(GREY).set_text_wrap(),
            Self::SubtitleRight => text(NOTE_FONT, 11.0).set_font_color(GREY).set_align(FormatAlign::Right),
            Self::Note => text(NOTE_FONT, BODY_SIZE).set_font_color(GREY).set_text_wrap(),
            Self::Section => text(HEAD_FONT, 12.0)
                .set_bold()
                .set_font_color(DEEP)
                .set_border_bottom(FormatBorder::Medium)
                .set_border_bottom_color(DEEP),
            Self::Signature => text(NOTE_FONT, 11.0),
            Self::PlainLink => text(BODY_FONT, BODY_SIZE).set_font_color(DEEP).set_underline(LINE_UNDER),
            Self::Point => text(BODY_FONT, 11.0).set_text_wrap(),
            Self::CardLabel | Self::CardFigure | Self::CardShare | Self::CardChange => self.card(),
            Self::CutLine => text(HEAD_FONT, BODY_SIZE)
                .set_bold()
                .set_font_color(CUT)
                .set_align(FormatAlign::Center)
                .set_border_top(FormatBorder::Double)
                .set_border_top_color(CUT),
            Self::AnnexMark
            | Self::AnnexTitle
            | Self::AnnexText
            | Self::AnnexRight
            | Self::AnnexSection
            | Self::AnnexHead
            | Self::AnnexCell
            | Self::AnnexNumber => self.annex(),
            _ => self.table_cell(),
        }
    }

    /// Black on white: it is printed and posted.
    fn annex(self) -> Format {
        let black = |font, size, family: u8| {
            text(font, size).set_font_color(0x00_0000).set_font_family(family).set_font_charset(GB2312)
        };
        let ruled = |format: Format| format.set_border(FormatBorder::Thin).set_text_wrap();
        match self {
            Self::AnnexMark => black(HEAD_FONT, SIZE_3, SWISS),
            Self::AnnexTitle => black(ANNEX_TITLE_FONT, SIZE_2, ROMAN).set_align(FormatAlign::Center).set_text_wrap(),
            Self::AnnexText => black(ANNEX_FONT, SIZE_3, ROMAN).set_text_wrap(),
            Self::AnnexRight => black(ANNEX_FONT, SIZE_3, ROMAN).set_align(FormatAlign::Right).set_indent(2),
            Self::AnnexSection => black(HEAD_FONT, SIZE_3, SWISS).set_text_wrap(),
            Self::AnnexHead => ruled(black(HEAD_FONT, SIZE_SMALL_4, SWISS)).set_align(FormatAlign::Center),
            Self::AnnexNumber => {
                ruled(black(ANNEX_FONT, SIZE_SMALL_4, ROMAN)).set_num_format("0.##").set_align(FormatAlign::Center)
            }
            _ => ruled(black(ANNEX_FONT, SIZE_SMALL_4, ROMAN)).set_align(FormatAlign::Center),
        }
    }

    fn card(self) -> Format {
        let base = match self {
            Self::CardLabel => text(HEAD_FONT, BODY_SIZE).set_font_color(GREY).set_border_top(FormatBorder::Medium),
            Self::CardFigure => text(HEAD_FONT, 22.0).set_bold().set_font_color(DEEP).set_num_format("#,##0"),
            Self::CardShare => text(HEAD_FONT, 22.0).set_bold().set_font_color(DEEP).set_num_format("0.0%"),
            _ => text(NOTE_FONT, BODY_SIZE).set_font_color(GREY).set_text_wrap(),
        };
        base.set_align(FormatAlign::Center).set_background_color(MIST).set_border_top_color(DEEP)
    }

    fn table_cell(self) -> Format {
        let cell = bordered(text(BODY_FONT, BODY_SIZE));
        match self {
            Self::Head => bordered(text(HEAD_FONT, BODY_SIZE))
                .set_bold()
                .set_font_color(DEEP)
                .set_background_color(PALE)
                .set_align(FormatAlign::Center)
                .set_text_wrap(),
            Self::Centre => cell.set_align(FormatAlign::Center).set_text_wrap(),
            Self::Faint => cell.set_font_color(GREY).set_text_wrap(),
            Self::Decimal => cell.set_num_format("#,##0.0#").set_align(FormatAlign::Right).set_indent(1),
            Self::Number => cell.set_num_format("#,##0").set_align(FormatAlign::Right).set_indent(1),
            Self::Share => cell.set_num_format("0.0%").set_align(FormatAlign::Right).set_indent(1),
            Self::FineShare => cell.set_num_format("0.00%").set_align(FormatAlign::Right).set_indent(1),
            Self::Change => cell.set_num_format("+0.0%;-0.0%;0.0%").set_align(FormatAlign::Right).set_indent(1),
            Self::Date => cell.set_num_format("yyyy-mm-dd").set_align(FormatAlign::Center),
            Self::Link => cell.set_font_color(DEEP).set_underline(LINE_UNDER).set_text_wrap(),
            Self::Met => marked(cell, 0x1E_6B3A, 0xE7_F3EB),
            Self::Unmet => marked(cell, 0x9C_2B23, 0xFB_E9E7).set_bold(),
            Self::Undecidable => marked(cell, 0x8A_5A00, 0xFF_F4D8),
            Self::CountOnly => marked(cell, GREY, 0xF2_F2F2),
            Self::Input => marked(cell, INK, 0xFF_F4D8),
            Self::InputDate => marked(cell, INK, 0xFF_F4D8).set_num_format("yyyy-mm-dd"),
            Self::InputNumber => marked(cell, INK, 0xFF_F4D8).set_bold().set_num_format("0.####").set_unlocked(),
            Self::Points => cell.set_num_format("#,##0.00##").set_align(FormatAlign::Right).set_indent(1),
            Self::Part => cell.set_num_format("0.####;-0.####;\"—\"").set_align(FormatAlign::Center),
            Self::Total => cell.set_bold().set_background_color(MIST).set_align(FormatAlign::Center),
            Self::TotalNumber => cell
                .set_bold()
                .set_background_color(MIST)
                .set_num_format("#,##0")
                .set_align(FormatAlign::Right)
                .set_indent(1),
            Self::TotalShare => cell
                .set_bold()
                .set_background_color(MIST)
                .set_num_format("0.0%")
                .set_align(FormatAlign::Right)
                .set_indent(1),
            _ => cell.set_text_wrap(),
        }
    }

    /// Whether long text goes on in a next line instead of being cut.
    pub(crate) const fn wraps(self) -> bool {
        matches!(
            self,
            Self::Subtitle
                | Self::Note
                | Self::Head
                | Self::Text
                | Self::Centre
                | Self::Faint
                | Self::Link
                | Self::Met
                | Self::Unmet
                | Self::Undecidable
                | Self::CountOnly
                | Self::CardChange
                | Self::Input
                | Self::Point
                | Self::AnnexTitle
                | Self::AnnexText
                | Self::AnnexSection
                | Self::AnnexHead
                | Self::AnnexCell
        )
    }

    /// Size of the text, ordinary text being 1.
    pub(crate) const fn scale(self) -> f64 {
        match self {
            Self::Title => 1.8,
            Self::AnnexTitle => SIZE_2 / BODY_SIZE,
            Self::AnnexMark | Self::AnnexText | Self::AnnexRight | Self::AnnexSection => SIZE_3 / BODY_SIZE,
            Self::AnnexHead | Self::AnnexCell | Self::AnnexNumber => SIZE_SMALL_4 / BODY_SIZE,
            Self::Subtitle | Self::SubtitleRight | Self::Signature | Self::Point => 1.1,
            Self::Section => 1.2,
            Self::CardFigure | Self::CardShare => 2.2,
            _ => 1.0,
        }
    }

    /// A number as this style shows it.
    pub(crate) fn shown(self, n: f64) -> String {
        match self {
            Self::Share | Self::TotalShare | Self::CardShare => format!("{:.1}%", n * 100.0),
            Self::FineShare => format!("{:.2}%", n * 100.0),
            Self::Change => format!("{:+.1}%", n * 100.0),
            Self::Points => points_zh(n),
            Self::Part if n == 0.0 => "—".to_owned(),
            Self::Part | Self::InputNumber => exact_zh(n),
            _ => number_zh(n),
        }
    }
}

const LINE_UNDER: rust_xlsxwriter::FormatUnderline = rust_xlsxwriter::FormatUnderline::Single;

fn text(font: &str, size: f64) -> Format {
    Format::new().set_font_name(font).set_font_size(size).set_font_color(INK).set_align(FormatAlign::VerticalCenter)
}

fn bordered(format: Format) -> Format {
    format.set_border(FormatBorder::Thin).set_border_color(RULE)
}

fn marked(format: Format, ink: u32, fill: u32) -> Format {
    format.set_font_color(ink).set_background_color(fill).set_align(FormatAlign::Center).set_text_wrap()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_style_is_listed_for_the_writer_in_its_order() {
        for (at, style) in STYLES.into_iter().enumerate() {
            assert_eq!(style as usize, at, "{style:?}");
        }
    }
}
