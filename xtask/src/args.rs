//! Reads a command's flags; a wrong one is answered with its name, the accepted ones and the nearest.

use std::collections::BTreeMap;

use crate::nearest::nearest;
use crate::problem::{Outcome, Problem};

/// A flag a command accepts.
#[derive(Clone, Copy)]
pub enum Flag {
    /// `--json`
    Switch(&'static str),
    /// `--port 8787` or `--port=8787`; the second word names the value in messages.
    Value(&'static str, &'static str),
    /// One bare word; it names the word in messages.
    Word(&'static str),
}

/// What was given.
#[derive(Debug, Default)]
pub struct Args {
    given: BTreeMap<&'static str, String>,
}

impl Args {
    /// Checks `words` against the `accepted` flags.
    pub fn parse(words: &[String], accepted: &[Flag]) -> Outcome<Self> {
        let mut args = Self::default();
        let mut rest = words.iter();
        while let Some(word) = rest.next() {
            let (name, inline) = match word.split_once('=') {
                Some((name, value)) if name.starts_with("--") => (name, Some(value.to_owned())),
                Some(_) | None => (word.as_str(), None),
            };
            let (key, value) = match find(name, accepted)? {
                Flag::Switch(key) if inline.is_none() => (key, String::new()),
                Flag::Switch(key) => {
                    return Err(Problem::new(format!("{key} takes no value")));
                }
                Flag::Value(key, of) => {
                    let value = inline
                        .or_else(|| rest.next().filter(|next| !next.starts_with("--")).cloned())
                        .ok_or_else(|| Problem::new(format!("{key} needs a value: {key} {of}")))?;
                    (key, value)
                }
                Flag::Word(key) => (key, word.clone()),
            };
            if args.given.insert(key, value).is_some() {
                return Err(Problem::new(format!("{key} was given twice")));
            }
        }
        Ok(args)
    }

    /// Whether a switch was given.
    pub fn has(&self, key: &str) -> bool {
        self.given.contains_key(key)
    }

    /// The value of a flag or word.
    pub fn value(&self, key: &str) -> Option<&str> {
        self.given.get(key).map(String::as_str)
    }

    /// The value of a flag that must be one of `choices`.
    pub fn choice<'a>(&self, key: &str, choices: &[&'a str]) -> Outcome<Option<&'a str>> {
        let Some(given) = self.value(key) else {
            return Ok(None);
        };
        match choices.iter().find(|choice| **choice == given) {
            Some(choice) => Ok(Some(choice)),
            None => Err(unknown(key, given, choices)),
        }
    }
}

fn find(name: &str, accepted: &[Flag]) -> Outcome<Flag> {
    let bare = !name.starts_with('-');
    for flag in accepted {
        match flag {
            Flag::Switch(key) | Flag::Value(key, _) if *key == name => return Ok(*flag),
            Flag::Word(_) if bare => return Ok(*flag),
            Flag::Switch(_) | Flag::Value(..) | Flag::Word(_) => {}
        }
    }
    let names: Vec<&str> = accepted
        .iter()
        .map(|flag| match flag {
            Flag::Switch(key) | Flag::Value(key, _) | Flag::Word(key) => *key,
        })
        .collect();
    Err(unknown("flag", name, &names))
}

/// "unknown WHAT: WORD", with what is accepted and what may have been meant.
pub fn unknown(what: &str, word: &str, accepted: &[&str]) -> Problem {
    let problem = Problem::new(format!("unknown {what}: {word}"));
    if accepted.is_empty() {
        return problem.todo("this command takes none");
    }
    let mut todo = format!("accepted: {}", accepted.join(", "));
    if let Some(meant) = nearest(word, accepted.iter().copied()) {
        todo.push_str("; did you mean ");
        todo.push_str(meant);
        todo.push('?');
    }
    problem.todo(todo)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FLAGS: &[Flag] = &[
        Flag::Value("--port", "N"),
        Flag::Switch("--json"),
        Flag::Word("name"),
    ];

    fn parse(line: &str) -> Outcome<Args> {
        let words: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
        Args::parse(&words, FLAGS)
    }

    #[test]
    fn reads_flags_values_and_words() {
        for line in ["--port 80 --json boot", "boot --json --port=80"] {
            let args = parse(line).unwrap();
            assert_eq!(args.value("--port"), Some("80"));
            assert!(args.has("--json"));
            assert_eq!(args.value("name"), Some("boot"));
        }
    }

    #[test]
    fn says_what_is_wrong() {
        for (line, expected) in [
            (
                "--prot 80",
                "unknown flag: --prot\n  accepted: --port, --json, name; did you mean --port?",
            ),
            ("--port", "--port needs a value: --port N"),
            ("--port --json", "--port needs a value: --port N"),
            ("--json=1", "--json takes no value"),
            ("--json --json", "--json was given twice"),
        ] {
            assert_eq!(parse(line).unwrap_err().to_string(), expected, "{line}");
        }
    }

    #[test]
    fn a_choice_is_one_of_the_list() {
        let args = parse("wasm").unwrap();
        assert_eq!(args.choice("name", &["web", "wasm"]).unwrap(), Some("wasm"));
        assert!(args.choice("name", &["web"]).is_err());
    }
}
