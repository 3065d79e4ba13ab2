//! How a page lies on paper: A4, one page wide, as a worksheet or as an annex to an official paper.

use std::collections::BTreeMap;

use rust_xlsxwriter::{Worksheet, XlsxError};
use tables::CellRef;

use crate::marked::{MarkError, Package};
use crate::plan::{PrintPlan, PrintProfile, SheetPlan, WorkbookPlan};
use crate::write::column;

/// The paper: A4.
const PAPER_A4: u8 = 9;
/// Millimetres of an inch.
const INCH: f64 = 25.4;
/// 公文附件: 订口, 切口, 天头 and 下白边 in millimetres; between them lie 156 × 225 mm.
const ANNEX_MARGINS: [f64; 4] = [28.0, 26.0, 37.0, 35.0];
/// From the paper's lower edge to the page number, which stands 7 mm below the text: 4号 is 5 mm high.
const ANNEX_FOOT: f64 = 35.0 - 7.0 - 5.0;
/// The page number of an annex, 4号: odd pages one character from the right, even pages one from the left.
const ODD_PAGE: &str = "&R&\"宋体,常规\"&14— &P —　";
const EVEN_PAGE: &str = "&L&\"宋体,常规\"&14　— &P —";
/// Puts margins, direction, footer and print area into a sheet.
pub(crate) fn set_up(sheet: &mut Worksheet, plan: &SheetPlan) -> Result<(), XlsxError> {
    let PrintPlan { profile, repeat, breaks, footer, single_page, last_row, last_col } = &plan.print;
    sheet.set_paper_size(PAPER_A4).set_print_center_horizontally(true);
    sheet.set_print_fit_to_pages(1, u16::from(*single_page));
    match profile {
        PrintProfile::Worksheet => {
            let [left, middle, right] = footer;
            sheet.set_landscape().set_margins(0.5, 0.5, 0.5, 0.65, 0.3, 0.3);
            sheet.set_footer(format!("&L{left}&C{middle}&R{right}"));
        }
        PrintProfile::Annex => {
            let [left, right, top, bottom] = ANNEX_MARGINS.map(|mm| mm / INCH);
            sheet.set_portrait().set_margins(left, right, top, bottom, 0.3, ANNEX_FOOT / INCH);
            sheet.set_footer(ODD_PAGE);
        }
    }
    if let Some((first, last)) = repeat {
        sheet.set_repeat_rows(*first, *last)?;
    }
    if !breaks.is_empty() {
        sheet.set_page_breaks(breaks)?;
    }
    let CellRef { row, col } = plan.extent();
    let last = |limit: &Option<u32>, all: u32| limit.map_or(all, |last| last.min(all));
    sheet.set_print_area(0, 0, last(last_row, row), column(last(last_col, col)))?;
    Ok(())
}

/// The workbook with page numbers of even pages on the left where a sheet is an annex; the library that writes knows one
/// footer for all pages only.
pub(crate) fn with_even_pages(plan: &WorkbookPlan, bytes: Vec<u8>) -> Result<Vec<u8>, MarkError> {
    let annexes: Vec<usize> = (1..)
        .zip(&plan.sheets)
        .filter(|(_, sheet)| sheet.print.profile == PrintProfile::Annex)
        .map(|(at, _)| at)
        .collect();
    if annexes.is_empty() {
        return Ok(bytes);
    }
    let mut package = Package::open(&bytes)?;
    let mut parts = BTreeMap::new();
    for at in annexes {
        let part = format!("xl/worksheets/sheet{at}.xml");
        let text = package.text(&part)?;
        parts.insert(part, both_sides(&text));
    }
    let kept = package.parts();
    package.written(&kept, &parts)
}

fn both_sides(sheet: &str) -> String {
    let even = format!("</oddFooter><evenFooter>{}</evenFooter>", EVEN_PAGE.replace('&', "&amp;"));
    sheet.replacen("<headerFooter", "<headerFooter differentOddEven=\"1\"", 1).replacen("</oddFooter>", &even, 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_of_an_annex_is_156_by_225_millimetres_on_a4() {
        let [left, right, top, bottom] = ANNEX_MARGINS;
        assert_eq!((210.0 - left - right, 297.0 - top - bottom), (156.0, 225.0));
    }

    #[test]
    fn odd_pages_are_numbered_right_and_even_ones_left() {
        let sheet = both_sides("<headerFooter><oddFooter>&amp;R1</oddFooter></headerFooter>");
        assert!(
            sheet.starts_with("<headerFooter differentOddEven=\"1\"><oddFooter>&amp;R1</oddFooter><evenFooter>&amp;L")
        );
    }
}
