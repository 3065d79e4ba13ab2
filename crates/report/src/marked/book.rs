//! The workbook's own part: which sheets there are, and which names.

use std::collections::BTreeSet;

use super::formulas::reaches_out;
use super::list::List;
use super::refusal::MarkError;
use super::xml::{Edits, LINKS, Node, among, children, escaped, place_for, read_text, root, tags};

/// The elements of the part in the order the format asks for.
const ORDER: [&str; 18] = [
    "fileVersion",
    "fileSharing",
    "workbookPr",
    "workbookProtection",
    "bookViews",
    "sheets",
    "functionGroups",
    "externalReferences",
    "definedNames",
    "calcPr",
    "oleSize",
    "customWorkbookViews",
    "pivotCaches",
    "smartTagPr",
    "smartTagTypes",
    "webPublishing",
    "fileRecoveryPr",
    "extLst",
];
/// A hidden name by which the list of an earlier copy is known again.
const LIST_MARK: &str = "QINGLAN_LIST";
/// Characters a sheet's name may have.
const LONGEST_NAME: usize = 31;

/// The workbook's own part, taken apart.
pub(super) struct Book {
    text: String,
    root: Node,
    nodes: Vec<Node>,
    /// The name of each sheet and the relation to its part, in order.
    pub sheets: Vec<(String, String)>,
    /// Names that speak of something outside, in capitals.
    pub outside: BTreeSet<String>,
    /// The list of an earlier copy, by its place among the sheets.
    pub old_list: Option<usize>,
}

impl Book {
    pub fn parse(text: String) -> Result<Self, MarkError> {
        let root = root(&text)?;
        let nodes = children(&text, root.inner.clone())?;
        let list = nodes.iter().find(|node| node.local() == "sheets");
        let list = list.ok_or_else(|| MarkError::malformed("没有工作表清单"))?;
        let sheets = children(&text, list.inner.clone())?;
        let sheet = |node: &Node| Some((node.tag.get("name")?, node.tag.get("id")?));
        let sheets = sheets.iter().map(|node| sheet(node).ok_or_else(|| MarkError::malformed("工作表清单不完整")));
        let sheets = sheets.collect::<Result<Vec<_>, _>>()?;
        let mut book = Self { text, root, nodes, sheets, outside: BTreeSet::new(), old_list: None };
        book.read_names()?;
        Ok(book)
    }

    fn node(&self, name: &str) -> Option<&Node> {
        self.nodes.iter().find(|node| node.local() == name)
    }

    fn names(&self) -> Result<Vec<Node>, MarkError> {
        self.node("definedNames").map_or(Ok(Vec::new()), |names| children(&self.text, names.inner.clone()))
    }

    /// Names that lead outside, names that lead to those, and the list of an earlier copy.
    fn read_names(&mut self) -> Result<(), MarkError> {
        let names = self.names()?;
        let said = names.iter().map(|node| read_text(&self.text, node.inner.clone())).collect::<Result<Vec<_>, _>>()?;
        let mut before = None;
        while before != Some(self.outside.len()) {
            before = Some(self.outside.len());
            for (node, formula) in names.iter().zip(&said) {
                let is_macro = ["function", "vbProcedure", "xlm", "macro"].iter().any(|key| is_set(node, key));
                if is_macro || reaches_out(formula, &self.outside) {
                    self.outside.extend(node.tag.get("name").map(|name| name.to_uppercase()));
                }
            }
        }
        let mark = names.iter().zip(&said).find(|(node, _)| node.tag.get("name").as_deref() == Some(LIST_MARK));
        self.old_list = mark.and_then(|(_, formula)| {
            let sheet = formula.rsplit_once('!')?.0.trim_matches('\'').replace("''", "'");
            self.sheets.iter().position(|(name, _)| *name == sheet)
        });
        Ok(())
    }

    /// The name of the list: the one wished for, or as near to it as the school's own sheets allow.
    pub fn name_of_list(&self, wish: &str) -> String {
        if let Some((name, _)) = self.old_list.and_then(|at| self.sheets.get(at)) {
            return name.clone();
        }
        let names = self.sheets.iter().map(|(name, _)| name.as_str());
        free_name(wish, &names.collect::<Vec<_>>())
    }

    /// The part with the list in front of the sheets, or in the place of an earlier one.
    pub fn with_list(&self, name: &str, relation: &str, list: &List) -> Result<String, MarkError> {
        let at = self.old_list.unwrap_or(0);
        let mut edits = Edits::default();
        if self.old_list.is_none() {
            self.put_sheet(name, relation, &mut edits)?;
        }
        self.rewrite_names((name, at), list, &mut edits)?;
        if let Some(views) = self.node("bookViews") {
            for (place, tag) in tags(&self.text, views.inner.clone(), "workbookView")? {
                edits.replace(place, tag.with("activeTab", &at.to_string()).without("firstSheet").written());
            }
        }
        if let Some(outside) = self.node("externalReferences") {
            edits.remove(outside.whole.clone());
        }
        Ok(edits.apply(&self.text))
    }

    fn put_sheet(&self, name: &str, relation: &str, edits: &mut Edits) -> Result<(), MarkError> {
        let Some(list) = self.node("sheets") else { return Ok(()) };
        let sheets = children(&self.text, list.inner.clone())?;
        let number = sheets.iter().filter_map(|sheet| sheet.tag.number("sheetId")).max().unwrap_or(0).saturating_add(1);
        let sheet =
            format!("<sheet xmlns:r=\"{LINKS}\" name=\"{}\" sheetId=\"{number}\" r:id=\"{relation}\"/>", escaped(name));
        edits.insert(list.inner.start, among(&self.root.tag, &sheet));
        Ok(())
    }

    /// The names that stay, moved on by one sheet where a sheet was put in front, and those of the list.
    fn rewrite_names(&self, (name, at): (&str, usize), list: &List, edits: &mut Edits) -> Result<(), MarkError> {
        let moved = u32::from(self.old_list.is_none());
        let mut kept = String::new();
        for node in self.names()? {
            let called = node.tag.get("name").unwrap_or_default();
            let of_sheet = node.tag.number("localSheetId");
            let old = called == LIST_MARK || self.old_list.is_some() && of_sheet == Some(at as u32);
            if old || self.outside.contains(&called.to_uppercase()) {
                continue;
            }
            let tag = match of_sheet {
                Some(sheet) => node.tag.clone().with("localSheetId", &(sheet + moved).to_string()),
                None => node.tag.clone(),
            };
            kept.push_str(&format!("{}{}", tag.written(), &self.text[node.opening.end..node.whole.end]));
        }
        let own = list.names.iter().map(|(said, called)| {
            let hidden = if called.contains("FilterDatabase") { " hidden=\"1\"" } else { "" };
            format!("<definedName name=\"{called}\" localSheetId=\"{at}\"{hidden}>{said}</definedName>")
        });
        let place = escaped(&format!("'{}'!$A$1", name.replace('\'', "''")));
        let mark = format!("<definedName name=\"{LIST_MARK}\" hidden=\"1\">{place}</definedName>");
        let own: String = own.chain([mark]).map(|name| among(&self.root.tag, &name)).collect();
        match self.node("definedNames") {
            Some(names) => {
                edits.replace(names.whole.clone(), format!("{}{kept}{own}</{}>", names.tag.opened(), names.tag.name));
            }
            None => {
                let container = among(&self.root.tag, &format!("<definedNames>{own}</definedNames>"));
                edits.insert(place_for("definedNames", &self.root, &self.nodes, &ORDER), container);
            }
        }
        Ok(())
    }
}

fn is_set(node: &Node, key: &str) -> bool {
    node.tag.get(key).is_some_and(|value| matches!(&*value, "1" | "true"))
}

/// A sheet's name as near to the wish as the others allow; programs do not tell capitals from small letters.
pub(super) fn free_name(wish: &str, taken: &[&str]) -> String {
    let free = |name: &String| !taken.iter().any(|other| other.to_lowercase() == name.to_lowercase());
    let numbered = (2..).map(|n| {
        let end = format!("（{n}）");
        let start: String = wish.chars().take(LONGEST_NAME - end.chars().count()).collect();
        start + &end
    });
    std::iter::once(wish.chars().take(LONGEST_NAME).collect()).chain(numbered).find(free).unwrap_or_default()
}
