//! Compares what codegen would write with what is there, line by line.

/// The differing lines, as a small diff: `-` is in the tree, `+` is what codegen writes. Empty when equal.
pub fn diff(present: &str, wanted: &str) -> String {
    if present == wanted {
        return String::new();
    }
    let old: Vec<&str> = present.lines().collect();
    let new: Vec<&str> = wanted.lines().collect();
    let same = |(a, b): &(&&str, &&str)| a == b;
    let head = old.iter().zip(&new).take_while(same).count();
    let tail = old[head..]
        .iter()
        .rev()
        .zip(new[head..].iter().rev())
        .take_while(same)
        .count();
    let mut out = format!("@@ line {}\n", head + 1);
    for (sign, lines) in [
        ('-', &old[head..old.len() - tail]),
        ('+', &new[head..new.len() - tail]),
    ] {
        for line in lines.iter().take(SHOWN) {
            out.push(sign);
            out.push_str(line);
            out.push('\n');
        }
        if lines.len() > SHOWN {
            out.push_str(&format!("{sign}… {} more lines\n", lines.len() - SHOWN));
        }
    }
    out
}

/// Enough to see what changed without flooding the terminal.
const SHOWN: usize = 20;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shows_only_what_differs() {
        assert_eq!(diff("a\nb\n", "a\nb\n"), "");
        assert_eq!(diff("a\nb\nc\n", "a\nx\nc\n"), "@@ line 2\n-b\n+x\n");
        assert_eq!(diff("", "a\n"), "@@ line 1\n+a\n");
        assert_eq!(diff("a", "a\n"), "@@ line 2\n");
    }
}
