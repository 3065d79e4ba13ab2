//! Loads packs: those shipped inside the binary by name, those of a bureau by folder.

use std::path::Path;

use include_dir::{Dir, include_dir};

use crate::ConfigError;
use crate::cases::{read_case, read_given};
use crate::document::{Complaints, Document, Section};
use crate::pack::{
    Block, Clause, LevelWord, Parameter, PolicyPack, Rule, SourceDocument, Treatment, ValueOrigin, read_dated,
};
use crate::validate::validate;

static PIPELINES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/../../pipelines");

/// Keys every rule may have; the others are its primitive's.
pub const RULE_KEYS: [&str; 10] =
    ["id", "zh", "source", "catalogue", "treatment", "primitive", "subject", "period", "unit", "note"];

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
/// Every mistake of `pack.toml` and `cases.toml` at once, each with file, line, key and the nearest right word.
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
        Ok(texts) => texts.read(),
        Err(errors) => (None, errors),
    }
}

struct PackTexts {
    id: String,
    files: Vec<(String, String)>,
}

fn pack_texts(name_or_path: &str) -> Result<PackTexts, Vec<ConfigError>> {
    let folder = Path::new(name_or_path);
    let id = folder.file_name().map_or_else(|| name_or_path.to_owned(), |name| name.to_string_lossy().into_owned());
    let mut files = Vec::new();
    if folder.join("pack.toml").is_file() {
        for file in ["pack.toml", "cases.toml"] {
            let path = folder.join(file);
            if path.is_file() {
                let text = std::fs::read_to_string(&path)
                    .map_err(|error| vec![cannot_read(&path.display().to_string(), &error)])?;
                files.push((path.display().to_string(), text));
            }
        }
    } else if bundled_packs().contains(&name_or_path) {
        for file in ["pack.toml", "cases.toml"] {
            let text = PIPELINES.get_file(format!("{name_or_path}/{file}")).and_then(|file| file.contents_utf8());
            files.extend(text.map(|text| (format!("pipelines/{name_or_path}/{file}"), text.to_owned())));
        }
    } else {
        return Err(vec![no_such_pack(name_or_path)]);
    }
    Ok(PackTexts { id, files })
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

impl PackTexts {
    fn read(&self) -> (Option<PolicyPack>, Vec<ConfigError>) {
        let complaints = Complaints::default();
        let mut pack = None;
        for (file, text) in &self.files {
            match Document::parse(file, text) {
                Err(errors) => errors.into_iter().for_each(|error| complaints.add(error)),
                Ok(document) if pack.is_none() => {
                    pack = Some(read_pack_file(&self.id, file, &document.root(&complaints)))
                }
                Ok(document) => {
                    let root = document.root(&complaints);
                    root.only(&["given", "case"]);
                    if let Some(pack) = &mut pack {
                        pack.given = read_given(&root);
                        pack.cases = root.sections("case").iter().map(read_case).collect();
                        validate_cases(pack, file, &complaints);
                    }
                }
            }
        }
        (pack, complaints.into_sorted())
    }
}

fn validate_cases(pack: &PolicyPack, file: &str, complaints: &Complaints) {
    for case in &pack.cases {
        if !pack.rules.iter().any(|rule| rule.id == case.rule) {
            let known = pack.rules.iter().map(|rule| rule.id.as_str());
            complaints.add(ConfigError {
                file: file.to_owned(),
                line: case.line,
                key: "case.rule".to_owned(),
                zh: format!("本政策包没有规则 `{}`", case.rule),
                en: format!("the pack has no rule `{}`", case.rule),
                nearest: crate::nearest(&case.rule, known).map(str::to_owned),
            });
        }
    }
}

fn read_pack_file(id: &str, file: &str, root: &Section<'_>) -> PolicyPack {
    root.only(&["zh", "version", "document", "level", "parameter", "rule", "list", "quota", "growth", "effect"]);
    let pack = PolicyPack {
        id: id.to_owned(),
        zh: root.required_text("zh").to_owned(),
        version: root.required_text("version").to_owned(),
        documents: root.sections("document").iter().map(read_document).collect(),
        levels: root.sections("level").iter().filter_map(read_level).collect(),
        parameters: root.sections("parameter").iter().filter_map(read_parameter).collect(),
        rules: root.sections("rule").iter().filter_map(|section| read_rule(file, section)).collect(),
        lists: read_blocks(file, root, "list"),
        quotas: read_blocks(file, root, "quota"),
        growth: read_block(file, root, "growth"),
        effect: read_block(file, root, "effect"),
        cases: Vec::new(),
        given: Default::default(),
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

fn read_blocks(file: &str, root: &Section<'_>, key: &str) -> Vec<Block> {
    root.sections(key).iter().filter_map(|section| block(file, key.to_owned(), section)).collect()
}

fn read_block(file: &str, root: &Section<'_>, key: &str) -> Option<Block> {
    root.section(key).and_then(|section| block(file, key.to_owned(), &section))
}

fn block(file: &str, path: String, section: &Section<'_>) -> Option<Block> {
    Some(Block { file: file.to_owned(), path, node: section.node().clone() })
}

/// The texts of a pack's files, one after the other: what a run's manifest takes its hash from.
pub fn pack_source(name_or_path: &str) -> Option<String> {
    let texts = pack_texts(name_or_path).ok()?;
    Some(texts.files.into_iter().map(|(_, text)| text).collect::<Vec<_>>().join("\n"))
}
