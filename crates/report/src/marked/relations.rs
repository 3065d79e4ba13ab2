//! Which part leads to which.

use super::package::Package;
use super::refusal::MarkError;
use super::xml::{DECLARATION, children, escaped, root};

/// The namespace of lists of relations.
const RELATIONS: &str = "http://schemas.openxmlformats.org/package/2006/relationships";

/// One part's link to another, or to something outside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Relation {
    pub id: String,
    /// The kind as a long address.
    pub kind: String,
    pub target: String,
    pub external: bool,
}

impl Relation {
    /// A relation to a part, of a kind every workbook knows.
    pub fn to(id: &str, what: &str, part: &str) -> Self {
        Self {
            id: id.to_owned(),
            kind: format!("{}/{what}", super::xml::LINKS),
            target: format!("/{part}"),
            external: false,
        }
    }

    /// The last word of its kind: `worksheet`, `comments`.
    pub fn what(&self) -> &str {
        self.kind.rsplit('/').next().unwrap_or_default()
    }
}

/// The part that lists the relations of a part; of the package itself for the empty name.
pub(super) fn list_of(part: &str) -> String {
    let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
    if folder.is_empty() { format!("_rels/{name}.rels") } else { format!("{folder}/_rels/{name}.rels") }
}

/// The relations of a part; none where nothing lists them.
pub(super) fn read(package: &mut Package, part: &str) -> Result<Vec<Relation>, MarkError> {
    let list = list_of(part);
    if !package.has(&list) {
        return Ok(Vec::new());
    }
    let text = package.text(&list)?;
    let nodes = children(&text, root(&text)?.inner)?;
    let relation = |tag: &super::xml::Tag| {
        Some(Relation {
            id: tag.get("Id")?,
            kind: tag.get("Type")?,
            target: tag.get("Target")?,
            external: tag.get("TargetMode").is_some_and(|mode| mode.eq_ignore_ascii_case("external")),
        })
    };
    let incomplete = || MarkError::malformed(format!("{list} 不完整"));
    nodes.iter().map(|node| relation(&node.tag).ok_or_else(incomplete)).collect()
}

/// The list as a part.
pub(super) fn written(relations: &[Relation]) -> String {
    let lines = relations.iter().map(|relation| {
        let mode = if relation.external { " TargetMode=\"External\"" } else { "" };
        let [id, kind, target] = [&relation.id, &relation.kind, &relation.target].map(|text| escaped(text));
        format!("<Relationship Id=\"{id}\" Type=\"{kind}\" Target=\"{target}\"{mode}/>")
    });
    format!("{DECLARATION}<Relationships xmlns=\"{RELATIONS}\">{}</Relationships>", lines.collect::<String>())
}

/// The part a relation of `from` leads to.
pub(super) fn resolve(from: &str, target: &str) -> String {
    let target = target.split('#').next().unwrap_or_default().replace('\\', "/");
    let mut steps: Vec<&str> = match target.strip_prefix('/') {
        Some(_) => Vec::new(),
        None => from.rsplit_once('/').map_or(Vec::new(), |(folder, _)| folder.split('/').collect()),
    };
    for step in target.split('/').filter(|step| !step.is_empty() && *step != ".") {
        if step == ".." {
            steps.pop();
        } else {
            steps.push(step);
        }
    }
    steps.join("/")
}

/// An id no relation has.
pub(super) fn free_id(relations: &[Relation], wish: &str) -> String {
    let taken = |id: &str| relations.iter().any(|relation| relation.id.eq_ignore_ascii_case(id));
    let numbered = (1..).map(|n| format!("{wish}{n}"));
    std::iter::once(wish.to_owned()).chain(numbered).find(|id| !taken(id)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_is_taken_from_the_folder_of_its_part() {
        assert_eq!(resolve("xl/worksheets/sheet1.xml", "../drawings/drawing1.xml"), "xl/drawings/drawing1.xml");
        assert_eq!(resolve("xl/workbook.xml", "/xl/worksheets/sheet1.xml"), "xl/worksheets/sheet1.xml");
        assert_eq!(resolve("", "xl/workbook.xml"), "xl/workbook.xml");
        assert_eq!(resolve("xl/workbook.xml", "../../../etc/passwd"), "etc/passwd");
        assert_eq!(list_of("xl/workbook.xml"), "xl/_rels/workbook.xml.rels");
        assert_eq!(list_of(""), "_rels/.rels");
    }
}
