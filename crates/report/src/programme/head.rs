//! What stands above the table of a programme's sheet, and what it says where there is nothing to show.

use std::collections::BTreeSet;

use crate::page::Page;
use crate::plan::TabColour;
use crate::programme::BoundRule;
use crate::scope::Scope;
use crate::words::subject_kind_zh;

/// Whose sheet it is, and what it is called.
#[derive(Debug, Clone)]
pub(crate) struct Head {
    /// Short name of the pack.
    pub pack: String,
    /// Title of the policy.
    pub pack_zh: String,
    /// Name on the tab.
    pub name: String,
    /// The pack's own sentence for the reader.
    pub about: String,
}

impl Head {
    /// A page with the title, the policy, the pack's sentence and how the sheet is read.
    pub fn page(&self, scope: &Scope<'_>, columns: usize, how: &str) -> Page {
        let mut page = Page::new(&self.name, TabColour::Result, columns, scope.brief);
        let said = [self.about.as_str(), how].map(|said| said.trim_end_matches('。'));
        let said: Vec<&str> = said.into_iter().filter(|said| !said.is_empty()).collect();
        let about = format!("{}　依据：{}。{}。", scope.brief.term.zh(), self.pack_zh, said.join("。"));
        page.title(&format!("{}　{}", scope.brief.bureau, self.name), &about);
        page
    }

    /// Why there is no row: which material the rules look at, and who owes.
    pub fn nothing<'r>(&self, rules: impl IntoIterator<Item = &'r BoundRule>) -> String {
        let (mut tables, mut owing) = (BTreeSet::new(), BTreeSet::new());
        for rule in rules {
            tables.extend(rule.tables.iter().map(|table| format!("“{table}”")));
            owing.insert(subject_kind_zh(&rule.subject));
        }
        let material = match tables.is_empty() {
            true => "名册".to_owned(),
            false => format!("{}的资料", tables.into_iter().collect::<Vec<_>>().join("")),
        };
        let owing = owing.into_iter().collect::<Vec<_>>().join("、");
        format!("没有可列的内容：没有收到{material}，或本学期没有{owing}承担这些规则。")
    }
}
