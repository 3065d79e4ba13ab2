//! `qinglan policy rules`: the rules of a pack as a page in Chinese, to lay beside the circular; made of the same declarations the
//! rules are checked and measured by.

use std::path::Path;

use anyhow::{Context, Result};
use metrics::Language;
use policy::{Parameter, PolicyPack, Treatment, Vocabulary};

use crate::message::{self, Outcome, Refused, Told, Voice};

mod numbers;
mod rule;

/// The page's file, beside `pack.toml`.
pub const FILE: &str = "RULES.md";

/// Prints the page of each pack, or writes it beside the `pack.toml` of each folder.
pub fn rules(packs: &[String], write: bool, voice: &Voice) -> Result<Outcome> {
    for name in packs {
        let pack = policy::load_pack(name).map_err(Refused)?;
        let page = page(&pack)?;
        if !write {
            message::print(&page);
            continue;
        }
        let folder = Path::new(name);
        if !folder.join("pack.toml").is_file() {
            return Err(Told::error(
                format!("--write 要写在政策包的文件夹里：`{name}` 不是文件夹，请写它的路径，如 ./pipelines/{name}。"),
                format!(
                    "--write needs the folder of a pack: `{name}` is none; give its path, such as ./pipelines/{name}."
                ),
            ));
        }
        let path = folder.join(FILE);
        std::fs::write(&path, page).with_context(|| format!("cannot write {}", path.display()))?;
        message::print(&format!("{} {}", voice.say("已写出", "written"), path.display()));
    }
    Ok(Outcome::Done)
}

/// The page of one pack.
pub fn page(pack: &PolicyPack) -> Result<String> {
    let book =
        Book { pack, language: metrics::language().map_err(Refused)?, words: Vocabulary::shipped().map_err(Refused)? };
    let mut text = head(&book);
    for rule in &pack.rules {
        text.push('\n');
        text.push_str(&rule::entry(&book, rule));
    }
    text.push_str(&lists(pack));
    text.push_str(&parameters(&book));
    text.push_str(&left_out(pack));
    Ok(text)
}

/// A pack with what is needed to say it in words.
struct Book<'p> {
    pack: &'p PolicyPack,
    language: Language,
    words: Vocabulary,
}

impl Book<'_> {
    fn parameter(&self, name: &str) -> Option<&Parameter> {
        self.pack.parameters.iter().find(|parameter| parameter.name == name)
    }
}

fn head(book: &Book<'_>) -> String {
    let pack = book.pack;
    let of = |treatment: Treatment| pack.rules.iter().filter(|rule| rule.treatment == treatment).count();
    let documents =
        pack.documents.iter().map(|document| format!("- `{}`：{}（{}）\n", document.id, document.zh, document.file));
    format!(
        "# {}：规则\n\n\
         政策包 `{}`，版本 {}。本页由 `pack.toml` 生成，不要手改；改了规则以后用 `qinglan policy rules --write <文件夹>` 重写。\n\n\
         依据的文件：\n\n{}\n\
         共 {} 条：可判定 {} 条，仅统计 {} 条，由人评定 {} 条；算例 {} 个。数的来源：文本是条文写明的，默认是条文没写、政策包给的，未设定的要由本局定，写在 `bureau.toml` 的 `[policy.set]`。\n",
        pack.zh,
        pack.id,
        pack.version,
        documents.collect::<String>(),
        pack.rules.len(),
        of(Treatment::Evaluated),
        of(Treatment::Counted),
        of(Treatment::Judged),
        pack.cases.len(),
    )
}

/// The named numbers several rules use.
fn parameters(book: &Book<'_>) -> String {
    if book.pack.parameters.is_empty() {
        return String::new();
    }
    let line = |parameter: &Parameter| {
        let cells = [
            format!("`{}`", parameter.name),
            parameter.zh.clone(),
            numbers::dated(&parameter.value, &parameter.unit),
            parameter.clause.section.clone(),
        ];
        format!("| {} |\n", cells.map(|cell| cell.replace('|', "\\|")).join(" | "))
    };
    let lines: String = book.pack.parameters.iter().map(line).collect();
    format!("\n## 几条规则共用的数\n\n| 名称 | 是什么 | 取值 | 条款 |\n|---|---|---|---|\n{lines}")
}

fn lists(pack: &PolicyPack) -> String {
    let lists =
        pack.lists.iter().filter_map(|list| Some((rule::text(&list.node, "id")?, rule::text(&list.node, "zh"))));
    let lines: String = lists.map(|(id, zh)| format!("- {id}：{}\n", zh.unwrap_or_default())).collect();
    if lines.is_empty() { lines } else { format!("\n## 名单\n\n{lines}") }
}

fn left_out(pack: &PolicyPack) -> String {
    let lines: String = pack.left_out.iter().map(|left| format!("- {}：{}\n", left.id, left.zh)).collect();
    if lines.is_empty() { lines } else { format!("\n## 没有纳入的条文\n\n{lines}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pages_in_the_repository_are_those_of_the_packs() {
        let pipelines = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../pipelines");
        for name in policy::bundled_packs() {
            let pack = policy::load_pack(name).expect("loads");
            let kept = std::fs::read_to_string(pipelines.join(name).join(FILE)).unwrap_or_default();
            assert!(
                kept == page(&pack).expect("a page"),
                "pipelines/{name}/{FILE} is not of this pack: cargo xtask rules"
            );
        }
    }

    #[test]
    fn a_rule_can_be_read_beside_the_circular() {
        let page = page(&policy::load_pack("pingluo-qinglan").expect("loads")).expect("a page");
        let entry = page.split("### ").find(|entry| entry.starts_with("PL-27")).expect("there");
        for said in [
            "每学期不少于10节次",
            "条款：二1，文本第10行",
            "谁：师徒，每学期",
            "“活动记录”",
            "活动类别为“听课”，且行为人角色为“师傅”，且对方角色为“徒弟”",
            "加总“数量”",
            "不少于：10节（2018-06-01起，文本）",
            "可判定",
        ] {
            assert!(entry.contains(said), "{said}: {entry}");
        }
    }

    #[test]
    fn every_rule_of_every_pack_stands_on_its_page_once() {
        for name in policy::bundled_packs() {
            let pack = policy::load_pack(name).expect("loads");
            let page = page(&pack).expect("a page");
            for rule in &pack.rules {
                let heads = page.lines().filter(|line| line.starts_with(&format!("### {} ", rule.id))).count();
                assert_eq!(heads, 1, "{name} {}", rule.id);
            }
        }
    }
}
