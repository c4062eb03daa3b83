//! The page's elements that ask surveys, each with a root of its own that the one application draws.
//!
//! Finding them, and the boxes in them, are in `elements.js`: it is all the browser's own words.

use std::rc::Rc;

use js_sys::Array;
use wasl_core::{Event, View};
use wasm_bindgen::prelude::*;
use web_sys::HtmlElement;
use yew::{AppHandle, Callback, Renderer};

use super::object::call;
use super::watch::texts;
use crate::ui::placed::{Placed, Props};

#[wasm_bindgen(module = "/src/host/elements.js")]
extern "C" {
    #[wasm_bindgen(js_name = findElements)]
    fn find_elements(model: &HtmlElement, tell: &JsValue) -> JsValue;
}

/// The elements of the page.
pub struct Elements {
    page: JsValue,
    link: Callback<Event>,
    roots: Vec<(JsValue, AppHandle<Placed>)>,
    _tell: Closure<dyn FnMut(JsValue)>,
}

impl Elements {
    /// Looks for them, from now on. `root` is the widget's own.
    pub fn new(root: &HtmlElement, link: &Callback<Event>) -> Self {
        let told = link.clone();
        let tell: Box<dyn FnMut(JsValue)> = Box::new(move |news: JsValue| {
            let news: &Array = news.unchecked_ref();
            let value = news.get(1);
            told.emit(match value.as_string() {
                Some(survey) => Event::ElementSeen(survey),
                None => Event::ElementsFound(texts(&value)),
            });
        });
        let tell = Closure::wrap(tell);
        Self {
            page: find_elements(root, tell.as_ref()),
            link: link.clone(),
            roots: Vec::new(),
            _tell: tell,
        }
    }

    /// Draws what stands in them: in new ones for the first time, in gone ones nothing more.
    pub fn draw(&mut self, view: &Rc<View>) {
        let boxes = call(&self.page, "list");
        let boxes: &Array = boxes.unchecked_ref();
        let before = std::mem::take(&mut self.roots);
        let mut kept = Vec::new();
        for at in 0..boxes.length() {
            let one = boxes.get(at);
            let one: &Array = one.unchecked_ref();
            let root = one.get(1);
            kept.push((one.get(0).as_string().unwrap_or_default(), root));
        }
        for (root, app) in before {
            if kept.iter().any(|(_, other)| *other == root) {
                self.roots.push((root, app));
            } else {
                app.destroy();
            }
        }
        for (survey, root) in kept {
            let props = Props {
                view: Rc::clone(view),
                survey,
                emit: self.link.clone(),
            };
            match self.roots.iter_mut().find(|(own, _)| *own == root) {
                Some((_, app)) => app.update(props),
                None => {
                    let element: HtmlElement = root.clone().unchecked_into();
                    let app = Renderer::<Placed>::with_root_and_props(element.into(), props);
                    self.roots.push((root, app.render()));
                }
            }
        }
    }

    /// The nodes are drawn.
    pub fn drawn(&self) {
        call(&self.page, "drawn");
    }
}

impl Drop for Elements {
    fn drop(&mut self) {
        for (_, app) in self.roots.drain(..) {
            app.destroy();
        }
        call(&self.page, "close");
    }
}
