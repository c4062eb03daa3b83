//! Rows of product cards: `carousel.js` slides them and marks their buttons.
//!
//! Each function takes a `bool`: one that took elements alone would be imported without any glue, twice
//! under one name, which `xtask/src/wasm/imports.rs` cannot shorten.

use wasm_bindgen::prelude::*;
use web_sys::Element;

#[wasm_bindgen(module = "/src/host/carousel.js")]
extern "C" {
    /// Marks which buttons of a row lead on, or of all rows in the widget.
    pub fn mark(of: &Element, all: bool);
    /// Slides the row of a button that was pressed.
    pub fn slide(pressed: &Element, forward: bool);
}
