//! The load program runs: every bench that needs no rest, at tiny sizes, against the server's
//! program beside it.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test stops at the first surprise"
)]

use std::path::Path;
use std::process::Command;

use serde_json::Value;

#[test]
fn measures_a_small_crowd() {
    let load = Path::new(env!("CARGO_BIN_EXE_wasl-load"));
    let server = load.with_file_name(format!("wasl{}", std::env::consts::EXE_SUFFIX));
    assert!(
        server.is_file(),
        "build the server first: cargo xtask build --only server"
    );
    let output = Command::new(load)
        .arg("--server")
        .arg(server)
        .args(["--only", "messages,fanout,resume,events,loader", "--json"])
        .args(["--sockets", "25", "--listeners", "10", "--rate", "40"])
        .args(["--top", "40", "--seconds", "0.5"])
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let messages = &report["messages"];
    assert_eq!(messages["at_rate"]["offered"], 20, "{report:#}");
    assert_eq!(messages["at_rate"]["acked"], 20);
    assert_eq!(messages["at_rate"]["delivery"]["count"], 20);
    assert_eq!(messages["lost"], 0);
    assert_eq!(messages["climb"]["steps"].as_array().unwrap().len(), 1);
    assert_eq!(report["fanout"]["each"]["count"], 20);
    assert_eq!(report["fanout"]["heard_by_all"], 2);
    assert_eq!(report["resume"]["whole"], 25);
    assert_eq!(report["resume"]["out_of_order"], 0);
    assert_eq!(report["resume"]["each"]["count"], 25);
    assert!(report["events"]["holds_per_second"].as_f64().unwrap() > 0.0);
    assert!(report["loader"]["bytes"].as_u64().unwrap() > 0);
    let aims = report["aims"].as_array().unwrap();
    assert_eq!(aims.len(), 2, "messages and resume are judged: {aims:?}");
    assert!(report["machine"]["cores"].as_u64().unwrap() > 0);
}
