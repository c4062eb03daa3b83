//! Shortens the names under which a wasm program calls its glue.
//!
//! wasm-bindgen ends each with a hash of 16 digits, once in the wasm and once in the glue. Hashes
//! do not compress: the widget sends 3.5 KB less without them. Called by `bindings` on every build.

use crate::problem::{Outcome, Problem};

/// How wasm-bindgen's hashed names begin.
const HASHED: &[u8] = b"__wbg_";

/// The id of the import section
/// (<https://webassembly.github.io/spec/core/binary/modules.html#sections>).
const IMPORTS: u8 = 2;

/// The length of a module's magic number and version.
const HEADER: usize = 8;

/// A wasm file and its glue with short names.
pub fn shorten(wasm: &[u8], glue: &str) -> Outcome<(Vec<u8>, String)> {
    let mut glue = glue.to_owned();
    let mut short = wasm.get(..HEADER).ok_or_else(damaged)?.to_vec();
    let mut reader = Reader(wasm.get(HEADER..).ok_or_else(damaged)?);
    while !reader.0.is_empty() {
        let id = reader.byte()?;
        let content = reader.name()?;
        short.push(id);
        if id == IMPORTS {
            write_name(&mut short, &imports(content, &mut glue)?);
        } else {
            write_name(&mut short, content);
        }
    }
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

struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn take(&mut self, length: usize) -> Outcome<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(length).ok_or_else(damaged)?;
        self.0 = rest;
        Ok(taken)
    }

    fn byte(&mut self) -> Outcome<u8> {
        Ok(self.take(1)?[0])
    }

    /// An unsigned LEB128.
    fn number(&mut self) -> Outcome<u32> {
        let mut number = 0;
        for shift in (0..35).step_by(7) {
            let byte = self.byte()?;
            number |= u32::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Ok(number);
            }
        }
        Err(damaged())
    }

    /// Bytes after their count: a name, or a section's content.
    fn name(&mut self) -> Outcome<&'a [u8]> {
        let length = self.number()?;
        self.take(length as usize)
    }

    /// What is imported: a function's type, a table, a memory, a global or a tag.
    fn description(&mut self) -> Outcome<&'a [u8]> {
        let whole = self.0;
        match self.byte()? {
            0 => drop(self.number()?),
            1 => {
                self.byte()?;
                self.limits()?;
            }
            2 => self.limits()?,
            3 => drop(self.take(2)?),
            4 => {
                self.byte()?;
                self.number()?;
            }
            _ => return Err(damaged()),
        }
        Ok(&whole[..whole.len() - self.0.len()])
    }

    fn limits(&mut self) -> Outcome {
        let has_most = self.byte()? & 1 == 1;
        self.number()?;
        if has_most {
            self.number()?;
        }
        Ok(())
    }
}

fn write_number(out: &mut Vec<u8>, mut number: u32) {
    while number >= 0x80 {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

fn write_name(out: &mut Vec<u8>, name: &[u8]) {
    write_number(out, u32::try_from(name.len()).unwrap_or(u32::MAX));
    out.extend(name);
}

fn damaged() -> Problem {
    Problem::new("wasm-bindgen made a wasm file that xtask/src/imports.rs cannot read")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A module with these sections.
    fn module(sections: &[(u8, &[u8])]) -> Vec<u8> {
        let mut wasm = b"\0asm\x01\0\0\0".to_vec();
        for (id, content) in sections {
            wasm.push(*id);
            write_name(&mut wasm, content);
        }
        wasm
    }

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
