//! Shortens the names under which a wasm program and its glue know each other.
//!
//! wasm-bindgen ends each import with a hash of 16 digits, once in the wasm and once in the glue,
//! spells the types of closures out in the names of exports, and names the module with each
//! import. Hashes do not compress: the widget sends 3.5 KB less without them. What the program
//! offers and the glue never asks for is taken back, so that wasm-opt can leave it out.

use wasm_encoder::reencode::{Error, Reencode, utils};
use wasm_encoder::{ExportSection, ImportSection, Module};
use wasmparser::{Export, Import, Imports, Parser};

use super::unread;
use crate::problem::{Outcome, Problem};

/// How wasm-bindgen's hashed names begin.
const HASHED: &str = "__wbg_";

/// How the names of exports begin that wasm-bindgen made up; the others are the program's own.
const MADE_UP: [&str; 2] = ["__", "wasm_bindgen_"];

/// A wasm file and its glue with short names.
pub fn shorten(wasm: &[u8], glue: &str) -> Outcome<(Vec<u8>, String)> {
    let mut module = Module::new();
    let mut names = Names {
        glue,
        renamed: Vec::new(),
        modules: Vec::new(),
        exports: Vec::new(),
    };
    names
        .parse_core_module(&mut module, Parser::new(0), wasm)
        .map_err(unread)?;
    let mut glue = glue.to_owned();
    for (old, new) in &names.renamed {
        rename(&mut glue, old, new)?;
    }
    for (place, module) in names.modules.iter().enumerate() {
        rename(
            &mut glue,
            &format!("\"{module}\""),
            &format!("\"{}\"", nth(place)),
        )?;
    }
    for (old, new) in &names.exports {
        glue = uses(&glue, old).join(&format!("wasm.{new}"));
    }
    Ok((module.finish(), glue))
}

/// Renames a key of the glue's objects of imports.
fn rename(glue: &mut String, old: &str, new: &str) -> Outcome {
    let key = format!("{old}:");
    if glue.matches(&key).count() != 1 {
        return Err(Problem::new(format!(
            "the glue of wasm-bindgen does not have `{old}` once, as xtask/src/wasm/imports.rs expects"
        )));
    }
    *glue = glue.replace(&key, &format!("{new}:"));
    Ok(())
}

/// The glue, cut where it uses an export.
fn uses<'a>(glue: &'a str, name: &str) -> Vec<&'a str> {
    let used = format!("wasm.{name}");
    let mut parts = Vec::new();
    let mut from = 0;
    for (at, _) in glue.match_indices(&used) {
        let end = at + used.len();
        let longer = |next: char| next.is_ascii_alphanumeric() || next == '_';
        if !glue[end..].starts_with(longer) {
            parts.push(&glue[from..at]);
            from = end;
        }
    }
    parts.push(&glue[from..]);
    parts
}

struct Names<'a> {
    glue: &'a str,
    /// Old and new names of imports.
    renamed: Vec<(String, String)>,
    /// The modules that imports come from; their places are their new names.
    modules: Vec<String>,
    /// Old and new names of exports.
    exports: Vec<(String, String)>,
}

impl Names<'_> {
    /// The new name of a module.
    fn module(&mut self, old: &str) -> String {
        let known = self.modules.iter().position(|module| module == old);
        nth(known.unwrap_or_else(|| {
            self.modules.push(old.to_owned());
            self.modules.len() - 1
        }))
    }
}

impl Reencode for Names<'_> {
    type Error = std::convert::Infallible;

    fn parse_imports(
        &mut self,
        section: &mut ImportSection,
        imports: Imports<'_>,
    ) -> Result<(), Error> {
        let Imports::Single(place, import) = imports else {
            return utils::parse_imports(self, section, imports);
        };
        let module = self.module(import.module);
        let hashed = import.name.starts_with(HASHED);
        let new = nth(self.renamed.len());
        let short = Import {
            module: &module,
            name: if hashed { &new } else { import.name },
            ..import
        };
        utils::parse_imports(self, section, Imports::Single(place, short))?;
        if hashed {
            self.renamed.push((import.name.to_owned(), new));
        }
        Ok(())
    }

    fn parse_export(
        &mut self,
        section: &mut ExportSection,
        export: Export<'_>,
    ) -> Result<(), Error> {
        if !MADE_UP.iter().any(|start| export.name.starts_with(start)) {
            return utils::parse_export(self, section, export);
        }
        if uses(self.glue, export.name).len() == 1 {
            return Ok(());
        }
        let new = nth(self.exports.len());
        let short = Export {
            name: &new,
            ..export
        };
        utils::parse_export(self, section, short)?;
        self.exports.push((export.name.to_owned(), new));
        Ok(())
    }
}

/// `a`, `b`, … `z`, `ba`, `bb`, …
fn nth(mut number: usize) -> String {
    let mut letters = Vec::new();
    loop {
        letters.push(char::from(b'a' + (number % 26) as u8));
        number /= 26;
        if number == 0 {
            return letters.into_iter().rev().collect();
        }
    }
}

#[cfg(test)]
mod tests {
    use wasm_encoder::{EntityType, MemoryType, TypeSection};

    use super::*;

    /// A module with a function, a memory and another function.
    fn module(from: &str, first: &str, last: &str) -> Vec<u8> {
        let mut types = TypeSection::new();
        types.ty().function([], []);
        let memory = MemoryType {
            minimum: 17,
            maximum: None,
            memory64: false,
            shared: false,
            page_size_log2: None,
        };
        let mut section = ImportSection::new();
        section.import(from, first, EntityType::Function(0));
        section.import(from, "memory", EntityType::Memory(memory));
        section.import(from, last, EntityType::Function(0));
        let mut module = Module::new();
        module.section(&types).section(&section);
        module.finish()
    }

    #[test]
    fn hashed_names_become_short_in_both_files() {
        let wasm = module("./x_bg.js", "__wbg_x_0123456789abcdef", "__wbindgen_start");
        let glue = "{ __wbg_x_0123456789abcdef: function(a) {}, __wbindgen_start: function() {} }
            { \"./x_bg.js\": import0 }";
        let (wasm, glue) = shorten(&wasm, glue).unwrap();
        assert_eq!(wasm, module("a", "a", "__wbindgen_start"));
        assert_eq!(
            glue,
            "{ a: function(a) {}, __wbindgen_start: function() {} }
            { \"a\": import0 }"
        );
    }

    #[test]
    fn exports_of_the_glue_become_short_and_those_of_nobody_go() {
        use wasm_encoder::{ExportKind, MemorySection};
        let memory = MemoryType {
            minimum: 1,
            maximum: None,
            memory64: false,
            shared: false,
            page_size_log2: None,
        };
        let module = |names: &[&str]| {
            let mut memories = MemorySection::new();
            memories.memory(memory);
            let mut section = ExportSection::new();
            for name in names {
                section.export(name, ExportKind::Memory, 0);
            }
            let mut module = Module::new();
            module.section(&memories).section(&section);
            module.finish()
        };
        let wasm = module(&[
            "memory",
            "mount",
            "__x",
            "__x_y",
            "__nobody",
            "wasm_bindgen_z",
        ]);
        let glue = "wasm.__x_y(wasm.__x, wasm.memory); wasm.wasm_bindgen_z(); wasm.mount()";
        let (wasm, glue) = shorten(&wasm, glue).unwrap();
        assert_eq!(wasm, module(&["memory", "mount", "a", "b", "c"]));
        assert_eq!(glue, "wasm.b(wasm.a, wasm.memory); wasm.c(); wasm.mount()");
    }

    #[test]
    fn a_glue_of_another_shape_is_an_error() {
        let wasm = module("x", "__wbg_x_0123456789abcdef", "b");
        assert!(shorten(&wasm, "imports.__wbg_x_0123456789abcdef = f, \"x\": f").is_err());
        assert!(shorten(&wasm, "__wbg_x_0123456789abcdef: f").is_err());
    }

    #[test]
    fn a_damaged_file_is_an_error() {
        let whole = module("x", "__wbg_x", "__wbg_y");
        let glue = "__wbg_x: function() {}, __wbg_y: function() {}, \"x\": import0";
        assert!(shorten(&whole, glue).is_ok());
        for length in [0, 7, 9, 12, whole.len() - 1] {
            assert!(shorten(&whole[..length], glue).is_err(), "{length}");
        }
    }

    #[test]
    fn every_number_has_its_own_name() {
        assert_eq!(
            [0, 25, 26, 701, 702].map(nth),
            ["a", "z", "ba", "baz", "bba"].map(String::from)
        );
    }
}
