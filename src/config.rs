//! What the loader gives `mount`: read once, from a plain object.

use js_sys::Function;
use wasl_protocol::Value;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::HtmlElement;
use yew::Properties;

use crate::codec;
use crate::host::object;

/// The loader's side of the widget.
#[derive(Clone, Properties)]
pub struct Config {
    /// The element to draw in.
    pub root: HtmlElement,
    /// The options as the page gave them, unchecked.
    pub options: Value,
    /// The server's origin, without a slash at the end.
    pub server: String,
    /// The visitor has already pressed the loader's launcher.
    pub opened: bool,
    /// `emit(name, detail)`: tells the page's handlers.
    pub emit: Function,
    /// `report(level, message)`: writes to the console.
    pub report: Function,
    /// The page's own look at events: the option `beforeSend`.
    pub hook: Option<Function>,
    /// When the loader ran, in milliseconds since the page began to load.
    pub since: f64,
}

/// Yew asks whether it changed: a root keeps the configuration it was mounted with.
impl PartialEq for Config {
    fn eq(&self, other: &Self) -> bool {
        self.root == other.root
    }
}

impl Config {
    /// Reads the object.
    ///
    /// # Errors
    ///
    /// A sentence that names the key, when `server`, `emit` or `report` is missing.
    pub fn read(root: HtmlElement, given: &JsValue) -> Result<Self, JsValue> {
        let get = |key: &str| object::get(given, key);
        let options = get("options");
        let function = |key: &str| get(key).dyn_into::<Function>().map_err(|_| missing(key));
        Ok(Self {
            root,
            hook: object::get(&options, codec::HOOK).dyn_into().ok(),
            since: object::number(given, "since"),
            options: codec::value_from_js(&options),
            server: get("server").as_string().ok_or_else(|| missing("server"))?,
            opened: object::truth(given, "opened"),
            emit: function("emit")?,
            report: function("report")?,
        })
    }

    /// The site's id as given, or nothing; the model complains when it is no good.
    pub fn site(&self) -> &str {
        match &self.options {
            Value::Map(options) => options.get("site").and_then(Value::as_text),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) | Value::List(_) => {
                None
            }
        }
        .unwrap_or_default()
    }
}

fn missing(key: &str) -> JsValue {
    let mut sentence = String::from("wasl: mount needs `");
    sentence.push_str(key);
    sentence.push_str("` in its configuration.");
    js_sys::Error::new(&sentence).into()
}
