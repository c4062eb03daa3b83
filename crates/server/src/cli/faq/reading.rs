//! How the ranker reads a FAQ's texts, from the command line; and files that may be packed.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::rc::Rc;

use clap::Args;
use flate2::read::GzDecoder;
use wasl_faq::{Meaning, Reading};

use super::questions::Problem;

/// The longest file that is read, unpacked, in bytes.
const LONGEST: u64 = 64 << 20;

/// What a merchant says in the options `faq.arabizi`, `faq.synonyms` and `faq.meaning`.
#[derive(Args, Debug, Default)]
pub struct HowRead {
    /// Visitors write Arabic in Latin letters and digits too.
    #[arg(long)]
    arabizi: bool,
    /// Synonyms: a line for each group, its words and phrases parted by tabs.
    #[arg(long, value_name = "FILE")]
    synonyms: Option<PathBuf>,
    /// A language pack.
    #[arg(long, value_name = "FILE")]
    pack: Option<PathBuf>,
}

impl HowRead {
    pub fn reading(&self) -> Result<Reading, Problem> {
        let mut synonyms = Vec::new();
        if let Some(path) = &self.synonyms {
            let file = std::fs::read_to_string(path).map_err(cannot_read(path))?;
            for line in file.lines() {
                synonyms.push(line.split('\t').map(str::to_owned).collect());
            }
        }
        let meaning = match &self.pack {
            Some(path) => {
                let bytes = unpacked(path)?;
                let meaning = Meaning::read(&bytes).map_err(|cause| Problem::Damaged {
                    path: path.clone(),
                    cause,
                })?;
                Some(Rc::new(meaning))
            }
            None => None,
        };
        Ok(Reading {
            arabizi: self.arabizi,
            synonyms,
            meaning,
        })
    }
}

fn cannot_read(path: &Path) -> impl FnOnce(io::Error) -> Problem {
    move |cause| Problem::Read {
        path: path.to_owned(),
        cause,
    }
}

/// The bytes of a file, out of its gzip if it is one.
pub fn unpacked(path: &Path) -> Result<Vec<u8>, Problem> {
    let mut file = Vec::new();
    File::open(path)
        .and_then(|opened| opened.take(LONGEST).read_to_end(&mut file))
        .map_err(cannot_read(path))?;
    if !file.starts_with(&[0x1f, 0x8b]) {
        return Ok(file);
    }
    let mut bytes = Vec::new();
    GzDecoder::new(file.as_slice())
        .take(LONGEST)
        .read_to_end(&mut bytes)
        .map_err(cannot_read(path))?;
    Ok(bytes)
}
