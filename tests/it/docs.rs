//! The documents: their links lead somewhere, and the reference has every variable, command, flag, table and
//! metric, and no other.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::CommandFactory;
use kaspi_order_bot::cli::Cli;
use kaspi_order_bot::metrics::{Gauges, Metrics};
use kaspi_order_bot::store::Db;

use crate::env_example;

/// A longer one is not read.
const MAX_README_LINES: usize = 140;

#[test]
fn links_and_anchors_lead_somewhere() {
    let documents = documents();
    for name in ["README.md", "CONTRIBUTING.md", "SECURITY.md", "docs/README.kk.md", "fuzz/README.md"] {
        assert!(documents.contains(&PathBuf::from(name)), "{name} is not among {documents:?}");
    }
    let mut broken = Vec::new();
    for document in documents {
        let text = fs::read_to_string(&document).unwrap();
        for link in links(&text).into_iter().filter(|link| !link.contains("://") && !link.starts_with("mailto:")) {
            let (path, anchor) =
                link.split_once('#').map_or((link.as_str(), None), |(path, anchor)| (path, Some(anchor)));
            let target = if path.is_empty() { document.clone() } else { document.with_file_name("").join(path) };
            let leads_somewhere = match anchor {
                None => target.exists(),
                Some(anchor) => fs::read_to_string(&target).is_ok_and(|text| anchors(&text).contains(anchor)),
            };
            if !leads_somewhere {
                broken.push(format!("{}: {link}", document.display()));
            }
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
}

/// In the form `See "HEADING" in FILE.md`.
#[test]
fn files_for_the_installation_name_existing_sections() {
    for (file, count) in [("compose.yaml", 2), ("deploy/kaspi-order-bot.service", 1)] {
        let text = fs::read_to_string(file).unwrap();
        let named: Vec<(&str, &str)> = text
            .split("See \"")
            .skip(1)
            .filter_map(|rest| rest.split_once("\" in "))
            .map(|(heading, rest)| (heading, rest.split_whitespace().next().unwrap().trim_end_matches('.')))
            .collect();
        assert_eq!(named.len(), count, "{file}: {named:?}");
        for (heading, document) in named {
            let text = fs::read_to_string(document).unwrap();
            assert!(headings(&text).contains(&heading), "{file}: there is no {heading:?} in {document}");
        }
    }
}

#[test]
fn the_reference_names_every_variable() {
    let section = reference("Configuration");
    let (of_files, others): (Vec<String>, _) =
        env_example::variables().into_iter().partition(|name| name.ends_with("_FILE"));
    assert_eq!(first_column(&section, |name| Some(name.to_owned())), others.into_iter().collect());

    let of_files: BTreeSet<String> = of_files.iter().map(|name| name.trim_end_matches("_FILE").to_owned()).collect();
    let sentence = section.split("\n\n").find(|paragraph| paragraph.contains("`_FILE`")).unwrap();
    let named = code_spans(sentence).into_iter().filter(|name| *name != "_FILE").map(str::to_owned);
    assert_eq!(named.collect::<BTreeSet<_>>(), of_files);
}

#[test]
fn the_reference_names_every_command_and_flag_of_the_command_line() {
    let mut cli = Cli::command();
    cli.build();
    let section = reference("Command line");
    let subcommands: Vec<_> = cli.get_subcommands().filter(|command| command.get_name() != "help").collect();
    let commands: BTreeSet<String> = subcommands.iter().map(|command| command.get_name().to_owned()).collect();
    let named = first_column(&section, |call| Some(call.strip_prefix("… ")?.split(' ').next()?.to_owned()));
    assert_eq!(named, commands);

    let arguments = subcommands.iter().flat_map(|command| command.get_arguments()).chain(cli.get_arguments());
    let flags: BTreeSet<String> = arguments.filter_map(|argument| argument.get_long()).map(str::to_owned).collect();
    let named = code_spans(&section).into_iter().filter_map(|span| span.strip_prefix("--")?.split(' ').next());
    assert_eq!(named.map(str::to_owned).collect::<BTreeSet<_>>(), flags);
}

#[test]
fn the_reference_names_every_command_of_the_bot() {
    let source = fs::read_to_string("src/bot/commands.rs").unwrap();
    let (_, declaration) = source.split_once("enum Command {").unwrap();
    let (declaration, _) = declaration.split_once("\n}").unwrap();
    let variants = declaration.lines().filter_map(|line| line.trim().strip_suffix("(String),"));
    let commands: BTreeSet<String> = variants.map(str::to_lowercase).collect();
    assert!(commands.contains("order"));

    let section = reference("Bot commands");
    let named = first_column(&section, |call| Some(call.strip_prefix('/')?.split(' ').next()?.to_owned()));
    assert_eq!(named, commands);
}

#[tokio::test]
async fn the_reference_names_every_table() {
    let folder = tempfile::tempdir().unwrap();
    let db = Db::open(&format!("sqlite://{}", folder.path().join("bot.db").display())).await.unwrap();
    let query =
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name NOT LIKE '_sqlx%'";
    let tables: Vec<String> = sqlx::query_scalar(query).fetch_all(db.pool()).await.unwrap();
    db.close().await.unwrap();
    assert_eq!(first_column(&reference("Data"), |name| Some(name.to_owned())), tables.into_iter().collect());
}

#[test]
fn the_reference_names_every_metric() {
    let metrics = Metrics::default();
    // One without a value is not in the text.
    metrics.update("message");
    metrics.answer("answered");
    metrics.lookup("found");
    metrics.kaspi_request("ok", Duration::ZERO);
    metrics.telegram_call("SendMessage", "ok");
    metrics.notice("sent");
    let text = metrics.text(Gauges::default());
    let types = text.lines().filter_map(|line| line.strip_prefix("# TYPE ")?.split_once(' '));
    let metrics: BTreeSet<String> = types
        .map(|(name, kind)| match kind {
            "counter" => format!("{name}_total"),
            "info" => format!("{name}_info"),
            _ => name.to_owned(),
        })
        .collect();
    assert_eq!(first_column(&reference("Metrics"), |name| Some(name.to_owned())), metrics);
}

#[test]
fn the_readme_is_short() {
    let lines = fs::read_to_string("README.md").unwrap().lines().count();
    assert!(lines <= MAX_README_LINES, "{lines} lines");
}

/// Every Markdown file, except in hidden folders and those of builds.
fn documents() -> Vec<PathBuf> {
    let mut documents = Vec::new();
    let mut folders = vec![PathBuf::new()];
    while let Some(folder) = folders.pop() {
        let path = if folder.as_os_str().is_empty() { Path::new(".") } else { &folder };
        for entry in fs::read_dir(path).unwrap() {
            let entry = entry.unwrap();
            let name = entry.file_name().into_string().unwrap();
            let path = folder.join(&name);
            if entry.file_type().unwrap().is_dir() {
                if !name.starts_with('.') && name != "target" {
                    folders.push(path);
                }
            } else if path.extension().is_some_and(|extension| extension == "md") {
                documents.push(path);
            }
        }
    }
    documents
}

/// The lines outside of blocks of code.
fn prose(text: &str) -> impl Iterator<Item = &str> {
    let mut is_code = false;
    text.lines().filter(move |line| {
        let is_fence = line.trim_start().starts_with("```");
        is_code ^= is_fence;
        !is_code && !is_fence
    })
}

/// The targets of links and pictures.
fn links(text: &str) -> Vec<String> {
    let prose: Vec<&str> = prose(text).collect();
    let prose = prose.join("\n");
    let behind = |start: &'static str, end: char| {
        prose.split(start).skip(1).filter_map(move |rest| rest.split_once(end)).map(|(target, _)| target.to_owned())
    };
    behind("](", ')').chain(behind("src=\"", '"')).chain(behind("href=\"", '"')).collect()
}

fn headings(text: &str) -> Vec<&str> {
    prose(text).filter(|line| line.starts_with('#')).map(|line| line.trim_start_matches('#').trim()).collect()
}

/// The anchors that GitHub gives to the headings, which are not repeated in our documents.
fn anchors(text: &str) -> BTreeSet<String> {
    let headings = headings(text);
    let anchors: BTreeSet<String> = headings
        .iter()
        .map(|heading| {
            let kept = heading.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
            kept.collect::<String>().to_lowercase().replace(' ', "-")
        })
        .collect();
    assert_eq!(anchors.len(), headings.len(), "a heading twice in {headings:?}");
    anchors
}

/// The text of a section of the reference.
fn reference(heading: &str) -> String {
    let text = fs::read_to_string("docs/reference.md").unwrap();
    let (_, section) = text.split_once(&format!("\n## {heading}\n")).unwrap();
    section.split("\n## ").next().unwrap().to_owned()
}

fn code_spans(text: &str) -> Vec<&str> {
    text.split('`').skip(1).step_by(2).collect()
}

/// What is marked as code in the first column of a table, by its name.
fn first_column(section: &str, name: impl Fn(&str) -> Option<String>) -> BTreeSet<String> {
    let rows = section.lines().filter_map(|line| line.strip_prefix("| ")?.split(" | ").next());
    rows.flat_map(code_spans).filter_map(name).collect()
}
