//! The name in an identity token: `token.js` reads it.

use wasm_bindgen::prelude::*;

#[wasm_bindgen(module = "/src/host/token.js")]
extern "C" {
    /// The name; empty where there is none.
    #[wasm_bindgen(js_name = nameIn)]
    pub fn name_in(token: &str) -> String;
}
