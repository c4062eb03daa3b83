//! Elements, made by calls: a tag, its attributes, its listeners, its children.
//!
//! Yew's `html!` writes out the making of each element where it stands. Calls to the few functions
//! here do the same in a third of the bytes.

use std::rc::Rc;

use wasl_core::Event;
use wasm_bindgen::JsCast;
use web_sys::EventTarget;
use yew::virtual_dom::{
    AttributeOrProperty, Attributes, Listener, ListenerKind, VList, VNode, VTag, VText,
};
use yew::{AttrValue, Callback, Html};

/// What an element may carry. The order is that of [`NAMES`].
#[derive(Clone, Copy)]
pub enum Name {
    Class,
    Type,
    Role,
    Label,
    Dir,
    Lang,
    Hidden,
    Live,
    TabIndex,
    HasPopup,
    Expanded,
    Checked,
    Pressed,
    Disabled,
    Invalid,
    DescribedBy,
    Id,
    Text,
    Rows,
    EnterKeyHint,
    Autocomplete,
    Placeholder,
    ViewBox,
    Path,
    Href,
    Target,
    Rel,
    Loading,
    Src,
    Alt,
    ReadOnly,
    InputMode,
    MaxLength,
    Current,
    Busy,
    Autofill,
    Controls,
    ActiveChild,
    Selected,
}

/// One list for all elements: Yew compares the attributes of two drawings one by one, without a
/// map, when their names are the same list.
static NAMES: [&str; 39] = [
    "class",
    "type",
    "role",
    "aria-label",
    "dir",
    "lang",
    "aria-hidden",
    "aria-live",
    "tabindex",
    "aria-haspopup",
    "aria-expanded",
    "aria-checked",
    "aria-pressed",
    "aria-disabled",
    "aria-invalid",
    "aria-describedby",
    "id",
    "data-text",
    "rows",
    "enterkeyhint",
    "autocomplete",
    "placeholder",
    "viewBox",
    "d",
    "href",
    "target",
    "rel",
    "loading",
    "src",
    "alt",
    "readonly",
    "inputmode",
    "maxlength",
    "aria-current",
    "aria-busy",
    "aria-autocomplete",
    "aria-controls",
    "aria-activedescendant",
    "aria-selected",
];

/// What an element may listen to.
#[derive(Clone, Copy)]
pub enum Heard {
    Click,
    MouseDown,
    KeyDown,
    Input,
    Blur,
    Scroll,
    Error,
}

/// An element in the making.
pub struct Element(Rc<VTag>);

/// Begins an element.
pub fn element(tag: &'static str) -> Element {
    let mut made = VTag::new(tag);
    made.attributes = Attributes::Dynamic {
        keys: &NAMES,
        values: vec![None; NAMES.len()].into(),
    };
    Element(Rc::new(made))
}

/// Begins a `div` of a class.
pub fn div(class: &'static str) -> Element {
    element("div").class(class)
}

/// Begins a button that tells of a press. Events are made anew each time: to clone any of them
/// would take the code to clone all of them.
pub fn button(
    class: &'static str,
    emit: &Callback<Event>,
    event: impl Fn() -> Event + 'static,
) -> Element {
    element("button")
        .is(Name::Type, "button")
        .class(class)
        .on(Heard::Click, emit, move |_| Some(event()))
}

/// Words that the widget has ready.
pub fn text(words: &'static str) -> Html {
    VNode::VText(VText::new(AttrValue::Static(words)))
}

/// Words that a person wrote.
pub fn written(words: &str) -> Html {
    VNode::VText(VText::new(AttrValue::from(Rc::<str>::from(words))))
}

/// Nodes in a row, without an element around them.
pub fn row(nodes: Vec<Html>) -> Html {
    VNode::from(VList::from(nodes))
}

impl Element {
    fn tag(&mut self) -> &mut VTag {
        Rc::get_mut(&mut self.0).expect("an element in the making has one owner")
    }

    /// Sets an attribute to a computed value.
    pub fn set(mut self, name: Name, value: impl Into<AttrValue>) -> Self {
        self.put(name, AttributeOrProperty::Attribute(value.into()));
        self
    }

    /// Sets an attribute.
    pub fn is(mut self, name: Name, value: &'static str) -> Self {
        self.put(name, AttributeOrProperty::Static(value));
        self
    }

    /// Sets an attribute under a condition.
    pub fn when(self, condition: bool, name: Name, value: &'static str) -> Self {
        if condition {
            self.is(name, value)
        } else {
            self
        }
    }

    fn put(&mut self, name: Name, value: AttributeOrProperty) {
        if let Attributes::Dynamic { values, .. } = &mut self.tag().attributes
            && let Some(place) = values.get_mut(name as usize)
        {
            *place = Some(value);
        }
    }

    /// Sets the class.
    pub fn class(self, class: &'static str) -> Self {
        self.is(Name::Class, class)
    }

    /// Lets the words decide the direction.
    pub fn auto(self) -> Self {
        self.is(Name::Dir, "auto")
    }

    /// Tells drawings of the same thing apart from drawings of another.
    pub fn key(mut self, key: &str) -> Self {
        self.tag().key = Some(key.into());
        self
    }

    /// Sets what a field holds.
    pub fn value(mut self, value: &str) -> Self {
        self.tag()
            .set_value(Some(AttrValue::from(Rc::<str>::from(value))));
        self
    }

    /// Listens. What `tell` answers goes to the model.
    pub fn on(
        mut self,
        heard: Heard,
        emit: &Callback<Event>,
        tell: impl Fn(&web_sys::Event) -> Option<Event> + 'static,
    ) -> Self {
        self.listen(Ear {
            heard,
            emit: emit.clone(),
            tell: Box::new(tell),
        });
        self
    }

    fn listen(&mut self, ear: Ear) {
        self.tag().add_listener(Rc::new(ear));
    }

    /// Adds a child.
    pub fn child(mut self, child: impl Into<Html>) -> Self {
        self.tag().add_child(child.into());
        self
    }

    /// Adds a child that may be absent. Its place is kept, so that what follows stays itself.
    pub fn maybe(self, child: Option<Html>) -> Self {
        self.child(child.unwrap_or_default())
    }

    /// Adds words that the widget has ready.
    pub fn text(self, words: &'static str) -> Self {
        self.child(text(words))
    }

    /// Adds words that a person wrote.
    pub fn written(self, words: &str) -> Self {
        self.child(written(words))
    }
}

impl From<Element> for Html {
    fn from(element: Element) -> Self {
        VNode::VTag(element.0)
    }
}

/// What an event happened to.
pub fn target<T: JsCast>(event: &web_sys::Event) -> Option<T> {
    event.target().map(EventTarget::unchecked_into)
}

/// What an event in the page means to the model.
type Tell = dyn Fn(&web_sys::Event) -> Option<Event>;

/// One listener for every kind of event.
struct Ear {
    heard: Heard,
    emit: Callback<Event>,
    tell: Box<Tell>,
}

impl Listener for Ear {
    fn kind(&self) -> ListenerKind {
        match self.heard {
            Heard::Click => ListenerKind::onclick,
            Heard::MouseDown => ListenerKind::onmousedown,
            Heard::KeyDown => ListenerKind::onkeydown,
            Heard::Input => ListenerKind::oninput,
            Heard::Blur => ListenerKind::onblur,
            Heard::Scroll => ListenerKind::onscroll,
            Heard::Error => ListenerKind::onerror,
        }
    }

    fn handle(&self, event: web_sys::Event) {
        if let Some(told) = (self.tell)(&event) {
            self.emit.emit(told);
        }
    }

    fn passive(&self) -> bool {
        match self.heard {
            Heard::Scroll => true,
            Heard::Click
            | Heard::MouseDown
            | Heard::KeyDown
            | Heard::Input
            | Heard::Blur
            | Heard::Error => false,
        }
    }
}
