//! The FAQ ranker in the browser: trained there, it comes to the same bits as natively.
#![cfg(target_arch = "wasm32")]

#[path = "../crates/faq/tests/shop/mod.rs"]
mod files;

use files::{FAQS, QUESTIONS, RANKINGS, SUMS, rankings, sum};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen_test]
fn rankings_are_those_of_the_native_build() {
    for (at, written) in RANKINGS.iter().enumerate() {
        assert_eq!(rankings(FAQS[at], QUESTIONS[at]), **written);
    }
}

#[wasm_bindgen_test]
fn index_files_are_those_of_the_native_build() {
    assert_eq!(FAQS.map(sum), SUMS);
}
