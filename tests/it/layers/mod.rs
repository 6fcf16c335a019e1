//! The architecture that `src/lib.rs` describes: which module may use which, and no circles.

mod imports;

use std::collections::{BTreeMap, BTreeSet};

use imports::{Module, Sources};

/// Each top-level module with the ones that it may use.
const LAYERS: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("lenient", &[]),
    ("metrics", &[]),
    ("kaspi", &["domain", "lenient", "metrics"]),
    ("store", &["domain"]),
    ("render", &["domain"]),
    ("telegram", &["domain", "lenient", "metrics"]),
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
    ("main", &["cli"]),
];

/// Each module of `flow` with the ones that it may use; all may use `flow` itself, which has the dependencies.
const FLOW: &[(&str, &[&str])] = &[
    ("poison", &[]),
    ("chat_states", &["poison"]),
    ("database_alarm", &[]),
    ("kaspi_clock", &[]),
    ("first_admin_link", &[]),
    ("lookup_quota", &[]),
    ("rate_limit", &[]),
    ("recorder", &[]),
    ("outbox", &[]),
    ("until_written", &[]),
    ("access", &[]),
    ("chats", &["access", "until_written"]),
    ("operations", &["access", "chats", "database_alarm"]),
    ("orders", &["access", "lookup_quota", "operations"]),
    ("reports", &["access", "lookup_quota", "operations", "orders"]),
    ("deliveries", &["access", "chats", "orders", "outbox"]),
    (
        "notices",
        &[
            "access",
            "chats",
            "kaspi_clock",
            "operations",
            "orders",
            "outbox",
            "poison",
            "rate_limit",
            "reports",
            "until_written",
        ],
    ),
    ("waybills", &["access", "chats", "lookup_quota", "operations", "orders", "until_written"]),
    ("actions", &["access", "chats", "notices", "orders", "outbox", "until_written", "waybills"]),
    ("people", &["first_admin_link", "access", "chats", "deliveries"]),
];

/// Libraries that only these modules may name.
const CONFINED: &[(&str, &[&str])] = &[
    ("sqlx", &["store"]),
    ("teloxide", &["bot", "telegram"]),
    ("serde", &["kaspi", "lenient", "store", "telegram", "sandbox"]),
    ("prometheus_client", &["metrics"]),
    ("fluent_bundle", &["render"]),
    ("rust_xlsxwriter", &["render"]),
    ("tiny_skia", &["render"]),
    ("skrifa", &["render"]),
    ("dejavu", &["render"]),
    ("axum", &["app", "sandbox", "server", "telegram"]),
    ("sd_notify", &["cli"]),
];

#[test]
fn modules_use_only_lower_layers() {
    let violations = violations(LAYERS, |module| module.first().cloned());
    assert!(violations.is_empty(), "{}", violations.join("\n"));
}

#[test]
fn parts_of_flow_use_only_lower_ones() {
    let part = |module: &Module| (module.first()? == "flow").then(|| module.get(1).cloned()).flatten();
    let violations = violations(FLOW, part);
    assert!(violations.is_empty(), "{}", violations.join("\n"));
}

#[test]
fn files_do_not_use_each_other_in_circles() {
    let sources = Sources::read();
    let edges: BTreeMap<&Module, BTreeSet<Module>> =
        sources.modules().map(|module| (module, sources.used_modules(module))).collect();
    let circles = circles(&edges);
    assert!(circles.is_empty(), "{circles:#?}");
}

#[test]
fn libraries_are_used_in_their_modules_only() {
    let sources = Sources::read();
    let mut violations = Vec::new();
    for module in sources.modules() {
        let libraries = sources.used_libraries(module);
        for (library, allowed) in CONFINED {
            let is_allowed = module.first().is_some_and(|top| allowed.contains(&top.as_str()));
            if libraries.contains(*library) && !is_allowed {
                violations.push(format!("{} names {library}", module.join("::")));
            }
        }
    }
    assert!(violations.is_empty(), "{}", violations.join("\n"));
}

/// Edges between parts of the tree that `allowed` does not list. `part` is the part that a module belongs to, if any.
fn violations(allowed: &[(&str, &[&str])], part: impl Fn(&Module) -> Option<String>) -> Vec<String> {
    let sources = Sources::read();
    let mut violations = Vec::new();
    for module in sources.modules() {
        let Some(from) = part(module) else { continue };
        let Some((_, lower)) = allowed.iter().find(|(name, _)| *name == from) else {
            violations.push(format!("{} has no place in the layers", module.join("::")));
            continue;
        };
        for used in sources.used_modules(module) {
            match part(&used) {
                Some(to) if to != from && !lower.contains(&to.as_str()) => {
                    violations.push(format!("{} uses {}", module.join("::"), used.join("::")));
                }
                _ => {}
            }
        }
    }
    violations
}

/// The strongly connected components of more than one module.
fn circles(edges: &BTreeMap<&Module, BTreeSet<Module>>) -> Vec<BTreeSet<Module>> {
    let reachable: BTreeMap<&Module, BTreeSet<Module>> =
        edges.keys().map(|module| (*module, reachable_from(module, edges))).collect();
    let circle = |module: &Module| -> BTreeSet<Module> {
        let both_ways = |other: &&Module| reachable.get(*other).is_some_and(|back| back.contains(module));
        reachable[module].iter().filter(both_ways).cloned().collect()
    };
    let circles: BTreeSet<BTreeSet<Module>> = edges.keys().map(|module| circle(module)).collect();
    circles.into_iter().filter(|circle| !circle.is_empty()).collect()
}

fn reachable_from(module: &Module, edges: &BTreeMap<&Module, BTreeSet<Module>>) -> BTreeSet<Module> {
    let mut found = BTreeSet::new();
    let mut queue: Vec<&Module> = vec![module];
    while let Some(next) = queue.pop() {
        for used in edges.get(next).into_iter().flatten() {
            if found.insert(used.clone()) {
                queue.extend(edges.get_key_value(used).map(|(module, _)| *module));
            }
        }
    }
    found
}
