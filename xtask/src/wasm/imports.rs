//! Shortens the names under which a wasm program calls its glue.
//!
//! wasm-bindgen ends each with a hash of 16 digits, once in the wasm and once in the glue. Hashes
//! do not compress: the widget sends 3.5 KB less without them.

use wasm_encoder::reencode::{Error, Reencode, utils};
use wasm_encoder::{ImportSection, Module};
use wasmparser::{Import, Imports, Parser};

use super::unread;
use crate::problem::{Outcome, Problem};

/// How wasm-bindgen's hashed names begin.
const HASHED: &str = "__wbg_";

/// A wasm file and its glue with short names.
pub fn shorten(wasm: &[u8], glue: &str) -> Outcome<(Vec<u8>, String)> {
    let mut module = Module::new();
    let mut names = Names::default();
    names
        .parse_core_module(&mut module, Parser::new(0), wasm)
        .map_err(unread)?;
    let mut glue = glue.to_owned();
    for (old, new) in &names.renamed {
        rename(&mut glue, old, new)?;
    }
    Ok((module.finish(), glue))
}

/// Renames a key of the glue's object of imports.
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

#[derive(Default)]
struct Names {
    /// Old and new names.
    renamed: Vec<(String, String)>,
}

impl Reencode for Names {
    type Error = std::convert::Infallible;

    fn parse_imports(
        &mut self,
        section: &mut ImportSection,
        imports: Imports<'_>,
    ) -> Result<(), Error> {
        let Imports::Single(place, import) = imports else {
            return utils::parse_imports(self, section, imports);
        };
        if !import.name.starts_with(HASHED) {
            return utils::parse_imports(self, section, Imports::Single(place, import));
        }
        let new = nth(self.renamed.len());
        let short = Import {
            name: &new,
            ..import
        };
        utils::parse_imports(self, section, Imports::Single(place, short))?;
        self.renamed.push((import.name.to_owned(), new));
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
    fn module(first: &str, last: &str) -> Vec<u8> {
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
        section.import("./x_bg.js", first, EntityType::Function(0));
        section.import("./x_bg.js", "memory", EntityType::Memory(memory));
        section.import("./x_bg.js", last, EntityType::Function(0));
        let mut module = Module::new();
        module.section(&types).section(&section);
        module.finish()
    }

    #[test]
    fn hashed_names_become_short_in_both_files() {
        let wasm = module("__wbg_x_0123456789abcdef", "__wbindgen_start");
        let glue = "{ __wbg_x_0123456789abcdef: function(a) {}, __wbindgen_start: function() {} }";
        let (wasm, glue) = shorten(&wasm, glue).unwrap();
        assert_eq!(wasm, module("a", "__wbindgen_start"));
        assert_eq!(
            glue,
            "{ a: function(a) {}, __wbindgen_start: function() {} }"
        );
    }

    #[test]
    fn a_glue_of_another_shape_is_an_error() {
        let wasm = module("__wbg_x_0123456789abcdef", "b");
        assert!(shorten(&wasm, "imports.__wbg_x_0123456789abcdef = f").is_err());
    }

    #[test]
    fn a_damaged_file_is_an_error() {
        let whole = module("__wbg_x", "__wbg_y");
        let glue = "__wbg_x: function() {}, __wbg_y: function() {}";
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
