//! A survey of the site's: its question with the answers, and the ways on, back and out.
//!
//! The same in the bubble, in the thread and in an element of the page. It never takes the focus;
//! when a question with the focus gives way to the next one, the focus goes along.

use wasl_core::Event;
use wasl_core::View;
use wasl_core::event::SurveyAct;
use wasl_core::i18n::{Key, Locale, decimal, fill};
use wasl_core::survey::{Dismissal, MAX_WORDS};
use wasl_core::view::{AnswerView, ChoiceView, Onward, QuestionView, RunStage, RunView};
use wasm_bindgen::JsCast;
use web_sys::KeyboardEvent;
use yew::{Callback, Html};

use super::composer::{field, grown};
use super::element::{Element, Heard, Name, button, div, element};
use super::icons::{self, icon};
use super::scale;

/// Who asks: the language, and where events go.
#[derive(Clone, Copy)]
pub struct Asker<'a> {
    /// The widget's language.
    pub locale: Locale,
    /// Where events go.
    pub emit: &'a Callback<Event>,
}

impl<'a> Asker<'a> {
    /// The widget itself.
    pub const fn of(view: &View, emit: &'a Callback<Event>) -> Self {
        Self {
            locale: view.locale,
            emit,
        }
    }

    /// The words for a key.
    pub fn text(self, key: Key) -> &'static str {
        self.locale.text(key)
    }

    /// A button that tells of an act.
    pub fn acting(
        self,
        class: &'static str,
        run: &RunView,
        act: impl Fn() -> SurveyAct + 'static,
    ) -> Element {
        let run = run.run.clone();
        button(class, self.emit, move || Event::SurveyActed {
            run: run.clone(),
            act: act(),
        })
    }
}

/// Draws it in the bubble beside the launcher.
pub fn bubble(asker: Asker<'_>, run: &RunView) -> Html {
    let id = run.run.clone();
    div("wasl-prompt is-survey")
        .key(&run.run)
        .on(Heard::KeyDown, asker.emit, move |event| {
            let pressed: &KeyboardEvent = event.unchecked_ref();
            (pressed.key() == "Escape" && !pressed.is_composing()).then(|| Event::SurveyActed {
                run: id.clone(),
                act: SurveyAct::Dismissed(Dismissal::Closed),
            })
        })
        .child(draw(asker, run))
        .into()
}

/// Draws it.
pub fn draw(asker: Asker<'_>, run: &RunView) -> Html {
    let body: Html = match &run.stage {
        RunStage::Question(question) => ask(asker, run, question),
        RunStage::Thanks(words) => div("wasl-asked")
            .key("")
            .child(
                title("wasl-title wasl-thanks")
                    .child(icon(icons::CHECK))
                    .child(element("span").auto().written(words)),
            )
            .into(),
    };
    let close = run.can_close.then(|| {
        asker
            .acting("wasl-close", run, || {
                SurveyAct::Dismissed(Dismissal::Closed)
            })
            .is(Name::Label, asker.text(Key::SurveyClose))
            .child(icon(icons::CROSS))
            .into()
    });
    element("section")
        .key(&run.run)
        .class(if run.can_close {
            "wasl-run is-closable"
        } else {
            "wasl-run"
        })
        .is(Name::Label, asker.text(Key::SurveyLabel))
        .child(body)
        .maybe(close)
        .into()
}

/// What gets the focus when its question comes: it is read then, and nothing else happens. No
/// heading: which rank it would have is known only to the page.
fn title(class: &'static str) -> Element {
    element("p").class(class).is(Name::TabIndex, "-1")
}

fn ask(asker: Asker<'_>, run: &RunView, question: &QuestionView) -> Html {
    let progress = run.progress.map(|(at, count)| {
        let words = fill(asker.text(Key::SurveyProgress), "[AT]", &decimal(at));
        element("p")
            .class("wasl-progress")
            .written(&fill(&words, "[COUNT]", &decimal(count)))
            .into()
    });
    let answer = match &question.answer {
        AnswerView::Scale {
            scale,
            look,
            low,
            high,
            chosen,
        } => scale::draw(
            asker,
            run,
            question,
            &scale::Drawn {
                scale: *scale,
                look: *look,
                low,
                high,
                chosen: *chosen,
            },
        ),
        AnswerView::Choices { several, choices } => pick(asker, run, question, *several, choices),
        AnswerView::Words(text) => words(asker, run, question, text),
    };
    div("wasl-asked")
        .key(&question.id)
        .maybe(progress)
        .child(title("wasl-title").auto().written(&question.text))
        .child(answer)
        .child(ways(asker, run, question))
        .into()
}

/// The ways back, on and out.
fn ways(asker: Asker<'_>, run: &RunView, question: &QuestionView) -> Element {
    let back = run.can_back.then(|| {
        asker
            .acting("wasl-link", run, || SurveyAct::WentBack)
            .text(asker.text(Key::SurveyBack))
            .into()
    });
    let refuse = |key: Key, how: Dismissal| {
        run.can_refuse.then(|| {
            asker
                .acting("wasl-link", run, move || SurveyAct::Dismissed(how))
                .text(asker.text(key))
                .into()
        })
    };
    let (class, key) = match question.onward {
        Onward::Absent | Onward::Next | Onward::Blocked => ("wasl-button is-on", Key::SurveyNext),
        Onward::Send => ("wasl-button is-on", Key::SurveyDone),
        Onward::Skip => ("wasl-link is-on", Key::SurveySkip),
    };
    let id = question.id.clone();
    let on = (question.onward != Onward::Absent).then(|| {
        asker
            .acting(class, run, move || SurveyAct::Continued {
                question: id.clone(),
            })
            .when(question.onward == Onward::Blocked, Name::Disabled, "true")
            .text(asker.text(key))
            .into()
    });
    div("wasl-ways")
        .maybe(back)
        .maybe(refuse(Key::SurveyLater, Dismissal::Later))
        .maybe(refuse(Key::SurveyNever, Dismissal::Never))
        .maybe(on)
}

/// What there is to choose: one stop of the Tab key for one of them, a stop each for several.
fn pick(
    asker: Asker<'_>,
    run: &RunView,
    question: &QuestionView,
    several: bool,
    choices: &[ChoiceView],
) -> Element {
    let rtl = asker.locale.is_rtl();
    let mut group = div("wasl-choices")
        .is(Name::Role, if several { "group" } else { "radiogroup" })
        .set(Name::Label, question.text.clone());
    if !several {
        group = group.on(Heard::KeyDown, asker.emit, move |event| {
            super::survey::step(event, rtl);
            None
        });
    }
    let stop = choices.iter().position(|choice| choice.chosen).unwrap_or(0);
    for (at, choice) in choices.iter().enumerate() {
        let (id, own) = (question.id.clone(), choice.id.clone());
        let mark = element("i").is(Name::Hidden, "true");
        let one = asker
            .acting("wasl-choice", run, move || SurveyAct::Chose {
                question: id.clone(),
                choice: own.clone(),
            })
            .is(Name::Role, if several { "checkbox" } else { "radio" })
            .is(Name::Checked, if choice.chosen { "true" } else { "false" })
            .when(
                !several,
                Name::TabIndex,
                if at == stop { "0" } else { "-1" },
            )
            .child(mark)
            .child(element("span").auto().written(&choice.text));
        group = group.child(one);
    }
    group
}

fn words(asker: Asker<'_>, run: &RunView, question: &QuestionView, text: &str) -> Element {
    let (id, own) = (run.run.clone(), question.id.clone());
    let label = asker.text(Key::SurveyWords);
    let words = field(asker.emit, text, label, move |text| Event::SurveyActed {
        run: id.clone(),
        act: SurveyAct::Wrote {
            question: own.clone(),
            text,
        },
    })
    .set(Name::Label, question.text.clone())
    .is(Name::Rows, "3")
    .set(Name::MaxLength, decimal(MAX_WORDS as u32));
    grown(text, words)
}
