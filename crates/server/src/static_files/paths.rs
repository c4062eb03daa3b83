//! From the path of a request to a file of the build, and what its kind implies. Pure.

/// What a path leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// A file of the build.
    File(String),
    /// A folder that was asked for without its last slash.
    Folder(String),
    /// Nothing.
    Nothing,
}

/// What stands at the top of the build itself; the rest is the demo shop's.
const TOP: [&str; 4] = ["assets/", "console/", "module/", "studio/"];

/// Finds the file for a path.
pub fn resolve(path: &str, has: impl Fn(&str) -> bool) -> Found {
    let Some(path) = clean(path) else {
        return Found::Nothing;
    };
    let place = |path: &str| {
        let is_top = path == "widget.js" || TOP.iter().any(|top| path.starts_with(top));
        if is_top {
            path.to_owned()
        } else {
            format!("demo/{path}")
        }
    };
    if path.is_empty() || path.ends_with('/') {
        let index = place(&path) + "index.html";
        return if has(&index) {
            Found::File(index)
        } else {
            Found::Nothing
        };
    }
    let file = place(&path);
    if has(&file) {
        return Found::File(file);
    }
    let folder = format!("{path}/");
    if has(&(place(&folder) + "index.html")) {
        return Found::Folder(format!("/{folder}"));
    }
    Found::Nothing
}

/// The path without its first slash; `None` when it is not a plain path downwards. Percent signs
/// never stand in the names of the build.
fn clean(path: &str) -> Option<String> {
    let path = path.strip_prefix('/')?;
    let is_plain = path
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || b"/-_.".contains(&byte));
    let goes_down = path.split('/').all(|part| part != "." && part != "..");
    (is_plain && goes_down && !path.contains("//")).then(|| path.to_owned())
}

/// The media type of a file.
pub fn content_type(path: &str) -> &'static str {
    match path.rsplit_once('.').map_or("", |(_, extension)| extension) {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "ts" => "text/plain; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "wasm" => "application/wasm",
        "json" | "map" => "application/json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "webp" => "image/webp",
        "woff2" => "font/woff2",
        "txt" => "text/plain; charset=utf-8",
        "webmanifest" => "application/manifest+json",
        _ => "application/octet-stream",
    }
}

/// How long a file may be kept. Names under `assets/` carry the hash of their content.
pub fn caching(path: &str) -> &'static str {
    if path.starts_with("assets/") {
        "public, max-age=31536000, immutable"
    } else if path == "widget.js" || path.starts_with("module/") {
        // The loader is loaded by every page of a merchant and must still change soon.
        "public, max-age=300, stale-while-revalidate=86400"
    } else {
        "no-cache"
    }
}

/// Whether pages of other origins load the file.
pub fn is_for_merchants(path: &str) -> bool {
    path == "widget.js" || path.starts_with("assets/") || path.starts_with("module/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_lead_to_files() {
        let files = [
            "demo/index.html",
            "demo/ar/index.html",
            "demo/product/shirt/index.html",
            "demo/icon.svg",
            "console/index.html",
            "studio/index.html",
            "widget.js",
            "assets/wasl.1.wasm",
            "module/wasl.js",
            "manifest.json",
        ];
        let has = |path: &str| files.contains(&path);
        let file = |path: &str| Found::File(path.to_owned());
        let folder = |path: &str| Found::Folder(path.to_owned());
        for (path, found) in [
            ("/", file("demo/index.html")),
            ("/ar/", file("demo/ar/index.html")),
            ("/ar", folder("/ar/")),
            ("/product/shirt/", file("demo/product/shirt/index.html")),
            ("/icon.svg", file("demo/icon.svg")),
            ("/console/", file("console/index.html")),
            ("/console", folder("/console/")),
            ("/studio", folder("/studio/")),
            ("/widget.js", file("widget.js")),
            ("/assets/wasl.1.wasm", file("assets/wasl.1.wasm")),
            ("/module/wasl.js", file("module/wasl.js")),
            ("/manifest.json", Found::Nothing),
            ("/nothing", Found::Nothing),
            ("/assets/", Found::Nothing),
            ("/../widget.js", Found::Nothing),
            ("/ar/../icon.svg", Found::Nothing),
            ("/%2e%2e/widget.js", Found::Nothing),
            ("//evil.example", Found::Nothing),
            ("/ar//", Found::Nothing),
            ("/\\widget.js", Found::Nothing),
            ("", Found::Nothing),
        ] {
            assert_eq!(resolve(path, has), found, "{path}");
        }
    }

    #[test]
    fn kinds_of_files() {
        assert_eq!(content_type("assets/wasl.1.wasm"), "application/wasm");
        assert!(caching("assets/a.js").contains("immutable"));
        assert!(!caching("widget.js").contains("immutable"));
        assert_eq!(caching("demo/index.html"), "no-cache");
        assert!(is_for_merchants("widget.js") && !is_for_merchants("console/index.html"));
    }
}
