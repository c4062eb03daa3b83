//! The screens before the desk: waiting, and the two forms.

use web_sys::{FormData, HtmlFormElement, SubmitEvent};
use yew::prelude::*;

use super::{Words, icons, ids};
use crate::i18n::Key;
use crate::model::Event;
use crate::model::request::Credentials;
use crate::model::view::{Complaint, Field, FormView};

const NAME: &str = "name";
const EMAIL: &str = "email";
const PASSWORD: &str = "password";

/// What a form needs.
#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    /// The form.
    pub form: FormView,
    /// The language.
    pub words: Words,
    /// Where events go.
    pub on: Callback<Event>,
}

/// The sign-in form.
#[component]
pub fn SignIn(props: &Props) -> Html {
    let words = &props.words;
    let on = props.on.clone();
    let onsubmit = Callback::from(move |event: SubmitEvent| {
        if let Some(data) = submitted(&event) {
            on.emit(Event::SignInSubmitted(credentials(&data)));
        }
    });
    card(
        props,
        Key::SignIn,
        Key::Intro,
        html! {
            <form id={ids::FORM} {onsubmit} novalidate=true aria-labelledby={ids::HEADING}>
                { complaint(props) }
                { field(props, Field::Email) }
                { password(props, words.text(Key::Password), "current-password") }
                { submit(props, Key::SignIn) }
            </form>
        },
    )
}

/// The form of a one-time link.
#[component]
pub fn Redeem(props: &Props) -> Html {
    let words = &props.words;
    let on = props.on.clone();
    let onsubmit = Callback::from(move |event: SubmitEvent| {
        if let Some(data) = submitted(&event) {
            on.emit(Event::LinkSubmitted {
                name: text(&data, NAME),
                credentials: credentials(&data),
            });
        }
    });
    let back = props.on.reform(|_: MouseEvent| Event::BackClicked);
    card(
        props,
        Key::Welcome,
        Key::LinkIntro,
        html! {
            <form id={ids::FORM} {onsubmit} novalidate=true aria-labelledby={ids::HEADING}>
                { complaint(props) }
                { field(props, Field::Name) }
                { field(props, Field::Email) }
                { password(props, words.text(Key::PasswordNew), "new-password") }
                { submit(props, Key::LinkSubmit) }
                <button type="button" class="link-button" onclick={back}>
                    { words.text(Key::SignIn) }
                </button>
            </form>
        },
    )
}

/// What the waiting screen needs.
#[derive(Clone, PartialEq, Properties)]
pub struct WaitingProps {
    /// The server was not reached.
    pub unreachable: bool,
    /// The language.
    pub words: Words,
    /// Where events go.
    pub on: Callback<Event>,
}

/// It is being found out who is signed in.
#[component]
pub fn Waiting(props: &WaitingProps) -> Html {
    let words = &props.words;
    let retry = props.on.reform(|_: MouseEvent| Event::RetryClicked);
    html! {
        <main class="gate" id={ids::MAIN}>
            <h1 class="hidden">{ words.text(Key::Title) }</h1>
            <div class="waiting" role="status">
                { icons::mark() }
                if props.unreachable {
                    <p>{ words.text(Key::ErrorNetwork) }</p>
                    <button type="button" class="button" onclick={retry}>
                        { words.text(Key::Retry) }
                    </button>
                } else {
                    <p class="quiet">{ words.text(Key::Loading) }</p>
                }
            </div>
        </main>
    }
}

fn card(props: &Props, title: Key, intro: Key, form: Html) -> Html {
    let words = &props.words;
    let toggle = props.on.reform(|_: MouseEvent| Event::LanguageToggled);
    let other = words.locale.other();
    html! {
        <div class="gate">
            <main class="card" id={ids::MAIN}>
                { icons::mark() }
                <h1 id={ids::HEADING}>{ words.text(title) }</h1>
                <p class="quiet">{ words.text(intro) }</p>
                { form }
            </main>
            <footer>
                <button
                    type="button"
                    class="link-button"
                    lang={other.tag()}
                    onclick={toggle}
                >
                    { icons::globe() }
                    { words.text(Key::Language) }
                </button>
            </footer>
        </div>
    }
}

fn complaint(props: &Props) -> Html {
    let message = match props.form.complaint {
        Some(Complaint { key, field: None }) => Some(key),
        Some(Complaint { field: Some(_), .. }) | None => None,
    };
    html! {
        <div role="alert">
            if let Some(key) = message {
                <p class="complaint">{ icons::alert() }{ props.words.text(key) }</p>
            }
        </div>
    }
}

fn field(props: &Props, field: Field) -> Html {
    let (name, kind, autocomplete, label) = match field {
        Field::Name => (NAME, "text", "name", Key::Name),
        Field::Email => (EMAIL, "email", "username", Key::Email),
        Field::Password => (PASSWORD, "password", "current-password", Key::Password),
    };
    let label = props.words.text(label);
    input(props, field, name, kind, autocomplete, label)
}

fn password(props: &Props, label: &'static str, autocomplete: &'static str) -> Html {
    let field = Field::Password;
    input(props, field, PASSWORD, "password", autocomplete, label)
}

fn input(
    props: &Props,
    field: Field,
    name: &'static str,
    kind: &'static str,
    autocomplete: &'static str,
    label: &'static str,
) -> Html {
    let wrong = props
        .form
        .complaint
        .filter(|complaint| complaint.field == Some(field))
        .map(|complaint| props.words.text(complaint.key));
    let hint = [name, "-hint"].concat();
    let direction = match field {
        Field::Name => "auto",
        Field::Email | Field::Password => "ltr",
    };
    html! {
        <div class="field">
            <label for={name}>{ label }</label>
            <input
                id={name}
                {name}
                type={kind}
                {autocomplete}
                dir={direction}
                required=true
                aria-invalid={wrong.map(|_| "true")}
                aria-describedby={wrong.map(|_| hint.clone())}
            />
            if let Some(wrong) = wrong {
                <p class="field-hint" id={hint} role="alert">{ wrong }</p>
            }
        </div>
    }
}

fn submit(props: &Props, key: Key) -> Html {
    let busy = props.form.busy;
    html! {
        <button type="submit" class="button button--main" aria-disabled={busy.to_string()}>
            if busy { <span class="spinner" aria-hidden="true" /> }
            { props.words.text(key) }
        </button>
    }
}

fn submitted(event: &SubmitEvent) -> Option<FormData> {
    event.prevent_default();
    let form: HtmlFormElement = event.target_dyn_into()?;
    FormData::new_with_form(&form).ok()
}

fn text(data: &FormData, name: &str) -> String {
    data.get(name).as_string().unwrap_or_default()
}

fn credentials(data: &FormData) -> Credentials {
    Credentials {
        email: text(data, EMAIL),
        password: text(data, PASSWORD),
    }
}
