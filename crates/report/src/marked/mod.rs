//! The school's own workbook, marked: the copy that goes back.
//!
//! An Excel package is edited part by part. Every part that need not change is copied as it is packed; a sheet's part
//! gets its marks put in and stays to the byte otherwise. So the school's formats, widths, drop-downs, pictures and
//! charts are what they were. What has no such parts (.xls, .ods, CSV …), or carries something that must not go back, is
//! written anew from its cells, and the copy says so in its first lines.
//!
//! Nothing is executed, fetched or followed: macros and links to things outside are left out, formulas that reach out
//! go back as the value they had, and only parts of known kinds go back at all.

mod address;
mod anew;
mod book;
mod content;
mod formulas;
mod list;
mod notes;
mod package;
mod plan;
mod refusal;
mod relations;
mod shapes;
mod sheet;
mod styles;
mod walk;
mod xml;

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use tables::{Area, CellRef, Grid};

use book::Book;
use content::NewParts;
use list::List;
pub(crate) use package::Package;
use relations::Relation;
use sheet::{Colours, Sheet, Treatment};
use styles::Styles;
use walk::Kept;

use crate::sheets::marked_list;
use crate::style::MOST_NOTES;

pub(crate) use plan::Problem;
pub use plan::{MarkPlan, compose_marks};
pub use refusal::MarkError;

/// Bytes of the notes of one cell, beyond which further problems are on the list only.
const LONGEST_NOTES: usize = 6_000;

/// Merged areas of a sheet that are looked through for each mark; nobody who keeps a register has more.
const MOST_MERGES: usize = 5_000;

/// A marked copy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MarkedCopy {
    /// The workbook, an .xlsx.
    pub bytes: Vec<u8>,
    /// What became of the school's formats, in words.
    pub said: String,
}

/// What the school is told of the copy of one of its files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SchoolCopy {
    /// The school's full name.
    pub unit: String,
    /// The file as the school knows it.
    pub original: String,
    /// The copy, from the school's folder; `None` if there is none.
    pub copy: Option<String>,
    /// How many cells are marked.
    pub cells: usize,
    /// What became of the formats, or why there is no copy.
    pub said: String,
}

/// The workbook as it was sent, with its marks.
///
/// # Errors
/// [`MarkError`] if the package is not as its format says, or carries what must not go back and cannot be taken out; it
/// can then be written anew, see [`mark_anew`].
pub fn mark(plan: &MarkPlan, original: &[u8]) -> Result<MarkedCopy, MarkError> {
    let copying = Copying::open(original)?;
    // The plan knows sheets without the personal numbers their names may hold.
    let names = copying.book.sheets.iter().map(|(name, _)| (tables::mask_name(name), name.clone())).collect();
    copying.finish(&plan.with_names(&names), &said_of_a_copy)
}

/// A new workbook of the same cells, with the marks; `why` says why the original could not be marked in place.
///
/// # Errors
/// [`MarkError::Limit`] if the cells do not fit into the format.
pub fn mark_anew(plan: &MarkPlan, grids: &[&Grid], why: &str) -> Result<MarkedCopy, MarkError> {
    let anew = anew::write(grids)?;
    let said = |_: &BTreeSet<&'static str>| {
        format!(
            "{why}，不能在原文件上标注。这是按原来的行列另存的 .xlsx：内容和合并单元格照原样，字体、颜色、列宽、下拉、公式等格式没有保留（公式换成了数值）。"
        )
    };
    Copying::open(&anew.bytes)?.finish(&plan.with_names(&anew.names), &said)
}

/// What the first lines say of a copy made part by part.
fn said_of_a_copy(left_out: &BTreeSet<&'static str>) -> String {
    let kept = "这是原文件的副本：内容和格式都没有改动，只在有问题的格上加了底色和批注，并加了这张清单。";
    if left_out.is_empty() {
        return kept.to_owned();
    }
    let values =
        if left_out.contains(walk::LINKS_OUT) { "；用到外部链接的公式换成了原来的数值" } else { "" };
    let left_out: Vec<&str> = left_out.iter().copied().collect();
    format!("{kept}为安全起见没有带回：{}{values}。", left_out.join("、"))
}

/// A package on its way to a copy.
struct Copying<'b> {
    package: Package<'b>,
    kept: Kept,
    book_part: String,
    book: Book,
    /// Parts that are new or edited.
    parts: BTreeMap<String, String>,
    new: NewParts,
    formulas_taken: usize,
    /// Sheets on which not every marked cell has a note, in words.
    without_notes: Vec<String>,
}

impl<'b> Copying<'b> {
    fn open(bytes: &'b [u8]) -> Result<Self, MarkError> {
        let mut package = Package::open(bytes)?;
        let kept = walk::walk(&mut package)?;
        let book_part = kept.target("", "officeDocument").ok_or_else(|| MarkError::malformed("找不到工作簿部件"))?;
        let book = Book::parse(package.text(&book_part)?)?;
        let (parts, new) = (BTreeMap::new(), NewParts::default());
        Ok(Self { package, kept, book_part, book, parts, new, formulas_taken: 0, without_notes: Vec::new() })
    }

    fn finish(
        mut self,
        plan: &MarkPlan,
        said: &dyn Fn(&BTreeSet<&'static str>) -> String,
    ) -> Result<MarkedCopy, MarkError> {
        let styles_part =
            self.kept.target(&self.book_part, "styles").ok_or_else(|| MarkError::malformed("没有格式部件"))?;
        let mut styles = Styles::new(self.package.text(&styles_part)?);
        let old_marks = styles.old_marks()?;
        let formats: BTreeMap<_, _> = styles.add_marks()?.into();
        self.treat_sheets(plan, &old_marks, &formats)?;
        self.cut_links_of_drawings()?;
        let mut said = said(&self.kept.left_out);
        if !self.without_notes.is_empty() {
            let sheets = self.without_notes.join("；");
            said.push_str(&format!("批注太多表格会打不动，所以工作表{sheets}，问题都在清单里。"));
        }
        self.put_list(plan, &said, &mut styles)?;
        self.parts.insert(styles_part, styles.into_text());
        Ok(MarkedCopy { bytes: self.written()?, said })
    }

    /// Puts marks and notes into the sheets, and takes out what leads outside.
    fn treat_sheets(
        &mut self,
        plan: &MarkPlan,
        old_marks: &[u32],
        formats: &BTreeMap<tables::Severity, u32>,
    ) -> Result<(), MarkError> {
        for at in 0..self.book.sheets.len() {
            let name = self.book.sheets[at].0.clone();
            let Some(part) = self.sheet_part(at) else { continue };
            if self.book.old_list == Some(at) {
                continue;
            }
            let sheet = Sheet::parse(self.package.text(&part)?)?;
            let (mut cells, colours) = marks_of(plan, &name, &sheet.merges()?, formats);
            self.note_the_heaviest(&name, &mut cells, &colours);
            let notes = self.put_notes(&part, &sheet, &cells)?;
            let treatment =
                Treatment { old_marks, cut: self.kept.cut.get(&part), names: Some(&self.book.outside), notes };
            let (text, taken) = sheet.treated(&colours, &treatment)?;
            self.formulas_taken += taken;
            self.parts.extend(text.map(|text| (part, text)));
        }
        self.refuse_reaching_charts()?;
        if self.formulas_taken > 0 {
            self.kept.left_out.insert(walk::LINKS_OUT);
            self.forget("calcChain");
        }
        Ok(())
    }

    /// Leaves notes to the first cells of the heaviest problems only, where there are more than an office program bears; the
    /// others keep their colour.
    fn note_the_heaviest(&mut self, sheet: &str, notes: &mut BTreeMap<CellRef, String>, colours: &Colours) {
        let by_weight = colours.values().flat_map(|(_, cells)| cells);
        let beyond: Vec<CellRef> = by_weight.skip(MOST_NOTES).copied().collect();
        beyond.iter().for_each(|cell| drop(notes.remove(cell)));
        if !beyond.is_empty() {
            let sheet = tables::mask_name(sheet);
            self.without_notes.push(format!("“{sheet}”只有前 {MOST_NOTES} 格有批注，另有 {} 格只有底色", beyond.len()));
        }
    }

    /// Charts and tables that take their numbers from another file would be torn.
    fn refuse_reaching_charts(&mut self) -> Result<(), MarkError> {
        if !self.kept.left_out.contains(walk::LINKS_OUT) {
            return Ok(());
        }
        let lean =
            |part: &&String| ["xl/charts/", "xl/tables/"].iter().any(|folder| package::key(part).starts_with(folder));
        for part in self.kept.parts.iter().filter(lean).filter(|part| part.ends_with(".xml")) {
            let text = self.package.text(part)?;
            formulas::refuse_reaching(&text, 0..text.len(), &self.book.outside)?;
        }
        Ok(())
    }

    /// The part of the sheet at this place in the workbook.
    fn sheet_part(&self, at: usize) -> Option<String> {
        let (_, id) = self.book.sheets.get(at)?;
        let relation = self.kept.of(&self.book_part).iter().find(|relation| relation.id == *id)?;
        Some(relations::resolve(&self.book_part, &relation.target))
    }

    /// Puts notes on a sheet; gives the relation to their drawing, where the sheet has none yet.
    fn put_notes(
        &mut self,
        part: &str,
        sheet: &Sheet,
        marks: &BTreeMap<CellRef, String>,
    ) -> Result<Option<String>, MarkError> {
        let old = self.kept.target(part, "comments");
        let old_text = old.as_ref().map(|old| self.package.text(old)).transpose()?;
        if marks.is_empty() && !old_text.as_ref().is_some_and(|text| notes::has_ours(text)) {
            return Ok(None);
        }
        let joined = match &old_text {
            Some(text) => notes::joined(text, marks)?,
            None => notes::fresh(marks)?,
        };
        let drawing = self.kept.target(part, "vmlDrawing").filter(|_| sheet.has_old_drawing());
        let drawn = drawing.as_ref().map(|drawing| self.package.text(drawing)).transpose()?;
        let boxes = shapes::with_boxes(drawn.as_deref(), &joined.cells, marks, &sheet.widths()?)?;
        let notes_part = old.unwrap_or_else(|| {
            let new = self.free_part("xl/comments", "xml");
            self.new.notes.push(new.clone());
            self.relate(part, "QinglanNotes", "comments", &new);
            new
        });
        self.parts.insert(notes_part, joined.text);
        let (drawing_part, relation) = match drawing {
            Some(drawing) => (drawing, None),
            None => {
                let new = self.free_part("xl/drawings/vmlDrawing", "vml");
                let id = self.relate(part, "QinglanBoxes", "vmlDrawing", &new);
                (new, Some(id))
            }
        };
        self.parts.insert(drawing_part, boxes);
        Ok(relation)
    }

    /// A name no part has.
    fn free_part(&self, start: &str, ending: &str) -> String {
        let taken =
            |name: &String| self.package.has(name) || self.parts.contains_key(name) || self.new.notes.contains(name);
        (1..).map(|n| format!("{start}Qinglan{n}.{ending}")).find(|name| !taken(name)).unwrap_or_default()
    }

    fn relate(&mut self, from: &str, wish: &str, what: &str, to: &str) -> String {
        let relations = self.kept.relations.entry(from.to_owned()).or_default();
        let id = relations::free_id(relations, wish);
        relations.push(Relation::to(&id, what, to));
        self.kept.thinned.insert(from.to_owned());
        id
    }

    /// Leaves out a part the workbook leads to.
    fn forget(&mut self, what: &str) {
        if let Some(part) = self.kept.target(&self.book_part, what) {
            self.kept.parts.remove(&part);
            let relations = self.kept.relations.entry(self.book_part.clone()).or_default();
            relations.retain(|relation| relation.what() != what);
            self.kept.thinned.insert(self.book_part.clone());
        }
    }

    /// Pictures and shapes that were links to something outside are so no more.
    fn cut_links_of_drawings(&mut self) -> Result<(), MarkError> {
        let sheets: BTreeSet<String> = (0..self.book.sheets.len()).filter_map(|at| self.sheet_part(at)).collect();
        let drawings: Vec<_> =
            self.kept.cut.iter().filter(|(part, _)| !part.is_empty() && !sheets.contains(*part)).collect();
        for (part, ids) in drawings {
            let text = self.package.text(part)?;
            let mut edits = xml::Edits::default();
            for name in ["hlinkClick", "hlinkHover", "hlinkMouseOver"] {
                for (place, tag) in xml::tags(&text, 0..text.len(), name)? {
                    if !tag.get("id").is_some_and(|id| ids.contains(&id)) {
                        continue;
                    }
                    let end = if text[place.clone()].ends_with("/>") {
                        place.end
                    } else {
                        let close = format!("</{}>", tag.name);
                        text[place.end..].find(&close).map_or(place.end, |at| place.end + at + close.len())
                    };
                    edits.remove(place.start..end);
                }
            }
            self.parts.insert(part.clone(), edits.apply(&text));
        }
        Ok(())
    }

    /// Puts the list in front of the sheets, or in the place of an earlier copy's.
    fn put_list(&mut self, plan: &MarkPlan, said: &str, styles: &mut Styles) -> Result<(), MarkError> {
        let name = self.book.name_of_list(marked_list::NAME);
        let list = List::new(&marked_list::compose(plan, &name, said), styles)?;
        let (part, relation) = match self.book.old_list.and_then(|at| self.sheet_part(at)) {
            Some(part) => {
                self.kept.relations.remove(&part);
                self.kept.parts.remove(&relations::list_of(&part));
                (part, String::new())
            }
            None => {
                let part = self.free_part("xl/worksheets/sheet", "xml");
                self.new.sheets.push(part.clone());
                let id = self.relate(&self.book_part.clone(), "QinglanList", "worksheet", &part);
                (part, id)
            }
        };
        let book = self.book.with_list(&name, &relation, &list)?;
        self.parts.insert(self.book_part.clone(), book);
        self.parts.insert(part, list.into_sheet());
        Ok(())
    }

    fn written(mut self) -> Result<Vec<u8>, MarkError> {
        for part in &self.kept.thinned {
            let relations = self.kept.relations.get(part).map_or(&[][..], Vec::as_slice);
            self.parts.insert(relations::list_of(part), relations::written(relations));
        }
        let types = self.package.text(content::PART)?;
        let types = content::written(&types, &self.kept.parts, &self.book_part, &self.new)?;
        self.parts.insert(content::PART.to_owned(), types);
        self.package.written(&self.kept.parts, &self.parts)
    }
}

/// What each cell's note says, and the cells by severity.
///
/// A note inside a merged area would not be seen: it stands on the area's first cell, and names the one it is about.
fn marks_of(
    plan: &MarkPlan,
    sheet: &str,
    merges: &[Area],
    formats: &BTreeMap<tables::Severity, u32>,
) -> (BTreeMap<CellRef, String>, Colours) {
    let merges = if merges.len() > MOST_MERGES { &[] } else { merges };
    let (mut notes, mut colours): (BTreeMap<CellRef, String>, Colours) = (BTreeMap::new(), BTreeMap::new());
    for problem in plan.problems.iter().filter(|problem| problem.sheet == sheet) {
        let Some(cell) = problem.cell else { continue };
        let seen = merges.iter().find(|area| area.contains(cell)).map_or(cell, |area| area.first);
        let about = if seen == cell { String::new() } else { format!("（{cell}）") };
        let said = format!("{about}{}", problem.note());
        match notes.get_mut(&seen) {
            Some(before) if before.len() > LONGEST_NOTES => {}
            Some(before) => before.push_str(&format!("\n\n{said}")),
            None => {
                // Problems come heaviest first: the colour is that of the first.
                notes.insert(seen, said);
                let format = formats.get(&problem.severity).copied().unwrap_or_default();
                colours.entry(problem.severity).or_insert_with(|| (format, BTreeSet::new())).1.insert(seen);
            }
        }
    }
    (notes, colours)
}
