//! The walk: inbox to workbook as one path.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result};
use normalise::Sent;
use rayon::prelude::*;
use report::{Brief, SchoolCopy};
use store::{ClosedTerm, Publication, RunLock};
use tables::{Dataset, Question, Term};

use crate::intake::{self, Frame, Intake, Memory};
use crate::manifest::{self, Manifest};
use crate::marked::{self, file_name};
use crate::message::{Outcome, Told, Voice};
use crate::summary::{Stages, Summary};
use crate::workspace::{House, Workspace};
use crate::{accounts, closed, diff, questions, summary};

/// `qinglan run`.
pub fn run_command(dir: &Path, term: Option<Term>, voice: &Voice) -> Result<Outcome> {
    let Some(summary) = run(&Workspace::open(dir)?, term, voice)? else { return Ok(Outcome::Done) };
    summary::print(&summary, voice);
    Ok(if summary.errors > 0 { Outcome::DoneWithErrors } else { Outcome::Done })
}

/// Runs one bureau: sheets in, tables kept, workbooks out. Nothing of a run that fails is kept.
///
/// `None` if the term to report is closed: what would differ was printed, and nothing was changed.
pub fn run(workspace: &Workspace, term: Option<Term>, voice: &Voice) -> Result<Option<Summary>> {
    let mut stages = Stages::start();
    let mut house = House::load(workspace)?; // every name bound before a file is opened
    let lock = RunLock::acquire(&workspace.store())?;
    let store = store::open(&workspace.store())?;

    let seed = manifest::reading_seed(workspace, &house)?;
    let answered = questions::take_answers(workspace, &mut house)?;
    let frame = Frame { bureau: &house.bureau, vocabulary: &house.vocabulary, seed: &seed, memory: Memory::Kept };
    let mut intake = intake::take_in(workspace, &store, &frame, voice)?;
    stages.done("read");
    let latest = latest_term(&intake)?;
    let term = reported_term(&intake, term, latest)?;

    let closed = store.closed()?;
    intake.under_present_names();
    intake.set_aside_versions(&house.vocabulary);
    closed::tell_changes(&closed, &mut intake, latest)?;

    let (made, who_is_who) = keep(&house, &mut intake);
    stages.done("normalise");
    let manifest = Manifest::of_inputs(workspace, &house, &intake, term);
    if let Some(closed) = closed.iter().find(|closed| closed.term == term) {
        let inputs = diff::Inputs { manifest: &manifest, decisions: Some(&house.decisions.files) };
        closed::print_differences(closed, &measured(&made, &[], &house, term)?, &inputs, voice)?;
        return Ok(None);
    }
    let kept = store::with_closed(&made, &closed)?;
    let whole = measured(&kept, &closed, &house, latest)?; // what is kept and asked of, whatever term is reported
    let data = if term == latest { whole.clone() } else { measured(&kept, &closed, &house, term)? };
    stages.done("measure");

    let brief = brief(&house, term, &manifest);
    let reports = workspace.reports(term);
    let open = questions::open_questions(&intake.sheets, &who_is_who, &closed);
    let mut summary = summary::summarise(&intake, &data, &manifest, term, &reports);
    summary.asked = answered.told(workspace, &open);
    let mut publication = Publication::begin(&lock)?;
    let staged = publication.stage(&reports)?;
    let tables = publication.stage(&workspace.store())?;
    let folder = publication.stage(&workspace.runs().join(&manifest.id))?;
    store.carry_closed(&tables)?;
    let inbox = workspace.inbox();
    let (written, kept) =
        rayon::join(|| write_reports(&data, &brief, &inbox, &staged, voice), || store::write_tables(&whole, &tables));
    let written = written?;
    stages.done("report");

    diff::keep_results(&data, &folder)?;
    diff::decisions::keep(&house.decisions, &folder)?;
    manifest.write(&folder, &kept?, &staged, &written)?;
    summary::write_log(&summary, &folder)?;
    publication.publish()?; // tables, reports and the run's own record: all visible from here on, or none
    answered.keep(workspace, &house, &open)?;
    stages.done("store");
    summary.stages = stages.all();
    Ok(Some(summary))
}

/// The stored tables, with the findings and the account of every sheet beside them; and what is asked about who is who.
pub fn keep(house: &House, intake: &mut Intake) -> (Dataset, Vec<Question>) {
    let sent = Sent {
        files: &intake.files,
        folders: &intake.folders,
        sheets: &intake.sheets,
        office: house.bureau.office.as_deref(),
        calendar: &house.bureau.calendar,
        vocabulary: &house.vocabulary,
        corrections: &house.decisions.corrections,
    };
    let reconciled = normalise::reconcile(&sent);
    intake.findings.extend(reconciled.findings);
    let mut dataset = reconciled.dataset;
    accounts::fill(&mut dataset, &intake.findings, &intake.sheets, &rules_by_form(house));
    (dataset, reconciled.questions)
}

/// The rules that read each kind of sheet.
fn rules_by_form(house: &House) -> BTreeMap<String, Vec<String>> {
    let mut by_table: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for rule in house.packs.iter().flat_map(|pack| &pack.rules) {
        for table in rule.tables() {
            by_table.entry(table).or_default().push(rule.id.clone());
        }
    }
    let forms = house.vocabulary.sheets.iter();
    forms
        .map(|form| {
            let tables = normalise::tables_of(form.rows);
            let rules = tables.iter().filter_map(|table| by_table.get(*table)).flatten().cloned().collect();
            (form.name.clone(), rules)
        })
        .collect()
}

/// The stored tables with the views as of a term; rows of closed terms as they were closed.
pub fn measured(kept: &Dataset, closed: &[ClosedTerm], house: &House, term: Term) -> Result<Dataset> {
    let measured = metrics::evaluate_told(kept, &house.plan, term).context("measuring")?;
    let mut data = kept.clone().merged(measured.value);
    accounts::add(&mut data, &measured.findings)?;
    Ok(store::with_closed(&data, closed)?)
}

/// The latest term with a file.
pub fn latest_term(intake: &Intake) -> Result<Term> {
    intake.files.iter().filter_map(|file| file.term).max().ok_or_else(|| {
        Told::error(
            "inbox 里还没有任何学期的表格。请把学校报送的表放进 inbox/学期/单位/，如 inbox/2024-1/第一小学/。",
            "The inbox holds no sheets yet. Put what schools sent into inbox/<term>/<unit>/, such as inbox/2024-1/第一小学/.",
        )
    })
}

/// The term to report: as asked, else the latest.
pub fn reported_term(intake: &Intake, asked: Option<Term>, latest: Term) -> Result<Term> {
    match asked {
        Some(term) if !intake.files.iter().any(|file| file.term == Some(term)) => Err(Told::error(
            format!("inbox 里没有 {term} 学期的表格；最近的学期是 {latest}。"),
            format!("The inbox holds no sheets for {term}; the latest term is {latest}."),
        )),
        Some(term) => Ok(term),
        None => Ok(latest),
    }
}

/// What the covers and footers of a term's workbooks say.
pub fn brief(house: &House, term: Term, manifest: &Manifest) -> Brief {
    let made_on = house.bureau.calendar.term(term).map(|dates| dates.end);
    Brief {
        bureau: house.bureau.name.clone(),
        term,
        tool_version: env!("CARGO_PKG_VERSION").to_owned(),
        run_id: manifest.id.clone(),
        packs: manifest
            .packs
            .iter()
            .map(|pack| format!("{} {} {}（{}）", pack.zh, pack.id, pack.version, &pack.hash[..8]))
            .collect(),
        programmes: house.sheets.clone(),
        office: house.bureau.office.clone().unwrap_or_else(|| house.bureau.name.clone()),
        objection_phone: house.bureau.objection_phone.clone(),
        made_of: manifest.made_of(),
        made_on: made_on.unwrap_or_default(),
    }
}

/// Writes the 公示 workbook of every list that can be posted; gives their paths below `folder`.
fn write_notices(data: &Dataset, brief: &Brief, folder: &Path) -> Result<Vec<String>> {
    let notices = report::compose_notices(data, brief);
    let write = |(list, plan): &(String, report::WorkbookPlan)| {
        let path = format!("领导小组/公示/公示_{}_{}.xlsx", file_name(list), brief.term);
        report::write(plan, &folder.join(&path))?;
        Ok(path)
    };
    notices.iter().map(write).collect()
}

/// Writes every workbook of the term below `folder`; gives their paths below it, in order.
fn write_reports(data: &Dataset, brief: &Brief, inbox: &Path, folder: &Path, voice: &Voice) -> Result<Vec<String>> {
    let leaders = format!("领导小组/青蓝工程评价_{}.xlsx", brief.term);
    let for_schools = || {
        let copies = marked::write_copies(data, brief, inbox, folder)?;
        let schools = report::compose_schools(data, brief, &copies);
        Ok::<_, anyhow::Error>((copies, schools))
    };
    let (for_leaders, for_schools) =
        rayon::join(|| report::write(&report::compose_leaders(data, brief), &folder.join(&leaders)), for_schools);
    for_leaders?;
    let (copies, schools) = for_schools?;
    let notices = write_notices(data, brief, folder)?;
    let bar = voice.progress("写出报表", "reports", schools.len() as u64);
    let slips = schools.par_iter().map(|(unit, plan)| {
        let path = format!("学校/{}/退回修改单_{}.xlsx", file_name(unit), brief.term);
        report::write(plan, &folder.join(&path))?;
        bar.inc(1);
        Ok(path)
    });
    let mut written = slips.collect::<Result<Vec<String>>>()?;
    bar.finish_and_clear();
    written.push(leaders);
    written.extend(notices);
    let own = |copy: &SchoolCopy| Some(format!("学校/{}/{}", file_name(&copy.unit), copy.copy.as_ref()?));
    written.extend(copies.iter().filter_map(own));
    written.sort();
    Ok(written)
}
