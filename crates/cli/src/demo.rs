//! `qinglan demo`: the bundled sample bureau, copied and run.

use std::path::Path;

use anyhow::{Context, Result};
use include_dir::{Dir, include_dir};

use crate::message::{self, Outcome, Told, Voice};
use crate::run::run;
use crate::summary;
use crate::workspace::Workspace;

static BUREAU: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/../../sample-data/bureau");

/// Copies the sample bureau to a folder, runs it, and says what to open.
///
/// A folder that already holds the sample is run again; any other folder with something in it, somebody's own workspace
/// above all, is left alone.
pub fn demo(dir: &Path, voice: &Voice) -> Result<Outcome> {
    if !holds_something(dir) {
        std::fs::create_dir_all(dir).with_context(|| dir.display().to_string())?;
        BUREAU.extract(dir).with_context(|| dir.display().to_string())?;
    } else if !holds_the_sample(dir) {
        let shown = dir.display();
        return Err(Told::error(
            format!("`{shown}` 里已有别的东西，没有动它。请换一个文件夹：qinglan demo 文件夹"),
            format!("`{shown}` holds something else and was left alone. Name another folder: qinglan demo DIR"),
        ));
    }
    let Some(summary) = run(&Workspace::open(dir)?, None, voice)? else { return Ok(Outcome::Done) };
    if !voice.json {
        message::print(voice.say(
            "示例教育局“平川县”（虚构）已经运行；它故意带有各种错误，所以有须改正的问题。\n",
            "The sample bureau 平川县 (invented) has been run; it has mistakes on purpose, so there are problems to fix.\n",
        ));
    }
    summary::print(&summary, voice);
    // The sample's own mistakes are part of the show: the demo is done.
    Ok(Outcome::Done)
}

/// Whether there is anything at this place, be it a file.
fn holds_something(dir: &Path) -> bool {
    match dir.read_dir() {
        Ok(mut entries) => entries.next().is_some(),
        Err(_) => dir.exists(),
    }
}

/// Whether the folder's settings are the sample's own, to the byte.
fn holds_the_sample(dir: &Path) -> bool {
    let bundled = BUREAU.get_file("bureau.toml").map(|file| file.contents());
    std::fs::read(dir.join("bureau.toml")).is_ok_and(|own| bundled == Some(own.as_slice()))
}
