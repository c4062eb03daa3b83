//! The merchant's colour, made safe to read.
//!
//! Contrast is that of WCAG 2.2 (<https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio>): text needs
//! 4.5 to 1 against what is behind it.

use alloc::string::String;

use crate::view::Accent;

/// Teal: 5.5 to 1 under white text.
pub const DEFAULT_ACCENT: &str = "#0f766e";

/// The darkest light surface that accent text stands on (`--hover` of the light theme).
const LIGHT: Rgb = [0xee, 0xf1, 0xf3];

/// The lightest dark one (`--hover` of the dark theme).
const DARK: Rgb = [0x2a, 0x30, 0x38];

/// The contrast that text needs.
const ENOUGH: f64 = 4.5;

type Rgb = [u8; 3];

impl Accent {
    /// The accent of a colour `#rrggbb`; of [`DEFAULT_ACCENT`] when it is none.
    #[must_use]
    pub fn of(color: &str) -> Self {
        let rgb = parse(color)
            .or_else(|| parse(DEFAULT_ACCENT))
            .unwrap_or([0; 3]);
        // Where black and white have the same contrast, 4.58: so every colour has enough.
        let ink = if luminance(rgb) > 0.179 {
            "#000000"
        } else {
            "#ffffff"
        };
        Self {
            color: write(rgb),
            ink,
            on_light: write(moved(rgb, 0x00, LIGHT)),
            on_dark: write(moved(rgb, 0xff, DARK)),
        }
    }
}

/// Mixes black or white in, by 32nds, until the colour reads on the surface.
fn moved(rgb: Rgb, toward: u8, surface: Rgb) -> Rgb {
    let mut mixed = rgb;
    let mut step = 0_u16;
    while step < 32 && contrast(mixed, surface) < ENOUGH {
        step += 1;
        for at in 0..3 {
            let sum = u16::from(rgb[at]) * (32 - step) + u16::from(toward) * step;
            mixed[at] = ((sum + 16) / 32) as u8;
        }
    }
    mixed
}

fn contrast(a: Rgb, b: Rgb) -> f64 {
    let ratio = (luminance(a) + 0.05) / (luminance(b) + 0.05);
    if ratio < 1.0 { 1.0 / ratio } else { ratio }
}

fn luminance([r, g, b]: Rgb) -> f64 {
    0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b)
}

/// The light of an sRGB channel, 0 to 1.
fn linear(channel: u8) -> f64 {
    let value = f64::from(channel) / 255.0;
    if value <= 0.040_45 {
        return value / 12.92;
    }
    let base = (value + 0.055) / 1.055;
    // base^2.4 = base^2 · (base^2)^(1/5), the root by Newton's method: `powf` costs kilobytes.
    let square = base * base;
    let mut root = 1.0_f64;
    for _ in 0..16 {
        let fourth = root * root * root * root;
        root -= (root * fourth - square) / (5.0 * fourth);
    }
    square * root
}

/// Reads `#rrggbb`.
pub(crate) fn parse(color: &str) -> Option<Rgb> {
    let bytes = color.as_bytes();
    if bytes.len() != 7 || bytes[0] != b'#' {
        return None;
    }
    let mut rgb = [0; 3];
    for at in 0..6 {
        let digit = char::from(bytes[at + 1]).to_digit(16)? as u8;
        rgb[at / 2] = rgb[at / 2] << 4 | digit;
    }
    Some(rgb)
}

fn write(rgb: Rgb) -> String {
    let mut out = String::from("#");
    for at in 0..6 {
        let digit = rgb[at / 2] >> (4 - at % 2 * 4) & 0xf;
        out.push(char::from(b"0123456789abcdef"[usize::from(digit)]));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn light_is_that_of_the_definition() {
        for channel in 0..=255_u8 {
            let value = f64::from(channel) / 255.0;
            let exact = if value <= 0.040_45 {
                value / 12.92
            } else {
                ((value + 0.055) / 1.055).powf(2.4)
            };
            assert!((linear(channel) - exact).abs() < 1e-9, "{channel}");
        }
    }

    #[test]
    fn every_accent_can_be_read() {
        let steps = [0, 17, 51, 85, 119, 153, 187, 221, 255];
        for r in steps {
            for g in steps {
                for b in steps {
                    let accent = Accent::of(&write([r, g, b]));
                    let color = parse(&accent.color).unwrap();
                    let ink = parse(accent.ink).unwrap();
                    assert!(contrast(color, ink) >= ENOUGH, "{accent:?}");
                    let on_light = parse(&accent.on_light).unwrap();
                    assert!(contrast(on_light, LIGHT) >= ENOUGH, "{accent:?}");
                    let on_dark = parse(&accent.on_dark).unwrap();
                    assert!(contrast(on_dark, DARK) >= ENOUGH, "{accent:?}");
                }
            }
        }
    }

    #[test]
    fn what_reads_already_stays() {
        let accent = Accent::of("#0F766E");
        assert_eq!(accent.color, "#0f766e");
        assert_eq!(accent.ink, "#ffffff");
        assert_eq!(accent.on_light, "#0f766e");
        assert_ne!(accent.on_dark, "#0f766e");
        for bad in ["", "red", "#12345", "#12345g", "#éé12"] {
            assert_eq!(Accent::of(bad), Accent::of(DEFAULT_ACCENT), "{bad}");
        }
    }
}
