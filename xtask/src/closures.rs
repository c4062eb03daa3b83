//! Takes out of a program's table the closures' entries that nothing can call.
//!
//! js-sys describes each of its closures to wasm-bindgen with a function that stays in the table of
//! functions, whether the program has such a closure or not. wasm-bindgen exports those that JavaScript
//! calls; the others only hold their code in the file: 0.6 KB of what the widget sends. Called by
//! `bindings` on every build, before wasm-opt takes out what is no longer referred to.

use std::collections::BTreeSet;

use crate::problem::Outcome;
use crate::wasm_file::{self, CUSTOM, ELEMENTS, EXPORTS, Reader, damaged, write_number};

/// How the entries are called, in the names that wasm-bindgen writes.
const ENTRY: [&str; 2] = ["::convert::closures::", "invoke::<"];

/// The kind of an export that is a function, and of the part of the name section about functions.
const FUNCTIONS: [u8; 2] = [0, 1];

/// The file without them. It must still have its name section.
pub fn forget(wasm: &[u8]) -> Outcome<Vec<u8>> {
    let mut entries = BTreeSet::new();
    let mut exported = BTreeSet::new();
    wasm_file::each(wasm, |id, content| {
        match id {
            CUSTOM => named(content, &mut entries)?,
            EXPORTS => exports(content, &mut exported)?,
            _ => {}
        }
        Ok(())
    })?;
    entries.retain(|function| !exported.contains(function));
    wasm_file::map(wasm, |id, content| match id {
        ELEMENTS => elements(content, &entries).map(Some),
        _ => Ok(None),
    })
}

/// Notes the functions with an entry's name.
fn named(section: &[u8], entries: &mut BTreeSet<u32>) -> Outcome {
    let mut reader = Reader(section);
    if reader.name()? != b"name" {
        return Ok(());
    }
    while !reader.0.is_empty() {
        let kind = reader.byte()?;
        let mut part = Reader(reader.name()?);
        if kind != FUNCTIONS[1] {
            continue;
        }
        for _ in 0..part.number()? {
            let function = part.number()?;
            let name = String::from_utf8_lossy(part.name()?);
            if ENTRY.iter().all(|piece| name.contains(piece)) {
                entries.insert(function);
            }
        }
    }
    Ok(())
}

fn exports(section: &[u8], exported: &mut BTreeSet<u32>) -> Outcome {
    let mut reader = Reader(section);
    for _ in 0..reader.number()? {
        reader.name()?;
        let kind = reader.byte()?;
        let index = reader.number()?;
        if kind == FUNCTIONS[0] {
            exported.insert(index);
        }
    }
    Ok(())
}

/// Puts another function of the table in their places: the places of the others stay.
fn elements(section: &[u8], entries: &BTreeSet<u32>) -> Outcome<Vec<u8>> {
    let mut reader = Reader(section);
    let mut changed = Vec::new();
    let segments = reader.number()?;
    write_number(&mut changed, segments);
    for _ in 0..segments {
        let whole = reader.0;
        // The only form that linkers write for a program's own table: functions from a place on.
        if reader.number()? != 0 {
            return Err(damaged());
        }
        let place = reader.take(1)?;
        reader.number()?;
        if place != [I32_CONST] || reader.byte()? != END {
            return Err(damaged());
        }
        changed.extend(&whole[..whole.len() - reader.0.len()]);
        let count = reader.number()?;
        write_number(&mut changed, count);
        let mut functions = Vec::new();
        for _ in 0..count {
            functions.push(reader.number()?);
        }
        let other = functions.iter().find(|each| !entries.contains(each));
        for function in &functions {
            let kept = if entries.contains(function) {
                other.unwrap_or(function)
            } else {
                function
            };
            write_number(&mut changed, *kept);
        }
    }
    Ok(changed)
}

/// The instruction that gives a segment's place.
const I32_CONST: u8 = 0x41;
/// The end of an expression.
const END: u8 = 0x0b;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wasm_file::{module, write_name};

    fn names(functions: &[(u8, &str)]) -> Vec<u8> {
        let mut list = vec![functions.len() as u8];
        for (function, name) in functions {
            list.push(*function);
            write_name(&mut list, name.as_bytes());
        }
        let mut section = Vec::new();
        write_name(&mut section, b"name");
        section.push(1);
        write_name(&mut section, &list);
        section
    }

    #[test]
    fn only_entries_that_are_not_exported_leave_the_table() {
        let entry = "wasm_bindgen[0]::convert::closures::_::invoke::<u8, true>";
        let name = names(&[(3, entry), (4, "a::invoke::<u8>"), (5, entry)]);
        let exports = [1, 1, b'x', 0, 5];
        let build = |functions: [u8; 4]| {
            let mut table = vec![1, 0, I32_CONST, 1, END, 4];
            table.extend(functions);
            module(&[(7, &exports), (9, &table), (0, &name)])
        };
        assert_eq!(forget(&build([3, 4, 5, 3])).unwrap(), build([4, 4, 5, 4]));
    }

    #[test]
    fn a_table_of_another_form_is_an_error() {
        assert!(forget(&module(&[(9, &[1, 1, 0, 0])])).is_err());
        assert!(forget(&module(&[(9, &[1])])).is_err());
    }
}
