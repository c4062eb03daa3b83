//! The console's drawings: 24 × 24, drawn in the colour of the text, hidden from screen readers.

use yew::{Html, html};

fn stroke(path: &'static str) -> Html {
    html! {
        <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
            <path d={path} />
        </svg>
    }
}

/// Two speech bubbles joined: Wasl's mark.
pub fn mark() -> Html {
    html! {
        <svg class="mark" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
            <rect class="mark-ground" width="32" height="32" rx="9" />
            <path
                class="mark-line"
                d="M13.5 19.5a4.6 4.6 0 0 1 0-9.2h2.6a4.6 4.6 0 0 1 4.5 3.6M18.5 12.5a4.6 4.6 0 0 1 0 9.2h-2.6a4.6 4.6 0 0 1-4.5-3.6"
            />
        </svg>
    }
}

/// The inbox.
pub fn inbox() -> Html {
    stroke(
        "M4 13.5 6.6 6a2 2 0 0 1 1.9-1.3h7A2 2 0 0 1 17.4 6l2.6 7.5m-16 0V17a2 2 0 0 0 2 2h12a2 2 0 0 0 2-2v-3.5m-16 0h4.4l1.2 2.2h4.8l1.2-2.2H20",
    )
}

/// The events.
pub fn pulse() -> Html {
    stroke("M3.5 12h4l2.6-6.5 4 13L16.7 12h3.8")
}

/// The surveys.
pub fn chart() -> Html {
    stroke("M4.5 19.5h15M7 16v-4m5 4V5m5 11V9")
}

/// The FAQ.
pub fn book() -> Html {
    stroke(
        "M12 6.5C10.3 5.3 7.6 4.7 4.5 5v13c3.1-.3 5.8.3 7.5 1.5m0-13c1.7-1.2 4.4-1.8 7.5-1.5v13c-3.1-.3-5.8.3-7.5 1.5m0-13v13",
    )
}

/// The score.
pub fn smile() -> Html {
    stroke(
        "M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17ZM8.5 14a4 4 0 0 0 7 0M9 9.6v.1M15 9.6v.1",
    )
}

/// Another language.
pub fn globe() -> Html {
    stroke(
        "M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17ZM3.7 12h16.6M12 3.5c4.6 5 4.6 12 0 17-4.6-5-4.6-12 0-17Z",
    )
}

/// A bell: messages sound.
pub fn bell() -> Html {
    stroke("M6.5 16v-5a5.5 5.5 0 0 1 11 0v5l1.7 2.2H4.8L6.5 16ZM10 21h4")
}

/// A bell crossed out: they do not.
pub fn bell_off() -> Html {
    stroke("M6.5 16v-5a5.5 5.5 0 0 1 11 0v5l1.7 2.2H4.8L6.5 16ZM10 21h4M4 4l16 16")
}

/// Leaving.
pub fn leave() -> Html {
    stroke("M10 4.5H6.5a2 2 0 0 0-2 2v11a2 2 0 0 0 2 2H10M14.5 8l4 4-4 4M18 12H9.5")
}

/// Back: mirrored with the direction by the stylesheet.
pub fn back() -> Html {
    html! {
        <svg class="icon icon--mirrors" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
            <path d="M14.5 5.5 8 12l6.5 6.5" />
        </svg>
    }
}

/// Sending: mirrored with the direction by the stylesheet.
pub fn send() -> Html {
    html! {
        <svg class="icon icon--mirrors" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
            <path d="M4.5 5 20 12 4.5 19l2.3-7-2.3-7Zm2.3 7H13" />
        </svg>
    }
}

/// Done.
pub fn check() -> Html {
    stroke("m5 12.5 4.5 4.5L19 7.5")
}

/// Seen.
pub fn checks() -> Html {
    stroke("m2.5 12.5 4.5 4.5 9-9.5M11.5 16.2l.9.8 9-9.5")
}

/// On its way.
pub fn wait() -> Html {
    stroke("M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17ZM12 7.5V12l3 2")
}

/// Something is wrong.
pub fn alert() -> Html {
    stroke("M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17ZM12 8v5M12 16v.1")
}

/// A person.
pub fn person() -> Html {
    stroke("M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM4.5 20c.8-3.6 3.8-5.5 7.5-5.5s6.7 1.9 7.5 5.5")
}

/// Again.
pub fn refresh() -> Html {
    stroke("M19.5 12a7.5 7.5 0 1 1-2.2-5.3L19.5 9M19.5 4.5V9H15")
}

/// More below.
pub fn down() -> Html {
    stroke("M12 5.5v13M6 12.5l6 6 6-6")
}

/// Closing.
pub fn close() -> Html {
    stroke("M6 6l12 12M18 6 6 18")
}

/// More about one line.
pub fn more() -> Html {
    html! {
        <svg class="icon icon--turns" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
            <path d="M6 9.5 12 15.5l6-6" />
        </svg>
    }
}

/// A star.
pub fn star() -> Html {
    html! {
        <svg class="icon icon--solid" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
            <path d="M12 3.5l2.6 5.4 5.9.8-4.3 4.1 1 5.9-5.2-2.8-5.2 2.8 1-5.9L3.5 9.7l5.9-.8L12 3.5Z" />
        </svg>
    }
}
