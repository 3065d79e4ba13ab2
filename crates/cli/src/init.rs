//! `qinglan init`: a new empty workspace that works as it stands.

use std::path::Path;

use anyhow::{Context, Result};

use crate::message::{self, Outcome, Told, Voice};

const IGNORED: &str = "/store/\n/reports/\n/runs/\n/.qinglan/\n/.store.*\n/reports/.*\n";

/// What decisions look like, one example a kind.
const DECISIONS: &str = include_str!("init/decisions.md");

/// Makes the folders and a commented `bureau.toml`, with examples of decisions; an existing workspace is left alone.
pub fn init(dir: &Path, voice: &Voice) -> Result<Outcome> {
    if dir.join("bureau.toml").exists() {
        let shown = dir.display();
        return Err(Told::error(
            format!("`{shown}` 已经是工作区，没有改动。"),
            format!("`{shown}` is a workspace already; nothing was changed."),
        ));
    }
    for folder in ["registry", "inbox", "decisions"] {
        let path = dir.join(folder);
        std::fs::create_dir_all(&path).with_context(|| path.display().to_string())?;
    }
    let files = [("bureau.toml", policy::STARTER), (".gitignore", IGNORED), ("decisions/README.md", DECISIONS)];
    for (name, text) in files {
        let path = dir.join(name);
        std::fs::write(&path, text).with_context(|| path.display().to_string())?;
    }
    let shown = dir.display();
    if voice.json {
        let made = serde_json::json!({ "workspace": shown.to_string() });
        message::print(&serde_json::to_string_pretty(&made)?);
        return Ok(Outcome::Done);
    }
    message::print(&match voice.lang {
        tables::Lang::Zh => format!(
            "工作区已建好：{shown}\n下一步：把学校报送的表放进 {shown}/inbox/2024-1/某某小学/，然后运行 qinglan run {shown}\n"
        ),
        tables::Lang::En => format!(
            "The workspace is ready: {shown}\nNext: put what schools sent into {shown}/inbox/2024-1/<school>/, then qinglan run {shown}\n"
        ),
    });
    Ok(Outcome::Done)
}
