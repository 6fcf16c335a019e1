//! Which files of `src` use which, as their code says. Tests within the files do not count.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use syn::visit::{self, Visit};
use syn::{Attribute, Item, ItemUse, Macro, UseTree, Visibility};

/// The path of a module without `crate`: `["flow", "notices", "poll"]`. `main.rs` is `["main"]`, `lib.rs` is empty.
pub(super) type Module = Vec<String>;

type ItemPath = Vec<String>;

/// The code of all files.
pub(super) struct Sources(BTreeMap<Module, File>);

/// What one file names.
#[derive(Default)]
struct File {
    /// Absolute within the crate, or those of a library.
    paths: BTreeSet<ItemPath>,
    /// Names that the file re-exports, with the absolute paths of their items.
    re_exports: BTreeMap<String, ItemPath>,
}

impl Sources {
    pub(super) fn read() -> Self {
        let mut paths = Vec::new();
        collect(Path::new("src"), &mut paths);
        let modules: BTreeSet<Module> = paths.iter().map(|path| module_of(path)).collect();
        Self(paths.iter().map(|path| (module_of(path), File::read(path, &modules))).collect())
    }

    /// All but `lib.rs`, which only declares.
    pub(super) fn modules(&self) -> impl Iterator<Item = &Module> {
        self.0.keys().filter(|module| !module.is_empty())
    }

    /// The modules whose items the module uses, through re-exports.
    pub(super) fn used_modules(&self, module: &Module) -> BTreeSet<Module> {
        let mut used: BTreeSet<Module> = self.0[module].paths.iter().filter_map(|path| self.home(path)).collect();
        used.remove(module);
        used
    }

    pub(super) fn used_libraries(&self, module: &Module) -> BTreeSet<String> {
        let first = |path: &ItemPath| path.first().filter(|name| *name != "crate").cloned();
        self.0[module].paths.iter().filter_map(first).collect()
    }

    /// The module that defines an item of the crate.
    fn home(&self, path: &ItemPath) -> Option<Module> {
        let mut path = path.strip_prefix(&["crate".to_owned()])?.to_vec();
        loop {
            let length = (1..=path.len()).rev().find(|length| self.0.contains_key(&path[..*length]))?;
            let module = path[..length].to_vec();
            match path.get(length).and_then(|name| self.0[&module].re_exports.get(name)) {
                Some(item) if item.first().is_some_and(|first| first == "crate") => {
                    let rest = path.split_off(length + 1);
                    path = [&item[1..], &rest].concat();
                }
                _ => return Some(module),
            }
        }
    }
}

impl File {
    fn read(path: &Path, modules: &BTreeSet<Module>) -> Self {
        let text = std::fs::read_to_string(path).unwrap();
        let code = syn::parse_file(&text).unwrap();
        let mut collector = Collector { module: module_of(path), modules, file: Self::default() };
        collector.visit_file(&code);
        collector.file
    }
}

struct Collector<'a> {
    module: Module,
    modules: &'a BTreeSet<Module>,
    file: File,
}

impl Collector<'_> {
    /// The path from the crate's root, or of a library.
    fn absolute(&self, path: &[String]) -> Option<ItemPath> {
        let root = || vec!["crate".to_owned()];
        let (first, rest) = path.split_first()?;
        Some(match first.as_str() {
            "crate" => path.to_vec(),
            // The program uses the library by its name.
            "kaspi_order_bot" => [root(), rest.to_vec()].concat(),
            "self" => [root(), self.module.clone(), rest.to_vec()].concat(),
            "super" => {
                let supers = path.iter().take_while(|segment| *segment == "super").count();
                let parent = self.module.len().checked_sub(supers)?;
                [root(), self.module[..parent].to_vec(), path[supers..].to_vec()].concat()
            }
            _ if self.modules.contains(&[self.module.clone(), vec![first.clone()]].concat()) => {
                [root(), self.module.clone(), path.to_vec()].concat()
            }
            _ => path.to_vec(),
        })
    }

    fn add_use(&mut self, tree: &UseTree, prefix: &[String], is_re_export: bool) {
        match tree {
            UseTree::Path(path) => {
                let prefix = [prefix, &[path.ident.to_string()]].concat();
                self.add_use(&path.tree, &prefix, is_re_export);
            }
            UseTree::Group(group) => group.items.iter().for_each(|item| self.add_use(item, prefix, is_re_export)),
            UseTree::Glob(_) => self.add(prefix, None, is_re_export),
            UseTree::Name(name) if name.ident == "self" => self.add(prefix, None, is_re_export),
            UseTree::Name(name) => {
                let path = [prefix, &[name.ident.to_string()]].concat();
                self.add(&path, Some(name.ident.to_string()), is_re_export);
            }
            UseTree::Rename(rename) => {
                let path = [prefix, &[rename.ident.to_string()]].concat();
                self.add(&path, Some(rename.rename.to_string()), is_re_export);
            }
        }
    }

    fn add(&mut self, path: &[String], name: Option<String>, is_re_export: bool) {
        let Some(path) = self.absolute(path) else { return };
        match name {
            Some(name) if is_re_export => drop(self.file.re_exports.insert(name, path)),
            _ => drop(self.file.paths.insert(path)),
        }
    }
}

impl Visit<'_> for Collector<'_> {
    fn visit_item(&mut self, item: &Item) {
        let attributes: &[Attribute] = match item {
            Item::Mod(item) => &item.attrs,
            Item::Fn(item) => &item.attrs,
            Item::Use(item) => &item.attrs,
            Item::Impl(item) => &item.attrs,
            _ => &[],
        };
        if !attributes.iter().any(is_test_only) {
            visit::visit_item(self, item);
        }
    }

    fn visit_item_use(&mut self, item: &ItemUse) {
        let is_re_export = !matches!(item.vis, Visibility::Inherited);
        self.add_use(&item.tree, &[], is_re_export);
    }

    fn visit_path(&mut self, path: &syn::Path) {
        let segments: Vec<String> = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        // A path without a qualifier was imported, or is the file's own.
        if segments.len() > 1 {
            self.add(&segments, None, false);
        }
        visit::visit_path(self, path);
    }

    fn visit_visibility(&mut self, _: &Visibility) {
        // `pub(in crate::bot)` uses nothing.
    }

    fn visit_macro(&mut self, call: &Macro) {
        // The arguments of most macros are expressions.
        let parser = syn::punctuated::Punctuated::<syn::Expr, syn::Token![,]>::parse_terminated;
        if let Ok(arguments) = call.parse_body_with(parser) {
            arguments.iter().for_each(|argument| self.visit_expr(argument));
        }
        visit::visit_macro(self, call);
    }
}

fn is_test_only(attribute: &Attribute) -> bool {
    attribute.path().is_ident("cfg") && attribute.parse_args::<syn::Ident>().is_ok_and(|option| option == "test")
}

fn module_of(path: &Path) -> Module {
    let mut module: Module = path
        .with_extension("")
        .components()
        .skip(1)
        .map(|component| component.as_os_str().to_str().unwrap().to_owned())
        .collect();
    if module.last().is_some_and(|last| last == "mod" || last == "lib") {
        module.pop();
    }
    module
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            // Test modules have files of their own.
            if !path.ends_with("tests") {
                collect(&path, files);
            }
        } else if path.extension().is_some_and(|extension| extension == "rs") && !path.ends_with("tests.rs") {
            files.push(path);
        }
    }
}
