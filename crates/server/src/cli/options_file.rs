//! A file with a site's options.

use std::fs;
use std::path::Path;

use wasl_protocol::Value;

/// Reads it.
///
/// # Errors
///
/// One sentence that names the file, and the place in it.
pub fn read(path: &Path) -> Result<Value, String> {
    let shown = path.display();
    let text = fs::read_to_string(path).map_err(|error| format!("{shown}: {error}"))?;
    serde_json::from_str(&text).map_err(|error| format!("{shown} is not JSON: {error}"))
}
