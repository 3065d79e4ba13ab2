//! What was typed.

use std::path::PathBuf;

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};
use tables::{Lang, Term};

use crate::message::{Told, Voice};
use crate::usage;

/// Turns the sheets schools keep into the leaders' evaluation workbook.
#[derive(Debug, Parser)]
#[command(name = "qinglan", version, about, max_term_width = 100)]
pub struct Args {
    /// Language of messages; the system's if not given
    #[arg(long, global = true, value_enum, value_name = "zh|en")]
    lang: Option<LangArg>,
    /// Print the machine form (JSON) of the summary
    #[arg(long, global = true)]
    json: bool,
    #[command(subcommand)]
    pub command: Command,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Copy the sample bureau to DIR, run it, and say what to open
    Demo {
        /// Where to copy it
        #[arg(default_value = "qinglan-demo")]
        dir: PathBuf,
    },
    /// Make a new empty workspace
    Init {
        /// The folder to make
        dir: PathBuf,
    },
    /// Read the sheets, keep the tables, measure, and write the reports
    Run {
        /// The workspace
        #[arg(default_value = ".")]
        dir: PathBuf,
        /// The term to report, such as 2024-1; the latest in the inbox if not given
        #[arg(long, value_parser = term)]
        term: Option<Term>,
    },
    /// Show how files are understood; writes nothing
    Check {
        /// Workbooks to look at, or folders of them
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
    /// From a result back to clause, rows and cells
    ///
    /// What did not reach its target comes first, then what could not be decided. Rules, clauses and reasons are quoted
    /// in Chinese, the language of the policies and of the workbooks.
    Explain {
        /// The workspace
        #[arg(default_value = ".")]
        dir: PathBuf,
        /// A person's name
        #[arg(long)]
        person: Option<String>,
        /// A unit's name
        #[arg(long)]
        unit: Option<String>,
        /// A rule, such as PL-27
        #[arg(long)]
        rule: Option<String>,
        /// Write the person's 得分明细单 of the latest term as a workbook instead, below reports/<term>/个人/
        #[arg(long, requires = "person", conflicts_with = "rule")]
        save: bool,
    },
    /// Ask in SQL over all tables and views
    Query {
        /// The workspace (if not the current folder), then the SQL
        #[arg(required = true, num_args = 1..=2, value_name = "[DIR] SQL")]
        words: Vec<String>,
        /// Form of the answer
        #[arg(long, value_enum, default_value_t = Format::Table)]
        format: Format,
        /// Write to a file; without it xlsx and parquet go to the pipe, on a terminal to query-result.*
        #[arg(long, short)]
        output: Option<PathBuf>,
    },
    /// What changed between two runs, who rises and falls, and which cell or rule made it so
    Diff {
        /// The workspace (if not the current folder), then the two runs; a part of a run's name will do
        #[arg(required = true, num_args = 2..=3, value_name = "[DIR] RUN_A RUN_B")]
        words: Vec<String>,
    },
    /// What a changed number, weight, number of places or record would do; nothing is stored
    ///
    /// Computes the term twice in memory and says who enters and who leaves each list, whose rank or places move, and why.
    WhatIf {
        /// The workspace
        #[arg(default_value = ".")]
        dir: PathBuf,
        /// The term, such as 2024-1; the latest in the inbox if not given
        #[arg(long, value_parser = term)]
        term: Option<Term>,
        /// A number of a pack in force, as in [policy.set]: pingluo-qinglan.PL-27.at_least=12
        #[arg(long, value_name = "PACK.PARAM=VALUE")]
        set: Vec<String>,
        /// The weight of a rule in a list, or of an item of a scoring sheet
        #[arg(long, value_name = "LIST.ITEM=N")]
        weight: Vec<String>,
        /// The places of a list, or of a rule that gives posts
        #[arg(long, value_name = "LIST=N")]
        places: Vec<String>,
        /// Corrections in the form of decisions/corrections.toml
        #[arg(long, value_name = "FILE.toml")]
        fact: Option<PathBuf>,
    },
    /// What a correction after an appeal would change; with --record it is written down and the term run again
    ///
    /// The correction is held against the sheets: what it says a record was must be what the sheet says.
    Appeal {
        /// The workspace
        #[arg(default_value = ".")]
        dir: PathBuf,
        /// The term, such as 2024-1; the latest in the inbox if not given
        #[arg(long, value_parser = term)]
        term: Option<Term>,
        /// The correction in the form of decisions/corrections.toml; read from standard input if not given
        #[arg(long, value_name = "FILE.toml")]
        file: Option<PathBuf>,
        /// Write it to decisions/corrections.toml, run the term, and keep the old list beside the new one
        #[arg(long)]
        record: bool,
    },
    /// Freeze a term as it was last reported; later runs use it and never change it
    Close {
        /// The workspace (if not the current folder), then the term
        #[arg(required = true, num_args = 1..=2, value_name = "[DIR] TERM")]
        words: Vec<String>,
    },
    /// List every table and view: grain, columns, types, units
    Tables,
    /// Policy packs: list, check, test, rules, coverage, language
    Policy {
        #[command(subcommand)]
        command: PolicyCommand,
    },
    /// Read .xls and .xlsb for another process of this program, on standard input and output
    #[command(hide = true)]
    ReadLegacy,
}

/// What can be asked of packs.
#[derive(Debug, Subcommand)]
pub enum PolicyCommand {
    /// List the packs
    List,
    /// Refuse a wrong pack, with place and hint
    Check {
        /// Names of packs or folders; all shipped packs if none is given
        packs: Vec<String>,
    },
    /// Run the worked cases of packs
    Test {
        /// Names of packs or folders; all shipped packs if none is given
        packs: Vec<String>,
    },
    /// Each pack's rules in Chinese, with clause, number and source, to lay beside the circular
    Rules {
        /// Names of packs or folders; all shipped packs if none is given
        packs: Vec<String>,
        /// Write RULES.md beside each pack.toml (folders only)
        #[arg(long)]
        write: bool,
    },
    /// Say which rules of the catalogue the packs express
    Coverage,
    /// The pack language: every shape of rule with its keys; with --json the schema for editors
    Language,
}

/// Form of a query's answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// A table for people
    Table,
    /// Comma-separated, with a header row
    Csv,
    /// An array of objects
    Json,
    /// An Excel workbook
    Xlsx,
    /// A Parquet file
    Parquet,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum LangArg {
    Zh,
    En,
}

impl Args {
    /// The language of messages: as asked, else the system's.
    pub fn lang(&self) -> Lang {
        match self.lang {
            Some(LangArg::Zh) => Lang::Zh,
            Some(LangArg::En) => Lang::En,
            None => system_lang(),
        }
    }

    /// How this call speaks.
    pub fn voice(&self) -> Voice {
        Voice { lang: self.lang(), json: self.json }
    }
}

/// Reads the command line; help is in the language of the messages.
pub fn parse() -> Args {
    let asked: Vec<String> = std::env::args().collect();
    let lang = match asked.iter().position(|word| word == "--lang").and_then(|at| asked.get(at + 1)).map(String::as_str)
    {
        Some("zh") => Lang::Zh,
        Some("en") => Lang::En,
        _ if asked.iter().any(|word| word == "--lang=zh") => Lang::Zh,
        _ if asked.iter().any(|word| word == "--lang=en") => Lang::En,
        _ => system_lang(),
    };
    let command = if lang == Lang::Zh { in_chinese(Args::command()) } else { Args::command() };
    let parsed = command.try_get_matches().and_then(|matches| Args::from_arg_matches(&matches));
    let json = asked.iter().skip(1).take_while(|word| *word != "--").any(|word| word == "--json");
    parsed.unwrap_or_else(|error| usage::refuse(&error, &Voice { lang, json }))
}

/// The term a word names.
fn term(word: &str) -> Result<Term, Told> {
    word.parse().map_err(|_| {
        Told::both(
            format!("`{word}` 不是学期；应为 2024-1（秋季）或 2024-2（春季）"),
            "write 2024-1 (autumn) or 2024-2 (spring)",
        )
    })
}

fn system_lang() -> Lang {
    let set = ["LC_ALL", "LC_MESSAGES", "LANG"]
        .iter()
        .find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()));
    if set.is_some_and(|value| value.starts_with("zh")) { Lang::Zh } else { Lang::En }
}

/// What each command does.
const ABOUTS: &[(&str, &str)] = &[
    ("demo", "把示例教育局复制到文件夹并运行，说明该打开什么"),
    ("init", "新建一个空的工作区"),
    ("run", "读取表格、保存数据、计算、写出报表"),
    ("check", "说明文件是怎样被理解的；不写任何东西"),
    ("explain", "从结果追溯到条款、行和单元格；未达标的在前，其次是不可判定的"),
    ("query", "用 SQL 查询所有表和视图"),
    ("diff", "两次运行有什么不同，谁升谁降，是哪个单元格或哪条规则引起的"),
    ("what-if", "改一个数、权重、名额或一条记录会怎样：谁入选、谁落选、名次和职数怎么变；不写入任何东西"),
    ("appeal", "申诉更正会改变什么；加 --record 记入决定并重新运行，旧名单留存"),
    ("close", "封存一个学期：以后的运行照用，不再改动"),
    ("tables", "列出所有表和视图：粒度、列、类型、单位"),
    ("policy", "政策包：list 列出，check 检查，test 算例，rules 条文，coverage 覆盖，language 写法"),
];

/// What each argument is: command, argument, words.
const HELPS: &[(&str, &str, &str)] = &[
    ("demo", "dir", "复制到哪个文件夹"),
    ("init", "dir", "新建的文件夹"),
    ("run", "dir", "工作区"),
    ("run", "term", "要出报表的学期，如 2024-1；不写则为 inbox 中最近的学期"),
    ("check", "files", "要看的工作簿，或装有工作簿的文件夹"),
    ("explain", "dir", "工作区"),
    ("explain", "person", "姓名"),
    ("explain", "unit", "单位全称"),
    ("explain", "rule", "规则编号，如 PL-27"),
    ("explain", "save", "不在屏幕上解释，而是把此人最近学期的得分明细单写成工作簿，放在 reports/学期/个人/"),
    ("what-if", "dir", "工作区"),
    ("what-if", "term", "学期，如 2024-1；不写则为 inbox 中最近的学期"),
    ("what-if", "set", "实行中的政策包的一个数，写法同 [policy.set]：pingluo-qinglan.PL-27.at_least=12"),
    ("what-if", "weight", "名单里一条规则的权重，或评分表一项的权重"),
    ("what-if", "places", "名单的名额，或职数规则的职数"),
    ("what-if", "fact", "更正，写法同 decisions/corrections.toml"),
    ("appeal", "dir", "工作区"),
    ("appeal", "term", "学期，如 2024-1；不写则为 inbox 中最近的学期"),
    ("appeal", "file", "更正，写法同 decisions/corrections.toml；不写则从标准输入读"),
    ("appeal", "record", "写入 decisions/corrections.toml，重新运行，旧名单与新名单对照留存"),
    ("close", "words", "工作区（当前文件夹可不写），然后是学期，如 2024-1"),
    ("diff", "words", "工作区（当前文件夹可不写），然后是两次运行的编号；写编号的一部分也可以"),
    ("query", "words", "工作区（当前文件夹可不写），然后是 SQL"),
    ("query", "format", "结果的形式"),
    ("query", "output", "写入文件；不写时 xlsx 和 parquet 送往管道，在终端上则写成 query-result.*"),
];

fn in_chinese(command: clap::Command) -> clap::Command {
    let command = command
        .about("把学校已有的表格，变成领导小组的评价工作簿")
        .mut_arg("lang", |arg| arg.help("消息的语言；不写则随系统"))
        .mut_arg("json", |arg| arg.help("以 JSON 给出摘要"));
    let command = ABOUTS.iter().fold(command, |command, (name, about)| {
        command.mut_subcommand(*name, |sub| sub.about(*about).long_about(*about))
    });
    HELPS.iter().fold(command, |command, (name, arg, help)| {
        command.mut_subcommand(*name, |sub| sub.mut_arg(*arg, |arg| arg.help(*help)))
    })
}
