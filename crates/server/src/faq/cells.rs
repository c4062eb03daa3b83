//! Text to the cells of a table: RFC 4180, with any mark between cells. Pure.

/// All rows with their numbers. Line ends inside of a cell become `\n`.
///
/// # Errors
///
/// A sentence for the first quotation mark that is wrong.
pub fn rows(text: &str, delimiter: char) -> Result<Vec<(usize, Vec<String>)>, String> {
    let mut rows = Vec::new();
    let mut row: Vec<String> = Vec::new();
    let mut cell = String::new();
    let mut rest = text.chars().peekable();
    let mut is_quoted = false;
    while let Some(c) = rest.next() {
        if is_quoted {
            match c {
                '"' if rest.next_if_eq(&'"').is_some() => cell.push('"'),
                '"' => {
                    is_quoted = false;
                    let ends = |next: char| next == delimiter || next == '\n' || next == '\r';
                    if rest.peek().is_some_and(|next| !ends(*next)) {
                        let number = rows.len() + 1;
                        return Err(format!(
                            "row {number}: something stands after a closing quotation mark; \
                             write a quotation mark inside of a cell twice"
                        ));
                    }
                }
                '\r' => {
                    rest.next_if_eq(&'\n');
                    cell.push('\n');
                }
                _ => cell.push(c),
            }
        } else if c == '"' && cell.is_empty() {
            is_quoted = true;
        } else if c == delimiter {
            row.push(std::mem::take(&mut cell));
        } else if c == '\n' || c == '\r' {
            if c == '\r' {
                rest.next_if_eq(&'\n');
            }
            row.push(std::mem::take(&mut cell));
            rows.push((rows.len() + 1, std::mem::take(&mut row)));
        } else {
            cell.push(c);
        }
    }
    if is_quoted {
        let number = rows.len() + 1;
        return Err(format!("row {number}: a quotation mark is not closed"));
    }
    if !cell.is_empty() || !row.is_empty() {
        row.push(cell);
        rows.push((rows.len() + 1, row));
    }
    Ok(rows)
}
