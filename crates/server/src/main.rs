//! The `wasl` binary.

fn main() {}
