//! By whom, when and why: what every block of waivers, corrections, lots and judgements must say, and where it stands.

use super::Decided;
use crate::document::Section;

/// One block of a file of decisions: who decided it, when, why, and where it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ruling {
    /// The file, as messages show it: `decisions/waivers.toml`.
    pub file: &'static str,
    /// Line of the block, from 1.
    pub line: usize,
    /// By whom, when and why; none of them is empty.
    pub decided: Decided,
}

impl Ruling {
    /// The keys every block has.
    pub(super) const KEYS: [&'static str; 3] = ["by", "on", "why"];

    /// Reads who, when and why; complains of what is missing or empty.
    pub(super) fn read(section: &Section<'_>, file: &'static str) -> Option<Self> {
        let (by, why) = (said(section, "by"), said(section, "why"));
        let on = section.required_date("on");
        Some(Self { file, line: section.line(), decided: Decided { by: by?, on: on?, why: why? } })
    }

    /// Where it is written: `decisions/waivers.toml:3`.
    pub fn place(&self) -> String {
        format!("{}:{}", self.file, self.line)
    }

    /// Who, when and why, in Chinese: `王芳 2024-09-10：休产假`.
    pub fn zh(&self) -> String {
        let Decided { by, on, why } = &self.decided;
        format!("{by} {on}：{why}")
    }
}

/// A text that must be there and say something.
pub(super) fn said(section: &Section<'_>, key: &str) -> Option<String> {
    let text = section.required_text(key).trim();
    if text.is_empty() {
        if let Some(node) = section.value(key).filter(|node| node.value.as_text().is_some()) {
            section.complain(node.line, key, "不能为空", "it may not be empty");
        }
        return None;
    }
    Some(text.to_owned())
}

/// The keys of a block: its own and those every block has.
pub(super) fn keys_of(own: &[&'static str]) -> Vec<&'static str> {
    [own, &Ruling::KEYS].concat()
}
