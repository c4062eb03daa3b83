//! Mounts widgets for the tests, and watches what they hold in the page.

use js_sys::{Function, JSON, Object, Promise, Reflect};
use wasl::Widget;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::HtmlElement;

/// A widget and the element it was mounted in.
pub struct Mounted {
    /// The widget.
    pub widget: Widget,
    /// Its root.
    pub root: HtmlElement,
}

/// An element in an open shadow root, as the loader makes it.
pub fn root() -> HtmlElement {
    Function::new_no_args(
        "const host = document.body.appendChild(document.createElement('div'));
         return host.attachShadow({ mode: 'open' }).appendChild(document.createElement('div'));",
    )
    .call0(&JsValue::NULL)
    .expect("a root")
    .unchecked_into()
}

/// Mounts a widget with these options, as JSON, for a visitor who has never been here.
pub fn mount(options: &str) -> Mounted {
    let forget = "localStorage.clear(); sessionStorage.clear();
        indexedDB.deleteDatabase('wasl:test');";
    Function::new_no_args(forget)
        .call0(&JsValue::NULL)
        .expect("storage");
    mount_again(options)
}

/// Mounts a widget with these options, as JSON, and what storage holds.
pub fn mount_again(options: &str) -> Mounted {
    let root = root();
    let options = JSON::parse(options).expect("options");
    let set = |object: &JsValue, key: &str, value: &JsValue| {
        Reflect::set(object, &key.into(), value).expect("set");
    };
    set(&options, "site", &"test".into());
    let config = Object::new();
    set(&config, "options", &options);
    // Nobody listens there.
    set(&config, "server", &"http://localhost:9".into());
    set(&config, "emit", &Function::new_no_args(""));
    set(
        &config,
        "report",
        &Function::new_with_args("level, message", "(window.reports ??= []).push(message)"),
    );
    let widget = wasl::mount(root.clone(), &config).expect("a widget");
    Mounted { widget, root }
}

/// What widgets have reported so far.
pub fn reports() -> Vec<String> {
    let reports = Function::new_no_args("return window.reports ?? []")
        .call0(&JsValue::NULL)
        .expect("reports");
    js_sys::Array::from(&reports)
        .iter()
        .filter_map(|report| report.as_string())
        .collect()
}

/// Lets that many tasks of the page pass, and every microtask before them.
pub async fn ticks(count: u32) {
    for _ in 0..count {
        let passed = Promise::new(&mut |resolve, _| {
            let timer = Function::new_with_args(
                "done",
                "const channel = new MessageChannel();
                 channel.port1.onmessage = () => { channel.port1.close(); done(); };
                 channel.port2.postMessage(0);",
            );
            timer.call1(&JsValue::NULL, &resolve).expect("a task");
        });
        JsFuture::from(passed).await.expect("a task passes");
    }
}

/// Lets tasks pass until there is an element that fits.
pub async fn find(root: &HtmlElement, selector: &str) -> HtmlElement {
    for _ in 0..10_000 {
        if let Some(found) = root.query_selector(selector).expect("query") {
            return found.unchecked_into();
        }
        ticks(1).await;
    }
    unreachable!("{selector} never came")
}

/// The text of the first element that fits.
pub fn text(root: &HtmlElement, selector: &str) -> String {
    root.query_selector(selector)
        .expect("query")
        .and_then(|element| element.text_content())
        .unwrap_or_default()
}

/// Counts what is held in the page: listeners outside the widget's own nodes, timers, sockets,
/// requests, databases and globals.
pub struct Watcher(JsValue);

impl Watcher {
    /// Begins to count.
    pub fn start() -> Self {
        let watcher = Function::new_no_args(WATCH)
            .call0(&JsValue::NULL)
            .expect("a watcher");
        Self(watcher)
    }

    /// What is held now, a line each.
    pub fn held(&self) -> String {
        self.call("held")
    }

    /// Ends counting; one line for each thing still held.
    pub fn stop(self) -> String {
        self.call("stop")
    }

    fn call(&self, method: &str) -> String {
        let method: Function = Reflect::get(&self.0, &method.into())
            .expect("a method")
            .unchecked_into();
        let lines = method.call0(&JsValue::NULL).expect("lines");
        lines.as_string().expect("text")
    }
}

const WATCH: &str = r"
  const held = new Map();
  const names = new Map();
  const name = (object) => {
    if (!names.has(object)) names.set(object, names.size);
    return names.get(object);
  };
  const own = (target) => target instanceof Node && target.getRootNode() instanceof ShadowRoot;
  const { addEventListener: add, removeEventListener: remove } = EventTarget.prototype;
  EventTarget.prototype.addEventListener = function (kind, heard, ...rest) {
    const target = this ?? window;
    if (!own(target)) held.set(`${kind} ${name(heard)} ${name(target)}`, `listener ${kind}`);
    return add.call(target, kind, heard, ...rest);
  };
  EventTarget.prototype.removeEventListener = function (kind, heard, ...rest) {
    const target = this ?? window;
    held.delete(`${kind} ${name(heard)} ${name(target)}`);
    return remove.call(target, kind, heard, ...rest);
  };
  const { setTimeout: set, clearTimeout: clear, WebSocket: Socket, fetch: get } = window;
  window.setTimeout = (run, wait) => {
    const id = set(() => { held.delete(`timer ${id}`); run(); }, wait);
    held.set(`timer ${id}`, `timer of ${wait} ms`);
    return id;
  };
  window.clearTimeout = (id) => { held.delete(`timer ${id}`); clear(id); };
  window.fetch = (url, init) => {
    const answer = get(url, init);
    const key = `fetch ${name(answer)}`;
    held.set(key, `request to ${url}`);
    const over = () => held.delete(key);
    answer.then(over, over);
    return answer;
  };
  const { open } = indexedDB;
  const { prototype } = IDBDatabase;
  const { close } = prototype;
  indexedDB.open = (name) => {
    const asked = open.call(indexedDB, name);
    const opened = () => held.set(asked.result, `database ${asked.result.name}`);
    add.call(asked, 'success', opened);
    return asked;
  };
  prototype.close = function () {
    held.delete(this);
    close.call(this);
  };
  const sockets = [];
  window.WebSocket = class extends Socket {
    constructor(...all) { super(...all); sockets.push(this); }
  };
  const globals = new Set(Object.keys(window));
  const lines = () => [
    ...held.values(),
    ...sockets.filter((socket) => socket.readyState < 2).map((socket) => `socket ${socket.url}`),
    ...Object.keys(window)
      .filter((key) => !globals.has(key) && key !== 'reports')
      .map((key) => `global ${key}`),
  ].join('\n');
  const stop = () => {
    EventTarget.prototype.addEventListener = add;
    EventTarget.prototype.removeEventListener = remove;
    Object.assign(window, { setTimeout: set, clearTimeout: clear, WebSocket: Socket, fetch: get });
    delete indexedDB.open;
    prototype.close = close;
    return lines();
  };
  return { held: lines, stop };
";
