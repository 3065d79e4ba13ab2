//! What the covers and footers say.

use chrono::NaiveDate;
use tables::Term;

use crate::programme::ProgrammeSheets;

/// What the covers and footers say; nothing in it depends on the clock.
#[derive(Debug, Clone)]
pub struct Brief {
    /// The bureau's full name.
    pub bureau: String,
    /// The term the workbooks speak of.
    pub term: Term,
    /// Version of the tool.
    pub tool_version: String,
    /// Name of the run, to find its manifest.
    pub run_id: String,
    /// The packs in force, one line each: `平罗县青蓝工程 pingluo-qinglan 1.0 (…)`.
    pub packs: Vec<String>,
    /// The sheets those packs ask for.
    pub programmes: ProgrammeSheets,
    /// The office that receives corrected sheets and objections.
    pub office: String,
    /// Its telephone, meant for print.
    pub objection_phone: Option<String>,
    /// What the run was made of: settings, packs, decisions and sheets sent, each with its hash.
    pub made_of: Vec<MadeOf>,
    /// The creation date written into the workbooks: the end of the term.
    pub made_on: NaiveDate,
}

/// One part of what a run was made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MadeOf {
    /// 政策包, 决定, 设定, 报送文件 ….
    pub kind: String,
    /// Its name.
    pub name: String,
    /// Its version, or how many files it is.
    pub size: String,
    /// Its hash.
    pub hash: String,
}
