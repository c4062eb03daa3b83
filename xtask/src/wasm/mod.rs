//! Makes a wasm program smaller to send where wasm-opt does not: by what compresses well.
//!
//! `bindings` calls these on every build: `closures`, `namespaces` and `imports` before wasm-opt, `order` after it.

pub mod closures;
pub mod imports;
pub mod namespaces;
pub mod order;

use std::fmt::Display;

use crate::problem::Problem;

/// The error for a file that is not the wasm it should be.
fn unread(error: impl Display) -> Problem {
    Problem::new(format!("could not read the wasm that was built: {error}"))
}

#[cfg(test)]
mod samples {
    use wasm_encoder::{CodeSection, ExportSection, FunctionSection, TypeSection};

    /// A module of functions without arguments: each is exported by its place.
    pub fn program(bodies: &[wasm_encoder::Function]) -> wasm_encoder::Module {
        let mut types = TypeSection::new();
        types.ty().function([], []);
        let (mut functions, mut exports) = (FunctionSection::new(), ExportSection::new());
        let mut code = CodeSection::new();
        for (place, body) in (0..).zip(bodies) {
            functions.function(0);
            exports.export(&place.to_string(), wasm_encoder::ExportKind::Func, place);
            code.function(body);
        }
        let mut module = wasm_encoder::Module::new();
        module.section(&types).section(&functions).section(&exports);
        module.section(&code);
        module
    }
}
