//! The FAQ bot's ranker on public questions: `wasl faq eval` measures each set of the project's
//! conformance data; this runs it on all and shows the figures beside those of other methods.
//!
//! The data lies beside the repository, since its licences are its own. Where it is not, the bench
//! says so and is skipped.

use std::path::Path;

use serde_json::Value;

use crate::args::Args;
use crate::bench::{faq_page, not_built};
use crate::build::{self, Profile};
use crate::problem::{Outcome, Problem};
use crate::process::{capture, cargo, command, show};
use crate::project::Project;

/// Where the data is, from the root.
const DATA: &str = "../shared/conformance/faq";

/// How often phrasings are drawn when there are few.
const DRAWS: usize = 3;

/// Accuracy and the area under the ROC curve; 0 where none was measured.
type Pair = (f64, f64);

/// A set of questions, with what its README measured of other methods.
struct Set {
    name: &'static str,
    folder: &'static str,
    questions: &'static str,
    locale: &'static str,
    /// A linear support vector machine on all phrasings, and its answers right plus its silence out
    /// of scope.
    svc: Pair,
    svc_sum: f64,
    /// With 1, 5 and 10 phrasings an entry.
    svc_few: [Pair; 3],
    softmax_few: [Pair; 3],
    /// MiniLM's embeddings with logistic regression, with few phrasings and with all.
    minilm_few: [Pair; 3],
    minilm: Pair,
}

const SETS: [Set; 5] = [
    Set {
        name: "clinc150",
        folder: "clinc150",
        questions: "test.tsv",
        locale: "en",
        svc: (0.927, 0.951),
        svc_sum: 1.735,
        svc_few: [(0.430, 0.729), (0.746, 0.881), (0.822, 0.908)],
        softmax_few: [(0.413, 0.712), (0.744, 0.866), (0.818, 0.897)],
        minilm_few: [(0.647, 0.877), (0.868, 0.943), (0.909, 0.951)],
        minilm: (0.953, 0.957),
    },
    Set {
        name: "banking77",
        folder: "banking77_oos",
        questions: "test.tsv",
        locale: "en",
        svc: (0.859, 0.895),
        svc_sum: 1.547,
        svc_few: [(0.0, 0.0); 3],
        softmax_few: [(0.304, 0.700), (0.603, 0.830), (0.700, 0.858)],
        minilm_few: [(0.0, 0.0); 3],
        minilm: (0.863, 0.863),
    },
    Set {
        name: "hwu64",
        folder: "hwu64",
        questions: "test.tsv",
        locale: "en",
        svc: (0.889, 0.0),
        svc_sum: 0.0,
        svc_few: [(0.341, 0.0), (0.606, 0.0), (0.704, 0.0)],
        softmax_few: [(0.337, 0.0), (0.609, 0.0), (0.705, 0.0)],
        minilm_few: [(0.528, 0.0), (0.758, 0.0), (0.820, 0.0)],
        minilm: (0.908, 0.0),
    },
    Set {
        name: "arbanking77 msa",
        folder: "arbanking77_oos",
        questions: "test_msa.tsv",
        locale: "ar",
        svc: (0.896, 0.838),
        svc_sum: 1.527,
        svc_few: [(0.0, 0.0); 3],
        softmax_few: [(0.258, 0.617), (0.533, 0.709), (0.650, 0.766)],
        minilm_few: [(0.0, 0.0); 3],
        minilm: (0.0, 0.0),
    },
    Set {
        name: "arbanking77 pal",
        folder: "arbanking77_oos",
        questions: "test_pal.tsv",
        locale: "ar",
        svc: (0.874, 0.837),
        svc_sum: 1.502,
        svc_few: [(0.0, 0.0); 3],
        softmax_few: [(0.281, 0.619), (0.536, 0.717), (0.643, 0.764)],
        minilm_few: [(0.0, 0.0); 3],
        minilm: (0.0, 0.0),
    },
];

/// What is printed, in the order of the columns.
const FIGURES: [&str; 10] = [
    "accuracy",
    "auroc",
    "accuracy_at_threshold",
    "oos_recall",
    "answered_precision",
    "mrr",
    "build_ms",
    "us_per_query",
    "index_bytes",
    "n_oos",
];

/// Runs it.
pub fn run(project: &Project, args: &Args) -> Outcome {
    let data = project.path(DATA);
    if !data.is_dir() {
        eprintln!("bench faq: skipped, {DATA} is not there");
        return Ok(());
    }
    let server = build::binary(project, Profile::Release);
    if !args.has("--json") {
        let mut building = cargo(project);
        building.args(["build", "--quiet", "--release", "--package", "wasl-server"]);
        show(building)?;
        println!(
            "{:<16} {:>4}  {:<13}  {:<29} {:<14} {:<14} {:>8} {:>8}",
            "set",
            "k",
            "acc / auroc",
            "right + silent = sum (svc)",
            "svc",
            "softmax",
            "ms build",
            "us each"
        );
    } else if !server.is_file() {
        return Err(not_built());
    }
    let mut rows = vec![speed(project, args, &server)?];
    let pack = project.target().join("langpack").join("en.meaning.gz");
    for set in &SETS {
        for (few, k) in [1, 5, 10].into_iter().enumerate() {
            let files: Vec<String> = (0..DRAWS).map(|s| format!("fs/k{k}_s{s}.tsv")).collect();
            let found = measure(project, &server, &data, set, &files, None)?;
            let others = (set.svc_few[few], 0.0, set.softmax_few[few]);
            rows.push(row(args, set, &k.to_string(), &found, others));
            if set.locale == "en" && pack.is_file() {
                let found = measure(project, &server, &data, set, &files, Some(&pack))?;
                let others = ((0.0, 0.0), 0.0, set.minilm_few[few]);
                rows.push(row(args, set, &format!("{k}p"), &found, others));
            }
        }
        let all = ["train.tsv".to_owned()];
        let found = measure(project, &server, &data, set, &all, None)?;
        let others = (set.svc, set.svc_sum, (0.0, 0.0));
        rows.push(row(args, set, "all", &found, others));
        if set.locale == "en" && pack.is_file() {
            let found = measure(project, &server, &data, set, &all, Some(&pack))?;
            let others = ((0.0, 0.0), set.svc_sum, set.minilm);
            rows.push(row(args, set, "allp", &found, others));
        }
    }
    if args.has("--json") {
        println!("{}", Value::Array(rows));
    }
    Ok(())
}

/// How long 600 phrasings in 30 entries take to learn, and a question to be answered: natively, and in
/// Chromium, compiled as the widget is.
fn speed(project: &Project, args: &Args, server: &Path) -> Outcome<Value> {
    let faq = project.path("crates/faq/tests/speed.tsv");
    let mut eval = command(project, server);
    eval.args(["faq", "eval", "--json", "--entries"]).arg(&faq);
    eval.arg("--queries").arg(&faq);
    let native: Value = serde_json::from_str(&capture(eval)?)
        .map_err(|error| Problem::new(format!("wasl faq eval printed no JSON: {error}")))?;
    let page = if args.has("--json") {
        Value::Null
    } else {
        faq_page::measure(project)?
    };
    if !args.has("--json") {
        println!(
            "600 phrasings, 30 entries: native {:.0} ms, {:.0} us a question; Chromium {} ms in {} slices, the longest {} ms, {} us a question",
            native["build_ms"].as_f64().unwrap_or(0.0),
            native["us_per_query"].as_f64().unwrap_or(0.0),
            page["build_ms"],
            page["slices"],
            page["longest_ms"],
            page["us_per_query"],
        );
        println!("With p the language pack is used, and the last column is MiniLM.");
    }
    let mut both = serde_json::Map::new();
    both.insert("native".to_owned(), native);
    both.insert("chromium".to_owned(), page);
    Ok(Value::Object(both))
}

/// The means over some files of phrasings.
fn measure(
    project: &Project,
    server: &Path,
    data: &Path,
    set: &Set,
    phrasings: &[String],
    pack: Option<&Path>,
) -> Outcome<[f64; FIGURES.len()]> {
    let folder = data.join(set.folder);
    let mut sums = [0.0; FIGURES.len()];
    for file in phrasings {
        let mut eval = command(project, server);
        eval.args(["faq", "eval", "--json", "--locale", set.locale])
            .arg("--entries")
            .arg(folder.join(file))
            .arg("--queries")
            .arg(folder.join(set.questions));
        if let Some(pack) = pack {
            eval.arg("--pack").arg(pack);
        }
        let said = capture(eval)?;
        let figures: Value = serde_json::from_str(&said)
            .map_err(|error| Problem::new(format!("wasl faq eval printed no JSON: {error}")))?;
        for (sum, name) in sums.iter_mut().zip(FIGURES) {
            *sum += figures[name].as_f64().unwrap_or(0.0) / phrasings.len() as f64;
        }
    }
    Ok(sums)
}

/// Shows one row, and gives it as JSON.
fn row(
    args: &Args,
    set: &Set,
    k: &str,
    found: &[f64; FIGURES.len()],
    (svc, svc_sum, softmax): (Pair, f64, Pair),
) -> Value {
    let pair = |(accuracy, auroc): Pair| match (accuracy > 0.0, auroc > 0.0) {
        (false, _) => "-".to_owned(),
        (true, false) => format!("{accuracy:.3}"),
        (true, true) => format!("{accuracy:.3} / {auroc:.3}"),
    };
    if !args.has("--json") {
        let [accuracy, auroc, right, silent, .., ms, us, _, outside] = *found;
        let sum = if outside == 0.0 {
            String::new()
        } else if svc_sum > 0.0 {
            format!(
                "{right:.3} + {silent:.3} = {:.3} ({svc_sum:.3})",
                right + silent
            )
        } else {
            format!("{right:.3} + {silent:.3} = {:.3}", right + silent)
        };
        println!(
            "{:<16} {k:>4}  {:<13}  {sum:<29} {:<14} {:<14} {ms:>8.0} {us:>8.0}",
            set.name,
            pair((accuracy, auroc)),
            pair(svc),
            pair(softmax),
        );
    }
    let mut object = serde_json::Map::new();
    object.insert("set".to_owned(), set.name.into());
    object.insert("phrasings".to_owned(), k.into());
    for (name, figure) in FIGURES.iter().zip(found) {
        object.insert((*name).to_owned(), (*figure).into());
    }
    Value::Object(object)
}
