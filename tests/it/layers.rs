//! Higher layers call lower ones only; siblings never call each other. `lib.rs` says why.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Each module with the modules that it may use.
const ALLOWED: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("metrics", &[]),
    ("kaspi", &["domain", "metrics"]),
    ("store", &["domain"]),
    ("render", &["domain"]),
    ("telegram", &["domain", "metrics"]),
    ("flow", &["domain", "kaspi", "metrics", "render", "store", "telegram"]),
    ("bot", &["domain", "flow", "render", "telegram"]),
    ("server", &["flow", "telegram"]),
    ("workers", &["domain", "flow", "kaspi"]),
    ("config", &["domain"]),
    ("telemetry", &["config"]),
    ("app", &["bot", "config", "domain", "flow", "kaspi", "metrics", "server", "store", "telegram", "workers"]),
    (
        "cli",
        &["app", "config", "domain", "flow", "kaspi", "metrics", "render", "sandbox", "store", "telegram", "telemetry"],
    ),
    ("sandbox", &[]),
];

/// Libraries that may be named in these modules only.
const CONFINED: &[(&str, &[&str])] = &[
    ("sqlx", &["store"]),
    ("teloxide", &["bot", "telegram"]),
    ("serde", &["kaspi", "store", "telegram", "sandbox"]),
    ("prometheus_client", &["metrics"]),
    ("fluent_bundle", &["render"]),
    ("axum", &["app", "sandbox", "server", "telegram"]),
    ("sd_notify", &["cli"]),
];

#[test]
fn modules_use_only_what_lies_below_them() {
    let mut violations = Vec::new();
    for (module, path) in sources() {
        let Some((_, allowed)) = ALLOWED.iter().find(|(name, _)| *name == module) else {
            violations.push(format!("{}: module {module} has no place in the layers", path.display()));
            continue;
        };
        for used in uses(&code(&path)) {
            if used != module && !allowed.contains(&used.as_str()) {
                violations.push(format!("{}: {module} uses {used}", path.display()));
            }
        }
    }
    assert!(violations.is_empty(), "{}", violations.join("\n"));
}

#[test]
fn libraries_stay_in_their_rooms() {
    let mut violations = Vec::new();
    for (module, path) in sources() {
        let code = code(&path);
        for (library, rooms) in CONFINED {
            if code.contains(&format!("{library}::")) && !rooms.contains(&module.as_str()) {
                violations.push(format!("{}: {module} names {library}", path.display()));
            }
        }
    }
    assert!(violations.is_empty(), "{}", violations.join("\n"));
}

/// The files of `src` with their top modules; `main.rs` and `lib.rs` stand above all layers.
fn sources() -> Vec<(String, PathBuf)> {
    fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                collect(&path, files);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                files.push(path);
            }
        }
    }
    let mut files = Vec::new();
    collect(Path::new("src"), &mut files);
    let module = |path: &Path| {
        let top = path.components().nth(1).unwrap().as_os_str().to_str().unwrap();
        top.trim_end_matches(".rs").to_owned()
    };
    files.into_iter().map(|path| (module(&path), path)).filter(|(name, _)| name != "main" && name != "lib").collect()
}

/// The file without comments and without its tests.
fn code(path: &Path) -> String {
    let text = std::fs::read_to_string(path).unwrap();
    let production = text.split("#[cfg(test)]").next().unwrap_or_default();
    production.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

/// The modules named after `crate::`, alone or in braces.
fn uses(code: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for (at, _) in code.match_indices("crate::") {
        let rest = &code[at + "crate::".len()..];
        if let Some(group) = rest.strip_prefix('{') {
            let group = group.split_once("};").map_or(group, |(group, _)| group);
            let mut depth = 0_usize;
            let mut name = String::new();
            for c in group.chars().chain([',']) {
                match c {
                    '{' => depth += 1,
                    '}' => depth = depth.saturating_sub(1),
                    ',' if depth == 0 => {
                        found.insert(name.trim().split("::").next().unwrap_or_default().to_owned());
                        name.clear();
                    }
                    _ if depth == 0 => name.push(c),
                    _ => {}
                }
            }
        } else {
            found.insert(rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect());
        }
    }
    found.remove("");
    found
}
