//! What of a workbook goes back to the school: what is reached by known kinds of links, and nothing else.

use std::collections::{BTreeMap, BTreeSet};

use super::package::Package;
use super::refusal::MarkError;
use super::relations::{self, Relation};

/// What becomes of the part a link leads to.
enum Fate {
    /// It goes back as it is.
    Keep,
    /// It stays here; nothing in other parts needs it.
    LeaveOut(&'static str),
    /// It must not go back, and other parts lean on it.
    Refuse(&'static str),
}

/// Kinds of links whose parts are data, looks and pictures.
const KEPT: &[&str] = &[
    "officeDocument",
    "core-properties",
    "extended-properties",
    "custom-properties",
    "thumbnail",
    "worksheet",
    "chartsheet",
    "sharedStrings",
    "styles",
    "theme",
    "themeOverride",
    "calcChain",
    "sheetMetadata",
    "metadata",
    "drawing",
    "chart",
    "chartEx",
    "chartUserShapes",
    "chartStyle",
    "chartColorStyle",
    "image",
    "vmlDrawing",
    "comments",
    "threadedComment",
    "person",
    "table",
    "tableSingleCells",
    "pivotTable",
    "pivotCacheDefinition",
    "pivotCacheRecords",
    "slicer",
    "slicerCache",
    "timeline",
    "timelineCache",
    "printerSettings",
    "ctrlProp",
    "customXml",
    "customXmlProps",
    "diagramData",
    "diagramLayout",
    "diagramQuickStyle",
    "diagramColors",
    "diagramDrawing",
    "cellImage",
    "rdRichValue",
    "rdRichValueStructure",
    "rdRichValueTypes",
    "richValueRel",
    "rdArray",
    "richStyles",
    "rdSupportingPropertyBag",
    "rdSupportingPropertyBagStructure",
    "FeaturePropertyBag",
    "hyperlink",
];

/// What links to things outside are called, for the school.
pub(super) const LINKS_OUT: &str = "指向外部的链接";

/// What goes back.
#[derive(Debug, Default)]
pub(super) struct Kept {
    pub parts: BTreeSet<String>,
    /// The relations of each part that has any, without those left out; the package itself has the empty name.
    pub relations: BTreeMap<String, Vec<Relation>>,
    /// Parts whose relations are fewer than they were.
    pub thinned: BTreeSet<String>,
    /// Ids of relations a part had to things outside.
    pub cut: BTreeMap<String, BTreeSet<String>>,
    /// What stays here, in words.
    pub left_out: BTreeSet<&'static str>,
}

impl Kept {
    /// The relations of a part.
    pub fn of(&self, part: &str) -> &[Relation] {
        self.relations.get(part).map_or(&[], Vec::as_slice)
    }

    /// The part a relation of this kind leads to.
    pub fn target(&self, part: &str, what: &str) -> Option<String> {
        let relation = self.of(part).iter().find(|relation| relation.what() == what)?;
        Some(relations::resolve(part, &relation.target))
    }
}

/// Follows every link inside the package.
///
/// # Errors
/// [`MarkError::Unsafe`] if something that must not go back holds other parts up.
pub(super) fn walk(package: &mut Package) -> Result<Kept, MarkError> {
    let mut kept = Kept::default();
    let mut waiting: Vec<(String, String)> = vec![(String::new(), String::new())];
    while let Some((part, reached_as)) = waiting.pop() {
        if !part.is_empty() && !kept.parts.insert(part.clone()) {
            continue;
        }
        let all = relations::read(package, &part)?;
        let count = all.len();
        let mut stay = Vec::new();
        for relation in all {
            if let Some(next) = judged(&mut kept, (&part, &reached_as), &relation)? {
                waiting.extend(next.filter(|next| package.has(next)).map(|next| (next, relation.what().to_owned())));
                stay.push(relation);
            }
        }
        if stay.len() < count {
            kept.thinned.insert(part.clone());
        }
        if count > 0 {
            kept.parts.insert(relations::list_of(&part));
            kept.relations.insert(part, stay);
        }
    }
    Ok(kept)
}

/// The part a relation leads to, where the relation stays.
fn judged(
    kept: &mut Kept,
    (part, reached_as): (&str, &str),
    relation: &Relation,
) -> Result<Option<Option<String>>, MarkError> {
    if relation.external {
        return cut(kept, (part, reached_as), relation);
    }
    match fate(part, relation.what()) {
        Fate::Keep if relation.target.starts_with('#') => Ok(Some(None)),
        Fate::Keep => Ok(Some(Some(relations::resolve(part, &relation.target)))),
        Fate::LeaveOut(what) => {
            kept.left_out.insert(what);
            Ok(None)
        }
        Fate::Refuse(what) => Err(MarkError::Unsafe(what)),
    }
}

/// A link to something outside is cut where it is a hyperlink, and refused where something is shown by it.
fn cut(
    kept: &mut Kept,
    (part, reached_as): (&str, &str),
    relation: &Relation,
) -> Result<Option<Option<String>>, MarkError> {
    let can_be_cut = match relation.what() {
        "hyperlink" => matches!(reached_as, "worksheet" | "chartsheet" | "drawing"),
        _ => part.is_empty(),
    };
    if !can_be_cut {
        return Err(MarkError::Unsafe(LINKS_OUT));
    }
    kept.left_out.insert(LINKS_OUT);
    kept.cut.entry(part.to_owned()).or_default().insert(relation.id.clone());
    Ok(None)
}

fn fate(part: &str, what: &str) -> Fate {
    match what {
        _ if KEPT.contains(&what) => Fate::Keep,
        "vbaProject" => Fate::LeaveOut("宏"),
        "externalLink" => Fate::LeaveOut(LINKS_OUT),
        "origin" => Fate::LeaveOut("数字签名"),
        "extensibility" | "customUI" | "userCustomization" => Fate::LeaveOut("自定义功能区"),
        _ if part.is_empty() => Fate::LeaveOut("其他附件"),
        "connections" | "queryTable" => Fate::Refuse("数据连接"),
        "control" | "activeXControlBinary" => Fate::Refuse("ActiveX 控件"),
        "oleObject" | "package" => Fate::Refuse("嵌入的其他文件"),
        "xlMacrosheet" | "xlIntlMacrosheet" | "dialogsheet" => Fate::Refuse("宏表"),
        _ => Fate::Refuse("不认识的部件"),
    }
}
