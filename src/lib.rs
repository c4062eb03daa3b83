//! The widget: Wasl's engine in a page, drawn with Yew.
//!
//! The loader calls [`mount`], the module's only entry; JS commands come through the
//! [`Widget`] it returns. `docs/ARCHITECTURE.md` shows where the rest is decided.

mod app;
pub mod codec;
mod config;
mod host;
mod ui;

use js_sys::Array;
use wasl_core::Event;
use wasm_bindgen::prelude::*;
use web_sys::HtmlElement;
use yew::{AppHandle, Renderer};

use app::App;
use config::Config;

/// Two kilobytes of brotli smaller than Rust's own.
#[cfg(target_arch = "wasm32")]
#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();

/// A mounted widget.
#[wasm_bindgen]
pub struct Widget {
    app: AppHandle<App>,
}

#[wasm_bindgen]
impl Widget {
    /// Carries out a command of the JS API: `update show hide open close toggle identify track
    /// page`. A command that does not exist, or has wrong arguments, is one error in the console.
    pub fn command(&self, name: &str, arguments: &Array) {
        let command = codec::command(name, arguments);
        self.app.send_message(Event::Commanded(command));
    }

    /// Unmounts the widget and releases everything it holds in the page.
    pub fn destroy(self) {
        self.app.destroy();
    }
}

/// Mounts a widget in `root`, an element of the loader's shadow root. `config` is described at
/// `Config` in `www/loader/config.ts`.
///
/// # Errors
///
/// An `Error` that names what `config` lacks.
#[wasm_bindgen]
pub fn mount(root: HtmlElement, config: &JsValue) -> Result<Widget, JsValue> {
    let config = Config::read(root, config)?;
    let root = config.root.clone().into();
    let app = Renderer::<App>::with_root_and_props(root, config).render();
    Ok(Widget { app })
}
