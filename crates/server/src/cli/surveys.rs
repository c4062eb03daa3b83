//! `wasl surveys scores` and `wasl surveys export`: what visitors answered, also while the server
//! runs. The figures are those of the console: both are made by `surveys::report`.

use std::error::Error;
use std::fs::OpenOptions;
use std::io::{BufWriter, Write as _};
use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use wasl_core::survey::LEAST_ANSWERS;
use wasl_protocol::SiteId;

use super::{Data, open_site, say};
use crate::seed;
use crate::store::Store;
use crate::surveys::export::{self, Form};
use crate::surveys::moment;
use crate::surveys::offered::Offered;
use crate::surveys::record::Filter;
use crate::surveys::report::{Figure, QuestionReport, Report, SurveyReport};

/// What to do with answers.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Print what the answers add up to.
    Scores(Scores),
    /// Write the answers as a table, the oldest survey's name first.
    Export(Export),
}

/// Which answers.
#[derive(Args, Debug)]
struct Which {
    #[command(flatten)]
    data: Data,
    /// The site.
    #[arg(long, default_value = seed::SITE)]
    site: String,
    /// Asked then or later: 2026-01-31 or 2026-01-31T18:30:00Z.
    #[arg(long, value_name = "MOMENT")]
    from: Option<String>,
    /// Asked before that moment.
    #[arg(long, value_name = "MOMENT")]
    to: Option<String>,
    /// About this only.
    #[arg(long)]
    touchpoint: Option<String>,
    /// In this stage of the journey only: before, during or after.
    #[arg(long)]
    stage: Option<String>,
    /// In this language of the widget only.
    #[arg(long)]
    locale: Option<String>,
    /// Of this survey only.
    #[arg(long)]
    survey: Option<String>,
}

/// The options of `wasl surveys scores`.
#[derive(Args, Debug)]
pub struct Scores {
    #[command(flatten)]
    which: Which,
    /// From how many answers on a figure is shown.
    #[arg(long, default_value_t = LEAST_ANSWERS)]
    least: u32,
    /// How it is printed.
    #[arg(long, value_enum, default_value_t = Shown::Text)]
    format: Shown,
}

/// The options of `wasl surveys export`.
#[derive(Args, Debug)]
pub struct Export {
    #[command(flatten)]
    which: Which,
    /// The form of the table.
    #[arg(long, value_enum, default_value_t = Written::Csv)]
    format: Written,
    /// The file to write; it must not be there yet. Default: the standard output.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

/// How scores are printed.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Shown {
    /// For people.
    Text,
    /// As the API sends them.
    Json,
}

/// How a table is written.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Written {
    /// For a spreadsheet.
    Csv,
    /// For programs.
    Json,
}

impl Which {
    async fn open(self) -> Result<(Store, SiteId, Filter), Box<dyn Error>> {
        let filter = Filter {
            from: self.from.as_deref().map(moment).transpose()?,
            to: self.to.as_deref().map(moment).transpose()?,
            touchpoint: self.touchpoint,
            stage: self.stage,
            locale: self.locale,
            survey: self.survey,
            conversation: None,
        };
        let (store, site) = open_site(&self.data, self.site).await?;
        Ok((store, site, filter))
    }
}

pub async fn run(command: Command) -> Result<(), Box<dyn Error>> {
    match command {
        Command::Scores(options) => scores(options).await,
        Command::Export(options) => export(options).await,
    }
}

async fn scores(options: Scores) -> Result<(), Box<dyn Error>> {
    let (store, site, filter) = options.which.open().await?;
    let runs = store.survey_runs(&site, &filter).await?;
    let answers = store.survey_answers(&site, &filter).await?;
    let offered = Offered::of(&store.settings(&site).await?);
    let report = Report::of(&runs, &answers, &offered, options.least);
    match options.format {
        Shown::Json => say(&serde_json::to_string_pretty(&report)?)?,
        Shown::Text if report.surveys.is_empty() => say("nothing was asked")?,
        Shown::Text => {
            for survey in &report.surveys {
                say(&text_of(survey, report.least))?;
            }
        }
    }
    Ok(())
}

async fn export(options: Export) -> Result<(), Box<dyn Error>> {
    let (store, site, filter) = options.which.open().await?;
    let form = match options.format {
        Written::Csv => Form::Csv,
        Written::Json => Form::Json,
    };
    let Some(path) = options.out else {
        let mut out = BufWriter::new(std::io::stdout().lock());
        export::write(&store, &site, &filter, form, &mut out).await?;
        return Ok(());
    };
    let shown = path.display();
    let file = OpenOptions::new().write(true).create_new(true).open(&path);
    let file = file.map_err(|error| format!("{shown}: {error}"))?;
    let mut out = BufWriter::new(file);
    match export::write(&store, &site, &filter, form, &mut out).await {
        Ok(count) => {
            out.flush()?;
            say(&format!("{count} rows are in {shown}"))?;
            Ok(())
        }
        Err(error) => {
            // Half a table would only be taken for a whole one.
            let _ = std::fs::remove_file(&path);
            Err(error.into())
        }
    }
}

fn text_of(survey: &SurveyReport, least: u32) -> String {
    let touchpoints: Vec<&str> = survey.touchpoints.iter().map(|word| &**word).collect();
    let closed = survey.dismissed;
    let mut lines = vec![
        format!("{} ({})", survey.survey, touchpoints.join(", ")),
        format!(
            "  shown {}, answered {}, completed {}, closed {}, later {}, never {}, left {}",
            survey.shown,
            survey.answered,
            survey.completed,
            closed.close,
            closed.later,
            closed.never,
            survey.abandoned
        ),
    ];
    for question in &survey.questions {
        lines.push(line_of(question, least));
        for score in &question.scores {
            if let Some(figure) = &score.figure {
                lines.push(format!("    {}\t{}", score.score, words_of(figure)));
            }
        }
        for number in question.counts.iter().filter(|number| number.count > 0) {
            lines.push(format!("    {}\t{}", number.number, number.count));
        }
        for choice in &question.choices {
            let figure = choice.figure.as_ref().map(words_of).unwrap_or_default();
            lines.push(format!("    {}\t{}\t{figure}", choice.choice, choice.count));
        }
    }
    lines.join("\n")
}

fn line_of(question: &QuestionReport, least: u32) -> String {
    let mut line = format!("  {} ({}", question.question, question.kind);
    if let (Some(points), Some(good)) = (question.points, question.good_end) {
        line.push_str(&format!(" of {points}, {good} is good"));
    }
    line.push_str(&format!("): {} answers", question.answers));
    if u64::from(question.answers) * 1_000 != question.effective_milli {
        line.push_str(&format!(
            ", as sure as {}",
            thousandths(question.effective_milli as i64)
        ));
    }
    if question.few {
        line.push_str(&format!("; figures are shown from {least} on"));
    }
    line
}

fn words_of(figure: &Figure) -> String {
    let value = thousandths(figure.value.into());
    match (figure.low, figure.high) {
        (Some(low), Some(high)) => {
            format!(
                "{value} [{} to {}]",
                thousandths(low.into()),
                thousandths(high.into())
            )
        }
        (_, _) => value,
    }
}

/// Thousandths as a number with three digits after the point.
fn thousandths(milli: i64) -> String {
    let sign = if milli < 0 { "-" } else { "" };
    let milli = milli.unsigned_abs();
    format!("{sign}{}.{:03}", milli / 1_000, milli % 1_000)
}

#[cfg(test)]
mod tests {
    use super::thousandths;

    #[test]
    fn thousandths_are_written_out() {
        for (milli, text) in [
            (0, "0.000"),
            (65_385, "65.385"),
            (-19_051, "-19.051"),
            (-51, "-0.051"),
            (100_000, "100.000"),
        ] {
            assert_eq!(thousandths(milli), text);
        }
    }
}
