//! Mounting, using and destroying the widget in a real page.
#![cfg(target_arch = "wasm32")]

mod support;

use js_sys::Function;
use support::{Mounted, Watcher, find, mount, text, ticks};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen_test]
async fn the_launcher_opens_and_closes_the_panel() {
    let Mounted { widget, root } = mount("{}");
    find(&root, ".wasl-launcher[aria-expanded=false]")
        .await
        .click();
    find(&root, ".wasl-panel").await;
    find(&root, ".wasl-launcher[aria-expanded=true]")
        .await
        .click();
    find(&root, ".wasl-launcher[aria-expanded=false]").await;
    assert!(root.query_selector(".wasl-panel").expect("query").is_none());
    widget.destroy();
    ticks(3).await;
}

#[wasm_bindgen_test]
async fn destroy_leaves_nothing() {
    let watcher = Watcher::start();
    let Mounted { widget, root } = mount("{}");
    widget.command("open", &js_sys::Array::new());
    find(&root, ".wasl-panel").await;
    // The visitor is stored when the panel opens.
    for _ in 0..10_000 {
        if watcher.held().contains("database wasl:test") {
            break;
        }
        ticks(1).await;
    }
    let held = watcher.held();
    for kind in ["database wasl:test", "listener storage"] {
        assert!(
            held.contains(kind),
            "the watcher sees what a widget holds: {held}"
        );
    }
    widget.destroy();
    ticks(5).await;
    assert_eq!(root.child_element_count(), 0);
    assert_eq!(watcher.stop(), "");
}

#[wasm_bindgen_test]
async fn two_widgets_are_two() {
    let one = mount("{\"title\":\"First\"}");
    let two = mount("{\"title\":\"Second\"}");
    for mounted in [&one, &two] {
        mounted.widget.command("open", &js_sys::Array::new());
        find(&mounted.root, "h2").await;
    }
    assert_eq!(text(&one.root, "h2"), "First");
    assert_eq!(text(&two.root, "h2"), "Second");
    one.widget.destroy();
    ticks(3).await;
    assert_eq!(one.root.child_element_count(), 0);
    assert_eq!(text(&two.root, "h2"), "Second");
    two.widget.destroy();
    ticks(3).await;
}

#[wasm_bindgen_test]
async fn markup_is_drawn_as_the_text_it_is() {
    let markup = "<img src=x onerror=alert(1)><b>bold</b>";
    let Mounted { widget, root } = mount(&format!("{{\"greeting\":\"{markup}\"}}"));
    widget.command("open", &js_sys::Array::new());
    find(&root, ".wasl-bubble").await;
    assert_eq!(text(&root, ".wasl-bubble p"), markup);
    assert!(root.query_selector("img, b").expect("query").is_none());
    widget.destroy();
    ticks(3).await;
}

#[wasm_bindgen_test]
async fn blocked_storage_is_no_reason_to_stay_away() {
    let block = Function::new_no_args(
        "const names = ['localStorage', 'sessionStorage'];
         const own = names.map((name) => Object.getOwnPropertyDescriptor(window, name));
         const get = () => { throw new DOMException('blocked', 'SecurityError'); };
         for (const name of names) Object.defineProperty(window, name, { configurable: true, get });
         return () => names.forEach((name, at) => Object.defineProperty(window, name, own[at]));",
    );
    let restore: Function = block.call0(&JsValue::NULL).expect("block").unchecked_into();
    let Mounted { widget, root } = support::mount_again("{}");
    widget.command("open", &js_sys::Array::new());
    find(&root, ".wasl-panel").await;
    restore.call0(&JsValue::NULL).expect("restore");
    widget.destroy();
    ticks(3).await;
}

#[wasm_bindgen_test]
async fn an_unknown_command_is_one_report() {
    let Mounted { widget, .. } = mount("{}");
    ticks(3).await;
    let before = support::reports();
    widget.command("explode", &js_sys::Array::new());
    ticks(3).await;
    let reports = support::reports();
    assert_eq!(reports.len(), before.len() + 1, "{reports:?}");
    assert!(reports.last().is_some_and(|last| last.contains("explode")));
    widget.destroy();
    ticks(3).await;
}

#[wasm_bindgen_test]
fn a_configuration_without_its_parts_is_refused() {
    let root = support::root();
    let refused = wasl::mount(root, &js_sys::Object::new()).err();
    let error: js_sys::Error =
        JsCast::unchecked_into(refused.expect("an empty configuration is wrong"));
    assert!(String::from(error.message()).contains("`server`"));
}
