//! The parts of a wasm file: sections, and the numbers and names in them
//! (<https://webassembly.github.io/spec/core/binary/modules.html#sections>).
//!
//! `imports` and `closures` change what wasm-bindgen made, before wasm-opt.

use crate::problem::{Outcome, Problem};

/// The id of a custom section, such as the one with the functions' names.
pub const CUSTOM: u8 = 0;
/// The id of the import section.
pub const IMPORTS: u8 = 2;
/// The id of the export section.
pub const EXPORTS: u8 = 7;
/// The id of the element section: what is in the tables of functions.
pub const ELEMENTS: u8 = 9;

/// The length of a module's magic number and version.
const HEADER: usize = 8;

/// Calls `each` with the id and the content of every section.
pub fn each(wasm: &[u8], mut each: impl FnMut(u8, &[u8]) -> Outcome) -> Outcome {
    let mut reader = Reader(wasm.get(HEADER..).ok_or_else(damaged)?);
    while !reader.0.is_empty() {
        let id = reader.byte()?;
        each(id, reader.name()?)?;
    }
    Ok(())
}

/// The file with the sections that `change` answers in place of its own.
pub fn map(
    wasm: &[u8],
    mut change: impl FnMut(u8, &[u8]) -> Outcome<Option<Vec<u8>>>,
) -> Outcome<Vec<u8>> {
    let mut changed = wasm.get(..HEADER).ok_or_else(damaged)?.to_vec();
    each(wasm, |id, content| {
        changed.push(id);
        let new = change(id, content)?;
        write_name(&mut changed, new.as_deref().unwrap_or(content));
        Ok(())
    })?;
    Ok(changed)
}

/// Reads a part from its beginning.
pub struct Reader<'a>(pub &'a [u8]);

impl<'a> Reader<'a> {
    /// So many bytes.
    pub fn take(&mut self, length: usize) -> Outcome<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(length).ok_or_else(damaged)?;
        self.0 = rest;
        Ok(taken)
    }

    /// One byte.
    pub fn byte(&mut self) -> Outcome<u8> {
        Ok(self.take(1)?[0])
    }

    /// An unsigned LEB128.
    pub fn number(&mut self) -> Outcome<u32> {
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
    pub fn name(&mut self) -> Outcome<&'a [u8]> {
        let length = self.number()?;
        self.take(length as usize)
    }

    /// What is imported: a function's type, a table, a memory, a global or a tag.
    pub fn description(&mut self) -> Outcome<&'a [u8]> {
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

/// Writes an unsigned LEB128.
pub fn write_number(out: &mut Vec<u8>, mut number: u32) {
    while number >= 0x80 {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

/// Writes bytes after their count.
pub fn write_name(out: &mut Vec<u8>, name: &[u8]) {
    write_number(out, u32::try_from(name.len()).unwrap_or(u32::MAX));
    out.extend(name);
}

/// The error for a file of another shape.
pub fn damaged() -> Problem {
    Problem::new("wasm-bindgen made a wasm file that xtask cannot read")
}

/// A module with these sections.
#[cfg(test)]
pub fn module(sections: &[(u8, &[u8])]) -> Vec<u8> {
    let mut wasm = b"\0asm\x01\0\0\0".to_vec();
    for (id, content) in sections {
        wasm.push(*id);
        write_name(&mut wasm, content);
    }
    wasm
}
