//! Has the glue import functions by name where wasm-bindgen imports a whole module.
//!
//! A function of our own that needs no conversion is handed to the wasm as it is, with its module as
//! a namespace object. A bundler must then make that object, with code for it; a name costs nothing.

use wasmparser::{Imports, Parser, Payload};

use super::unread;
use crate::problem::Outcome;

/// The glue with names instead of namespaces.
pub fn by_name(wasm: &[u8], glue: &str) -> Outcome<String> {
    let mut modules: Vec<(&str, Vec<&str>)> = Vec::new();
    for payload in Parser::new(0).parse_all(wasm) {
        let Payload::ImportSection(section) = payload.map_err(unread)? else {
            continue;
        };
        for imports in section {
            if let Imports::Single(_, import) = imports.map_err(unread)? {
                match modules.iter_mut().find(|(name, _)| *name == import.module) {
                    Some((_, functions)) => functions.push(import.name),
                    None => modules.push((import.module, vec![import.name])),
                }
            }
        }
    }
    let mut glue = glue.to_owned();
    for (module, functions) in modules {
        if let [function] = functions.as_slice() {
            name(&mut glue, module, function);
        }
    }
    Ok(glue)
}

/// Imports the one function of a module by its name, if the glue has the module as a namespace.
fn name(glue: &mut String, module: &str, function: &str) {
    let from = format!(" from \"{module}\"");
    let Some(end) = glue.find(&from) else {
        return;
    };
    let start = glue[..end].rfind('\n').map_or(0, |newline| newline + 1);
    let Some(space) = glue[start..end].strip_prefix("import * as ") else {
        return;
    };
    let space = space.to_owned();
    let value = format!("\"{module}\": {space},");
    if glue.matches(&value).count() == 1 {
        let named = format!("\"{module}\": {{ {function}: {space} }},");
        *glue = glue.replace(&value, &named);
        glue.replace_range(start..end, &format!("import {{ {function} as {space} }}"));
    }
}

#[cfg(test)]
mod tests {
    use wasm_encoder::{EntityType, ImportSection, Module, TypeSection};

    use super::*;

    fn wasm(imports: &[(&str, &str)]) -> Vec<u8> {
        let mut types = TypeSection::new();
        types.ty().function([], []);
        let mut section = ImportSection::new();
        for (module, name) in imports {
            section.import(module, name, EntityType::Function(0));
        }
        let mut module = Module::new();
        module.section(&types).section(&section);
        module.finish()
    }

    #[test]
    fn a_namespace_becomes_a_name() {
        let wasm = wasm(&[("./x_bg.js", "y"), ("./s.js", "chime")]);
        let glue = "import { shelf } from './shelf.js';\nimport * as import1 from \"./s.js\"\n{ \"./x_bg.js\": import0,\n\"./s.js\": import1,\n}";
        assert_eq!(
            by_name(&wasm, glue).unwrap(),
            "import { shelf } from './shelf.js';\nimport { chime as import1 } from \"./s.js\"\n{ \"./x_bg.js\": import0,\n\"./s.js\": { chime: import1 },\n}"
        );
    }

    #[test]
    fn what_has_another_shape_stays() {
        let two = wasm(&[("./s.js", "chime"), ("./s.js", "hush")]);
        let glue = "import * as import1 from \"./s.js\"\n\"./s.js\": import1,";
        assert_eq!(by_name(&two, glue).unwrap(), glue);
        let glue = "import * as import1 from \"./s.js\"\n\"./s.js\": import1";
        assert_eq!(by_name(&wasm(&[("./s.js", "chime")]), glue).unwrap(), glue);
        assert!(by_name(b"nonsense", glue).is_err());
    }
}
