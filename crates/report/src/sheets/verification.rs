//! 复核: what the workbook was made of, as hashes, so that anybody can make it again and compare.

use crate::page::{Page, column};
use crate::plan::{Cell, SheetPlan, TabColour};
use crate::scope::Scope;
use crate::style::Style;

pub(crate) const NAME: &str = "复核";

pub(crate) fn compose(scope: &Scope<'_>) -> SheetPlan {
    let brief = scope.brief;
    let columns = [
        column("类别", 14.0, 18.0),
        column("名称", 30.0, 46.0),
        column("版本或数量", 14.0, 18.0),
        column("校验值（BLAKE3）", 74.0, 84.0),
    ];
    let mut page = Page::new(NAME, TabColour::Background, columns.len(), brief);
    let about = format!(
        "{}　同样的程序、政策、设定、决定和报送文件，得到同样的表，一个字节也不差。任何人可以重新运行一次，对照运行号和下面的校验值。",
        brief.term.zh()
    );
    page.title(&format!("{}　{NAME}", brief.bureau), &about);
    let mut rows = vec![
        line("程序", "qinglan", &brief.tool_version, ""),
        line("运行", &brief.run_id, &brief.term.to_string(), ""),
    ];
    rows.extend(brief.made_of.iter().map(|part| line(&part.kind, &part.name, &part.size, &part.hash)));
    page.main_table(&columns, rows, "没有可以列出的校验值。");
    page.narrow_gap();
    for note in [
        format!(
            "逐个文件的校验值在 runs/{}/manifest.json：报送文件、政策包、决定、数据表，以及本次写出的每个工作簿。",
            brief.run_id
        ),
        "本工作簿自己的校验值不能写在自己里面，只写在上述 manifest.json 里。".to_owned(),
        "“报送文件”一行的校验值由各文件的路径和校验值依次合成；多一个、少一个或改一格，都会变。".to_owned(),
    ] {
        page.across(Cell::text(note, Style::Note));
    }
    page.signature();
    page.finish()
}

fn line(kind: &str, name: &str, size: &str, hash: &str) -> Vec<Cell> {
    vec![
        Cell::text(kind, Style::Text),
        Cell::printed(name, Style::Text),
        Cell::printed(size, Style::Centre),
        Cell::printed(hash, Style::Faint),
    ]
}
