//! Shortens the names under which a wasm program calls its glue.
//!
//! wasm-bindgen ends each with a hash of 16 digits, once in the wasm and once in the glue. Hashes
//! do not compress: the widget sends 3.5 KB less without them. Called by `bindings` on every build.

use crate::problem::{Outcome, Problem};
use crate::wasm_file::{self, IMPORTS, Reader, write_name, write_number};

/// How wasm-bindgen's hashed names begin.
const HASHED: &[u8] = b"__wbg_";

/// A wasm file and its glue with short names.
pub fn shorten(wasm: &[u8], glue: &str) -> Outcome<(Vec<u8>, String)> {
    let mut glue = glue.to_owned();
    let short = wasm_file::map(wasm, |id, content| match id {
        IMPORTS => imports(content, &mut glue).map(Some),
        _ => Ok(None),
    })?;
    Ok((short, glue))
}

fn imports(content: &[u8], glue: &mut String) -> Outcome<Vec<u8>> {
    let mut reader = Reader(content);
    let count = reader.number()?;
    let mut short = Vec::new();
    write_number(&mut short, count);
    for at in 0..count {
        write_name(&mut short, reader.name()?);
        let name = reader.name()?;
        if name.starts_with(HASHED) {
            let new = nth(at);
            rename(glue, &String::from_utf8_lossy(name), &new)?;
            write_name(&mut short, new.as_bytes());
        } else {
            write_name(&mut short, name);
        }
        short.extend(reader.description()?);
    }
    Ok(short)
}

/// Renames a key of the glue's object of imports.
fn rename(glue: &mut String, old: &str, new: &str) -> Outcome {
    let key = format!("{old}:");
    if glue.matches(&key).count() != 1 {
        return Err(Problem::new(format!(
            "the glue of wasm-bindgen does not have `{old}` once, as xtask/src/imports.rs expects"
        )));
    }
    *glue = glue.replace(&key, &format!("{new}:"));
    Ok(())
}

/// `a`, `b`, … `z`, `ba`, `bb`, …
fn nth(mut number: u32) -> String {
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
    use super::*;
    use crate::wasm_file::module;

    /// An import section with a function, a memory and another function.
    fn section(first: &str, last: &str) -> Vec<u8> {
        let mut section = vec![3];
        for (name, description) in [
            (first, &[0, 0x81, 0x01][..]),
            ("memory", &[2, 1, 17, 0x80, 0x02]),
            (last, &[0, 5]),
        ] {
            write_name(&mut section, b"./x_bg.js");
            write_name(&mut section, name.as_bytes());
            section.extend(description);
        }
        section
    }

    #[test]
    fn hashed_names_become_short_in_both_files() {
        let long = "__wbg_a_very_long_name_that_takes_more_than_127_bytes_when_it_stands_in_a_section\
                    _of_imports_together_with_its_hash_0123456789abcdef";
        let wasm = module(&[
            (1, b"types"),
            (2, &section(long, "__wbindgen_start")),
            (10, &[7; 300]),
        ]);
        let glue = format!("{{ {long}: function(a) {{}}, __wbindgen_start: function() {{}} }}");
        let (wasm, glue) = shorten(&wasm, &glue).unwrap();
        let expected = module(&[
            (1, b"types"),
            (2, &section("a", "__wbindgen_start")),
            (10, &[7; 300]),
        ]);
        assert_eq!(wasm, expected);
        assert_eq!(
            glue,
            "{ a: function(a) {}, __wbindgen_start: function() {} }"
        );
    }

    #[test]
    fn a_glue_of_another_shape_is_an_error() {
        let wasm = module(&[(2, &section("__wbg_x_0123456789abcdef", "b"))]);
        assert!(shorten(&wasm, "imports.__wbg_x_0123456789abcdef = f").is_err());
    }

    #[test]
    fn a_damaged_file_is_an_error() {
        let whole = module(&[(2, &section("__wbg_x", "__wbg_y"))]);
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
