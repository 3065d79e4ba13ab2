//! Loads packs: those shipped inside the binary by name, those of a bureau by folder.

use std::path::Path;

use include_dir::{Dir, include_dir};

use crate::cases::{About, read_case, read_given};
use crate::document::{Complaints, Document, Section};
use crate::pack::{
    Block, Clause, LeftOut, LevelWord, PackTexts, Parameter, PolicyPack, Rule, SourceDocument, Treatment, ValueOrigin,
    read_dated,
};
use crate::validate::validate;
use crate::{ConfigError, Vocabulary};

static PIPELINES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/../../pipelines");

/// Keys every rule may have; the others are its primitive's.
pub const RULE_KEYS: [&str; 11] =
    ["id", "zh", "source", "catalogue", "treatment", "primitive", "subject", "period", "unit", "family", "note"];

/// Names of the packs shipped inside the program.
pub fn bundled_packs() -> Vec<&'static str> {
    let folders = PIPELINES.dirs().filter(|folder| folder.get_file(folder.path().join("pack.toml")).is_some());
    let mut names: Vec<&str> = folders.filter_map(|folder| folder.path().to_str()).collect();
    names.sort_unstable();
    names
}

/// Loads a pack by the name of a shipped one, or by the path of a folder that holds `pack.toml`.
///
/// # Errors
/// Every mistake of `pack.toml`, `cases.toml` and `headings.toml` at once, each with file, line, key and the nearest right word.
pub fn load_pack(name_or_path: &str) -> Result<PolicyPack, Vec<ConfigError>> {
    let (pack, errors) = read_pack(name_or_path);
    match pack {
        Some(pack) if errors.is_empty() => Ok(pack),
        _ => Err(errors),
    }
}

/// As much of a pack as can be read, with every mistake: so that the rules that are right can be checked further.
pub fn read_pack(name_or_path: &str) -> (Option<PolicyPack>, Vec<ConfigError>) {
    match pack_texts(name_or_path) {
        Ok(texts) => parse_pack(&texts),
        Err(errors) => (None, errors),
    }
}

/// A shipped name wins over a folder of that name; `./name` is always a folder.
fn pack_texts(name_or_path: &str) -> Result<PackTexts, Vec<ConfigError>> {
    if bundled_packs().contains(&name_or_path) {
        let text = |file: &str| {
            let found = PIPELINES.get_file(format!("{name_or_path}/{file}")).and_then(|file| file.contents_utf8());
            found.map(|text| (format!("pipelines/{name_or_path}/{file}"), text.to_owned()))
        };
        let pack = text("pack.toml").unwrap_or_default();
        let (cases, headings) = (text("cases.toml"), text("headings.toml"));
        return Ok(PackTexts { id: name_or_path.to_owned(), pack, cases, headings });
    }
    let folder = Path::new(name_or_path);
    if !folder.join("pack.toml").is_file() {
        return Err(vec![no_such_pack(name_or_path)]);
    }
    let id = folder.file_name().map_or_else(|| name_or_path.to_owned(), |name| name.to_string_lossy().into_owned());
    let text = |file: &str| {
        let path = folder.join(file);
        let name = path.display().to_string();
        let text = std::fs::read_to_string(&path).map_err(|error| vec![cannot_read(&name, &error)]);
        text.map(|text| (name, text))
    };
    let optional = |file: &str| if folder.join(file).exists() { text(file).map(Some) } else { Ok(None) };
    Ok(PackTexts { id, pack: text("pack.toml")?, cases: optional("cases.toml")?, headings: optional("headings.toml")? })
}

fn cannot_read(file: &str, error: &std::io::Error) -> ConfigError {
    ConfigError {
        file: file.to_owned(),
        line: 1,
        key: String::new(),
        zh: format!("读不了这个文件：{error}"),
        en: format!("cannot be read: {error}"),
        nearest: None,
    }
}

fn no_such_pack(name: &str) -> ConfigError {
    let known = bundled_packs();
    ConfigError {
        file: name.to_owned(),
        line: 1,
        key: String::new(),
        zh: format!("没有名为 `{name}` 的政策包，也没有这样的文件夹（含 pack.toml）；自带的有：{}", known.join("、")),
        en: format!("no pack of that name and no folder with a pack.toml; shipped packs: {}", known.join(", ")),
        nearest: crate::nearest(name, known).map(str::to_owned),
    }
}

/// Reads a pack from its texts; every mistake of all its files is told.
pub fn parse_pack(texts: &PackTexts) -> (Option<PolicyPack>, Vec<ConfigError>) {
    let complaints = Complaints::default();
    let parse = |(file, text): &(String, String)| match Document::parse(file, text) {
        Ok(document) => Some(document),
        Err(errors) => {
            errors.into_iter().for_each(|error| complaints.add(error));
            None
        }
    };
    let document = parse(&texts.pack);
    let mut pack = document.map(|document| read_pack_file(texts, &document.root(&complaints)));
    if let Some((cases, document)) = texts.cases.as_ref().and_then(|cases| Some((cases, parse(cases)?))) {
        let root = document.root(&complaints);
        root.only(&["given", "case"]);
        if let Some(pack) = &mut pack {
            pack.given = read_given(&root);
            pack.cases = root.sections("case").iter().map(read_case).collect();
            validate_cases(pack, &cases.0, &complaints);
        }
    }
    if let Some(Err(errors)) = texts.headings.as_ref().map(|(file, text)| Vocabulary::default().add(file, text)) {
        errors.into_iter().for_each(|error| complaints.add(error));
    }
    (pack, complaints.into_sorted())
}

fn validate_cases(pack: &PolicyPack, file: &str, complaints: &Complaints) {
    let ids_of = |blocks: &[Block]| blocks.iter().filter_map(Block::id).map(str::to_owned).collect::<Vec<_>>();
    let rules: Vec<String> = pack.rules.iter().map(|rule| rule.id.clone()).collect();
    let (scores, lists) = (ids_of(&pack.scores), ids_of(&pack.lists));
    for case in &pack.cases {
        let (known, what_zh, what_en) = match &case.about {
            About::Rule(_) => (&rules, "规则", "rule"),
            About::Score(_) => (&scores, "评分表", "scoring sheet"),
            About::List(_) => (&lists, "名单", "list"),
        };
        let id = case.about.id();
        if !known.iter().any(|known| known == id) {
            complaints.add(ConfigError {
                file: file.to_owned(),
                line: case.line,
                key: format!("case.{}", case.about.key()),
                zh: format!("本政策包没有{what_zh} `{id}`"),
                en: format!("the pack has no {what_en} `{id}`"),
                nearest: crate::nearest(id, known.iter().map(String::as_str)).map(str::to_owned),
            });
        }
    }
}

fn read_pack_file(texts: &PackTexts, root: &Section<'_>) -> PolicyPack {
    let file = &texts.pack.0;
    root.only(&[
        "zh",
        "version",
        "document",
        "level",
        "parameter",
        "rule",
        "score",
        "list",
        "quota",
        "sheet",
        "growth",
        "effect",
        "out_of_scope",
    ]);
    let pack = PolicyPack {
        id: texts.id.clone(),
        zh: root.required_text("zh").to_owned(),
        version: root.required_text("version").to_owned(),
        documents: root.sections("document").iter().map(read_document).collect(),
        levels: root.sections("level").iter().filter_map(read_level).collect(),
        parameters: root.sections("parameter").iter().filter_map(read_parameter).collect(),
        rules: root.sections("rule").iter().filter_map(|section| read_rule(file, section)).collect(),
        scores: read_blocks(file, root, "score"),
        lists: read_blocks(file, root, "list"),
        quotas: read_blocks(file, root, "quota"),
        sheets: read_blocks(file, root, "sheet"),
        growth: read_block(file, root, "growth"),
        effect: read_block(file, root, "effect"),
        left_out: root.sections("out_of_scope").iter().flat_map(read_left_out).collect(),
        cases: Vec::new(),
        given: Default::default(),
        texts: texts.clone(),
    };
    validate(&pack, root);
    pack
}

fn read_document(section: &Section<'_>) -> SourceDocument {
    section.only(&["id", "zh", "file"]);
    SourceDocument {
        id: section.required_text("id").to_owned(),
        zh: section.required_text("zh").to_owned(),
        file: section.required_text("file").to_owned(),
    }
}

fn read_level(section: &Section<'_>) -> Option<LevelWord> {
    section.only(&["word", "means", "rank"]).need("rank");
    let (word, means) = (section.required_text("word").to_owned(), section.required_text("means").to_owned());
    Some(LevelWord { word, means, rank: section.int("rank")? })
}

fn read_parameter(section: &Section<'_>) -> Option<Parameter> {
    section.only(&["name", "zh", "unit", "value", "origin", "source", "note"]).need("value");
    let mut value = read_dated(section, "value")?;
    if let Some(origin) = section.text("origin") {
        let known = section.known_word("origin", origin, &["text", "default"]);
        if known == Some("default") && value.origin == ValueOrigin::Text {
            value.origin = ValueOrigin::PackDefault;
        }
    }
    Some(Parameter {
        name: section.required_text("name").to_owned(),
        zh: section.required_text("zh").to_owned(),
        unit: section.text("unit").unwrap_or_default().to_owned(),
        value,
        clause: read_clause(section).unwrap_or_default(),
        line: section.line(),
    })
}

fn read_clause(section: &Section<'_>) -> Option<Clause> {
    let source = section.section("source")?;
    source.only(&["document", "clause", "line"]);
    Some(Clause {
        document: source.required_text("document").to_owned(),
        section: source.required_text("clause").to_owned(),
        line: source.int("line"),
    })
}

fn read_rule(file: &str, section: &Section<'_>) -> Option<Rule> {
    let id = section.required_text("id").to_owned();
    section.need("source");
    let words: Vec<&str> = Treatment::WORDS.iter().map(|(word, _)| *word).collect();
    let word = section.known_word("treatment", section.required_text("treatment"), &words);
    let treatment = Treatment::WORDS.iter().find(|(key, _)| Some(*key) == word).map(|(_, treatment)| *treatment);
    let catalogue = section.texts("catalogue").into_iter().map(str::to_owned).collect::<Vec<_>>();
    Some(Rule {
        zh: section.required_text("zh").to_owned(),
        clause: read_clause(section).unwrap_or_default(),
        catalogue: if section.value("catalogue").is_none() { vec![id.clone()] } else { catalogue },
        treatment: treatment?,
        primitive: section.required_text("primitive").to_owned(),
        subject: section.text("subject").unwrap_or_default().to_owned(),
        period: section.text("period").unwrap_or_default().to_owned(),
        unit: section.text("unit").unwrap_or_default().to_owned(),
        body: block(file, format!("rule {id}"), section)?,
        id,
    })
}

/// Each id of an `[[out_of_scope]]` with the reason it is left out for.
fn read_left_out(section: &Section<'_>) -> Vec<LeftOut> {
    section.only(&["catalogue", "zh"]).need("catalogue");
    let zh = section.required_text("zh");
    let ids = section.texts("catalogue").into_iter();
    ids.map(|id| LeftOut { id: id.to_owned(), zh: zh.to_owned(), line: section.line() }).collect()
}

fn read_blocks(file: &str, root: &Section<'_>, key: &str) -> Vec<Block> {
    root.sections(key).iter().filter_map(|section| block(file, key.to_owned(), section)).collect()
}

fn read_block(file: &str, root: &Section<'_>, key: &str) -> Option<Block> {
    root.section(key).and_then(|section| block(file, key.to_owned(), &section))
}

fn block(file: &str, path: String, section: &Section<'_>) -> Option<Block> {
    Some(Block { file: file.to_owned(), path, node: section.node().clone() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{CATALOGUE_STATUSES, coverage};

    const RIGHT: &str = r#"
zh = "示例"
version = "1"
[[document]]
id = "plan"
zh = "示例方案"
file = "plan.txt"
[[rule]]
id = "PL-27"
zh = "听课"
source = { document = "plan", clause = "一" }
treatment = "evaluated"
primitive = "count"
"#;

    fn told(pack: &str, cases: &str, headings: &str) -> Vec<(usize, String, Option<String>)> {
        let file = |name: &str, text: &str| (name.to_owned(), text.to_owned());
        let texts = PackTexts {
            id: "x".into(),
            pack: file("pack.toml", pack),
            cases: Some(file("cases.toml", cases)),
            headings: Some(file("headings.toml", headings)),
        };
        parse_pack(&texts).1.into_iter().map(|error| (error.line, error.key, error.nearest)).collect()
    }

    #[test]
    fn every_shipped_pack_loads() {
        for name in bundled_packs() {
            assert_eq!(load_pack(name).map(|pack| pack.id).as_deref(), Ok(name));
        }
    }

    #[test]
    fn mistakes_of_all_files_are_told_in_one_pass_with_the_nearest_word() {
        let pack = RIGHT
            .replace("version", "verison")
            .replace("document = \"plan\"", "document = \"pln\"")
            .replace("\"evaluated\"", "\"evaluted\"");
        let cases = "[[case]]\nrule = \"PL-27\"\nname = \"例\"\nterm = \"2024-3\"\ngiven.activty = []\nexpect = []\n";
        let near = told(&pack, cases, "[heading]\nmentro = [\"师傅\"]\n");
        let has = |line: usize, key: &str, word: Option<&str>| {
            assert!(near.contains(&(line, key.to_owned(), word.map(str::to_owned))), "{line} {key}: {near:?}");
        };
        has(3, "verison", Some("version"));
        assert!(near.iter().all(|(_, key, _)| key != "version"), "the slip is told, not that the word is missing");
        has(12, "rule.treatment", Some("evaluated"));
        has(5, "case.given.activty", Some("activity"));
        has(1, "case.term", None);
        has(2, "heading.mentro", Some("mentor"));
        // The rule itself could not be read, so its case has none.
        has(1, "case.rule", None);
    }

    #[test]
    fn an_id_given_twice_and_one_the_catalogue_does_not_know_are_told() {
        let rule = &RIGHT[RIGHT.find("[[rule]]").unwrap_or_default()..];
        let pack = format!("{RIGHT}{rule}{}", rule.replace("\"PL-27\"", "\"PL27\""));
        let near: Vec<Option<String>> = told(&pack, "", "").into_iter().map(|(_, _, near)| near).collect();
        assert_eq!(near.len(), 2, "{near:?}");
        assert!(near.contains(&Some("PL-27".to_owned())), "{near:?}");
    }

    #[test]
    fn the_ping_luo_pack_covers_its_sixty_one_rules() {
        let packs: Vec<PolicyPack> = bundled_packs().into_iter().filter_map(|name| load_pack(name).ok()).collect();
        let rows = coverage(&packs);
        let of = |status: &str| rows.iter().filter(|row| row.id.starts_with("PL-") && row.status == status).count();
        assert_eq!(rows.len(), 716);
        assert_eq!((of("evaluated"), of("counted"), of("judged"), of("out_of_scope")), (28, 30, 3, 0));
        assert!(rows.iter().all(|row| CATALOGUE_STATUSES.contains(&row.status)));
    }
}
