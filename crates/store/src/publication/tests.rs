//! Publications of tables, reports and a run together: whole, cut off and failing.

use std::collections::BTreeSet;
use std::fs;

use tables::{Dataset, Table, table_spec};
use tempfile::TempDir;

use super::*;
use crate::steps::plug::with_plug_pulled_after;
use crate::write_tables;

/// A workspace with one unit in its tables, two reports and runs; all of one publication hold the same word.
struct Workspace(TempDir);

const REPORTS: [&str; 2] = ["领导小组/评价.xlsx", "学校/一小/退回.xlsx"];

impl Workspace {
    fn new() -> Self {
        Self(TempDir::new().expect("a folder"))
    }

    /// One in which a run published the old word.
    fn old() -> Self {
        let workspace = Self::new();
        workspace.publish("旧").expect("published");
        workspace
    }

    fn path(&self, below: &str) -> PathBuf {
        self.0.path().join(below)
    }

    fn lock(&self) -> RunLock {
        RunLock::acquire(&self.path("store")).expect("free")
    }

    fn stage<'l>(&self, lock: &'l RunLock, word: &str) -> Result<Publication<'l>, StoreError> {
        let mut units = Table::builder(table_spec("unit").expect("declared"));
        units.row().text("unit", "一小").text("kind", word);
        let mut dataset = Dataset::new();
        dataset.insert(units.finish());
        let mut publication = Publication::begin(lock)?;
        let tables = publication.stage(&self.path("store"))?;
        write_tables(&dataset, &tables)?;
        let reports = publication.stage(&self.path("reports/2024-1"))?;
        for report in REPORTS.map(|name| reports.join(name)) {
            fs::create_dir_all(report.parent().expect("a parent")).expect("a folder");
            fs::write(report, word).expect("written");
        }
        let run = publication.stage(&self.path("runs").join(word))?;
        fs::write(run.join("log"), word).expect("written");
        Ok(publication)
    }

    fn publish(&self, word: &str) -> Result<(), StoreError> {
        let lock = self.lock();
        self.stage(&lock, word)?.publish()
    }

    /// The word of the tables as a reader has it who comes now.
    fn word_of_tables(&self) -> String {
        // Not by `open`, which would recover.
        let store = crate::Store { root: self.path("store"), cache: crate::cache::Cache::new(self.path("cache")) };
        let units = store.read_all().expect("read").table("unit").clone();
        (0..units.len()).map(|row| units.shown(row, "kind")).collect()
    }

    /// The words of the tables and the reports, and all runs, after checking that nothing else lies there.
    fn visible(&self) -> (Vec<String>, BTreeSet<String>) {
        let mut words = vec![self.word_of_tables()];
        let report = |name| fs::read_to_string(self.path("reports/2024-1").join(name)).unwrap_or_default();
        words.extend(REPORTS.map(report));
        let runs = names(&self.path("runs"));
        let logs = runs.iter().map(|run| fs::read_to_string(self.path("runs").join(run).join("log")).expect("a log"));
        assert_eq!(logs.collect::<BTreeSet<_>>(), runs);
        let outputs = BTreeSet::from([".qinglan", "store", "reports", "runs"].map(str::to_owned));
        assert!(names(self.0.path()).is_subset(&outputs), "{:?}", names(self.0.path()));
        assert!(names(&self.path("reports")).is_subset(&BTreeSet::from(["2024-1".to_owned()])));
        assert!(names(&self.path(".qinglan")).is_subset(&BTreeSet::from(["lock".to_owned()])));
        (words, runs)
    }

    fn recover(&self) {
        drop(self.lock());
    }
}

fn names(folder: &Path) -> BTreeSet<String> {
    let entries = fs::read_dir(folder).into_iter().flatten();
    entries.map(|entry| entry.expect("listed").file_name().to_string_lossy().into_owned()).collect()
}

/// What is visible after publications of these words, the last of them in the tables and reports.
fn whole(words: &[&str]) -> (Vec<String>, BTreeSet<String>) {
    let last = words.last().copied().unwrap_or_default();
    (vec![last.to_owned(); 3], words.iter().map(|word| (*word).to_owned()).collect())
}

#[test]
fn a_publication_cut_off_at_any_step_is_done_whole_or_not_at_all() {
    let mut outcomes = BTreeSet::new();
    for steps in 0.. {
        let workspace = Workspace::old();
        let finished = with_plug_pulled_after(steps, || workspace.publish("新")).is_some();
        let at_once = workspace.word_of_tables();
        workspace.recover();
        let after = workspace.visible();
        assert!(after == whole(&["旧"]) || after == whole(&["旧", "新"]), "{after:?} after {steps} steps");
        assert_eq!(at_once, after.0[0], "a reader before recovery, after {steps} steps");
        outcomes.insert(after);
        if finished {
            break;
        }
    }
    assert_eq!(outcomes.len(), 2, "the plug was pulled before and after the decision");
}

#[test]
fn a_first_publication_cut_off_at_any_step_is_done_whole_or_not_at_all() {
    let mut outcomes = BTreeSet::new();
    for steps in 0.. {
        let workspace = Workspace::new();
        let finished = with_plug_pulled_after(steps, || workspace.publish("新")).is_some();
        let at_once = workspace.word_of_tables();
        workspace.recover();
        let (words, runs) = workspace.visible();
        let nothing = words.concat().is_empty() && runs.is_empty();
        assert!(nothing || (&words, &runs) == (&whole(&["新"]).0, &whole(&["新"]).1), "{words:?} after {steps} steps");
        assert_eq!(at_once, words[0], "a reader before recovery, after {steps} steps");
        outcomes.insert(words);
        if finished {
            break;
        }
    }
    assert_eq!(outcomes.len(), 2, "the plug was pulled before and after the decision");
}

#[test]
fn a_recovery_cut_off_at_any_step_is_taken_up_by_the_next() {
    for steps in 0.. {
        let mut expected = None;
        for steps_of_recovery in 0.. {
            let workspace = Workspace::old();
            let lock = workspace.lock();
            let publication = workspace.stage(&lock, "新").expect("staged");
            if with_plug_pulled_after(steps, || publication.publish()).is_some() {
                return;
            }
            drop(lock);
            let recovered = with_plug_pulled_after(steps_of_recovery, || workspace.recover()).is_some();
            workspace.recover();
            let after = workspace.visible();
            let expected = expected.get_or_insert_with(|| after.clone());
            assert_eq!(&after, expected, "cut off after {steps} steps, recovery after {steps_of_recovery}");
            if recovered {
                break;
            }
        }
    }
}

/// Publishes while one of the folders cannot be replaced; gives whether it came to an end.
fn publish_against_an_obstacle(workspace: &Workspace, steps: usize) -> bool {
    let lock = workspace.lock();
    let publication = workspace.stage(&lock, "新").expect("staged");
    // A plain file where the folder of the old reports would go: the tables are replaced by then.
    let obstacle = workspace.path("reports/.2024-1.old");
    fs::write(&obstacle, "in the way").expect("written");
    let outcome = with_plug_pulled_after(steps, || publication.publish());
    assert!(!matches!(outcome, Some(Ok(()))));
    fs::remove_file(&obstacle).expect("removed");
    outcome.is_some()
}

#[test]
fn a_publication_that_fails_is_taken_back_whole_and_not_done_later_unasked() {
    let workspace = Workspace::old();
    assert!(publish_against_an_obstacle(&workspace, usize::MAX));
    assert_eq!(workspace.word_of_tables(), "旧");
    workspace.recover();
    assert_eq!(workspace.visible(), whole(&["旧"]));
    workspace.publish("新").expect("published");
    assert_eq!(workspace.visible(), whole(&["旧", "新"]));
}

#[test]
fn a_publication_that_fails_and_is_cut_off_at_any_step_is_done_whole_or_not_at_all() {
    for steps in 0.. {
        let workspace = Workspace::old();
        let ended = publish_against_an_obstacle(&workspace, steps);
        let at_once = workspace.word_of_tables();
        workspace.recover();
        let after = workspace.visible();
        assert!(after == whole(&["旧"]) || after == whole(&["旧", "新"]), "{after:?} after {steps} steps");
        assert_eq!(at_once, after.0[0], "a reader before recovery, after {steps} steps");
        if ended {
            assert_eq!(after, whole(&["旧"]));
            break;
        }
    }
}

#[test]
fn what_is_dropped_unpublished_was_never_visible_and_leaves_nothing() {
    let workspace = Workspace::old();
    let lock = workspace.lock();
    drop(workspace.stage(&lock, "新").expect("staged"));
    assert_eq!(workspace.visible(), whole(&["旧"]));
}

#[test]
fn the_same_run_published_again_replaces_itself() {
    let workspace = Workspace::old();
    workspace.publish("旧").expect("published");
    assert_eq!(workspace.visible(), whole(&["旧"]));
}

#[test]
fn nothing_but_outputs_can_be_published_and_none_inside_another() {
    let workspace = Workspace::new();
    let lock = workspace.lock();
    let mut publication = Publication::begin(&lock).expect("begun");
    publication.stage(&workspace.path("reports/2024-1")).expect("an output");
    let elsewhere = ["inbox/2024-1", "reports/../inbox", "reports", "reports/2024-1/学校", "reports/2024-1", ""];
    for folder in elsewhere.map(|below| workspace.path(below)).iter().chain([&std::env::temp_dir()]) {
        let refused = publication.stage(folder);
        assert!(matches!(refused, Err(StoreError::NotAnOutput { .. })), "{}", folder.display());
    }
}

#[test]
fn a_reader_has_one_state_whole_while_runs_publish() {
    let workspace = Workspace::old();
    std::thread::scope(|scope| {
        let writer = scope.spawn(|| {
            for word in ["新", "旧"].repeat(5) {
                workspace.publish(word).expect("published");
            }
        });
        while !writer.is_finished() {
            let word = workspace.word_of_tables();
            assert!(word == "旧" || word == "新", "{word:?}");
        }
    });
}
