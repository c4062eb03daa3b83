//! The drawings: lines on a 24 × 24 grid in the colour of the text, our own.

use yew::Html;

use super::element::{Name, element};

/// A speech bubble with three dots: the launcher's, the same as in `www/loader/launcher.ts`.
pub const BUBBLE: &str = "M12 3.5c-5 0-8.75 3.3-8.75 7.75 0 2.5 1.2 4.65 3.1 6.05L6 20.5l3.6-1.75c.77.17 1.57.25 2.4.25 5 0 8.75-3.3 8.75-7.75S17 3.5 12 3.5ZM8.5 11.25h.01M12 11.25h.01M15.5 11.25h.01";
/// Down: the open launcher.
pub const DOWN: &str = "m5.5 9 6.5 6.5L18.5 9";
/// Close.
pub const CROSS: &str = "m6 6 12 12M18 6 6 18";
/// A bell: messages sound.
pub const BELL: &str = "M6.5 16v-5a5.5 5.5 0 0 1 11 0v5l1.7 2.2H4.8L6.5 16ZM10 21h4";
/// The same, crossed out: they do not.
pub const BELL_OFF: &str = "M6.5 16v-5a5.5 5.5 0 0 1 11 0v5l1.7 2.2H4.8L6.5 16ZM10 21h4M4 4l16 16";
/// Send: a paper plane that flies towards the line's end.
pub const SEND: &str = "M4.5 12 3.4 5.1a.8.8 0 0 1 1.2-.8l15.6 7a.8.8 0 0 1 0 1.4l-15.6 7a.8.8 0 0 1-1.2-.8L4.5 12Zm0 0h7.5";
/// A person.
pub const PERSON: &str =
    "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM4.5 20c.7-3.3 3.7-5.2 7.5-5.2s6.8 1.9 7.5 5.2";
/// The assistant: a spark.
pub const SPARK: &str = "M11 3.5c.7 4.9 2.6 6.8 7.5 7.5-4.9.7-6.8 2.6-7.5 7.5-.7-4.9-2.6-6.8-7.5-7.5 4.9-.7 6.8-2.6 7.5-7.5ZM18.5 16.5v4M16.5 18.5h4";
/// Towards the line's end.
pub const ONWARD: &str = "m9.5 6 6 6-6 6";
/// Done.
pub const CHECK: &str = "m5 12.5 4.5 4.5L19 7.5";
/// Done and read.
pub const CHECKS: &str = "m2.5 12.5 4 4 8.5-9M12 15.5l1.5 1 8-9";
/// Waiting.
pub const CLOCK: &str = "M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17ZM12 7.5V12l3 2";
/// Something went wrong.
pub const ALERT: &str = "M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17ZM12 7.5v5M12 16h.01";
/// No network.
pub const OFFLINE: &str = "M4 4l16 16M8.7 13.7a5 5 0 0 1 6.8.2M5.3 10.3A10 10 0 0 1 9 8M12.5 7.1a10 10 0 0 1 6.2 3.2M12 17.5h.01";
/// Coming back.
pub const RECONNECT: &str =
    "M19.5 8.5A8.3 8.3 0 0 0 4 10M4.5 5v5h5M4.5 15.5A8.3 8.3 0 0 0 20 14M19.5 19v-5h-5";

/// A star, to be filled.
pub const STAR: &str = "m12 3.4 2.7 5.4 6 .9-4.3 4.2 1 6-5.4-2.8-5.4 2.8 1-6L3.3 9.7l6-.9L12 3.4Z";

/// Draws one.
pub fn icon(path: &'static str) -> Html {
    draw("wasl-icon", path)
}

/// Draws one that points along the line: mirrored where lines run from right to left.
pub fn directed(path: &'static str) -> Html {
    draw("wasl-icon is-directed", path)
}

fn draw(class: &'static str, path: &'static str) -> Html {
    element("svg")
        .class(class)
        .is(Name::ViewBox, "0 0 24 24")
        .is(Name::Hidden, "true")
        .child(element("path").is(Name::Path, path))
        .into()
}
