//! Takes out of a program's table the closures' entries that nothing can call.
//!
//! js-sys describes each of its closures to wasm-bindgen with a function that stays in the table of
//! functions, whether the program has such a closure or not. wasm-bindgen exports those that
//! JavaScript calls; the others only hold their code in the file: 0.6 KB of what the widget sends.
//! wasm-opt then takes out what is no longer referred to.

use std::collections::BTreeSet;

use wasm_encoder::reencode::{Error, Reencode};
use wasm_encoder::{Elements, Module};
use wasmparser::{
    ElementItems, ExternalKind, KnownCustom, Name, NameSectionReader, Parser, Payload,
};

use super::unread;
use crate::problem::Outcome;

/// How the entries are called, in the names that wasm-bindgen writes.
const ENTRY: [&str; 2] = ["::convert::closures::", "invoke::<"];

/// The file without them. It must still have its name section.
pub fn forget(wasm: &[u8]) -> Outcome<Vec<u8>> {
    let mut table = Table {
        forgotten: uncalled(wasm).map_err(unread)?,
    };
    let mut module = Module::new();
    table
        .parse_core_module(&mut module, Parser::new(0), wasm)
        .map_err(unread)?;
    Ok(module.finish())
}

/// The functions with an entry's name that are not exported.
fn uncalled(wasm: &[u8]) -> wasmparser::Result<BTreeSet<u32>> {
    let (mut entries, mut exported) = (BTreeSet::new(), BTreeSet::new());
    for payload in Parser::new(0).parse_all(wasm) {
        let payload = payload?;
        if let Payload::ExportSection(exports) = payload {
            for export in exports {
                let export = export?;
                if export.kind == ExternalKind::Func {
                    exported.insert(export.index);
                }
            }
        } else if let Payload::CustomSection(custom) = payload
            && let KnownCustom::Name(names) = custom.as_known()
        {
            entries.extend(named(names)?);
        }
    }
    Ok(&entries - &exported)
}

fn named(names: NameSectionReader<'_>) -> wasmparser::Result<Vec<u32>> {
    let mut entries = Vec::new();
    for part in names {
        let Name::Function(functions) = part? else {
            continue;
        };
        for function in functions {
            let function = function?;
            if ENTRY.iter().all(|piece| function.name.contains(piece)) {
                entries.push(function.index);
            }
        }
    }
    Ok(entries)
}

struct Table {
    forgotten: BTreeSet<u32>,
}

impl Reencode for Table {
    type Error = std::convert::Infallible;

    /// Another function of the table takes their places, so that those of the others stay.
    fn element_items<'a>(&mut self, items: ElementItems<'a>) -> Result<Elements<'a>, Error> {
        let ElementItems::Functions(functions) = items else {
            return wasm_encoder::reencode::utils::element_items(self, items);
        };
        let functions: Vec<u32> = functions.into_iter().collect::<Result<_, _>>()?;
        let is_kept = |function: &&u32| !self.forgotten.contains(function);
        let other = functions.iter().find(is_kept);
        let kept: Vec<u32> = functions
            .iter()
            .map(|function| {
                if is_kept(&function) {
                    *function
                } else {
                    *other.unwrap_or(function)
                }
            })
            .collect();
        Ok(Elements::Functions(kept.into()))
    }
}

#[cfg(test)]
mod tests {
    use wasm_encoder::{
        CodeSection, ConstExpr, ElementSection, ExportKind, ExportSection, Function,
        FunctionSection, NameMap, NameSection, RefType, TableSection, TableType, TypeSection,
    };

    use super::*;

    fn program(table: &[u32]) -> Vec<u8> {
        let entry = "wasm_bindgen[0]::convert::closures::_::invoke::<u8, true>";
        let mut types = TypeSection::new();
        types.ty().function([], []);
        let (mut functions, mut code) = (FunctionSection::new(), CodeSection::new());
        for _ in 0..3 {
            let mut body = Function::new([]);
            body.instructions().end();
            functions.function(0);
            code.function(&body);
        }
        let mut tables = TableSection::new();
        tables.table(TableType {
            element_type: RefType::FUNCREF,
            table64: false,
            minimum: 8,
            maximum: None,
            shared: false,
        });
        let mut exports = ExportSection::new();
        exports.export("called", ExportKind::Func, 2);
        let mut elements = ElementSection::new();
        elements.active(
            None,
            &ConstExpr::i32_const(1),
            Elements::Functions(table.into()),
        );
        let mut map = NameMap::new();
        for (function, name) in [(0, entry), (1, "a::invoke::<u8>"), (2, entry)] {
            map.append(function, name);
        }
        let mut names = NameSection::new();
        names.functions(&map);
        let mut module = Module::new();
        module.section(&types).section(&functions).section(&tables);
        module.section(&exports).section(&elements);
        module.section(&code).section(&names);
        module.finish()
    }

    #[test]
    fn only_entries_that_are_not_exported_leave_the_table() {
        let built = program(&[0, 1, 2, 0]);
        assert_eq!(forget(&built).unwrap(), program(&[1, 1, 2, 1]));
    }

    #[test]
    fn a_damaged_file_is_an_error() {
        assert!(forget(&program(&[1])[..40]).is_err());
    }
}
