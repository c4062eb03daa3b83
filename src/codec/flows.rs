//! The fields of what is kept of flows, and of what they ask the server.

use wasl_core::flow::{Ended, Passed, Phase, Run};
use wasl_protocol::{FlowCall, Value};

use super::json::{Read, Write, fields, write_field, write_text};

impl Read for Run {
    fn read(given: Option<&Value>, fits: &mut bool) -> Self {
        let fields = fields(given, fits);
        Self {
            id: Read::read(fields.get("id"), fits),
            flow: Read::read(fields.get("flow"), fits),
            after: Read::read(fields.get("after"), fits),
            at: Read::read(fields.get("at"), fits),
            passed: Read::read(fields.get("passed"), fits),
            phase: Read::read(fields.get("phase"), fits),
        }
    }
}

impl Write for Run {
    fn write(&self, out: &mut String) {
        let Self {
            id,
            flow,
            after,
            at,
            passed,
            phase,
        } = self;
        out.push('{');
        write_field(out, "id", id);
        write_field(out, "flow", flow);
        write_field(out, "after", after);
        write_field(out, "at", at);
        write_field(out, "passed", passed);
        write_field(out, "phase", phase);
        out.push('}');
    }
}

impl Read for Passed {
    fn read(given: Option<&Value>, fits: &mut bool) -> Self {
        let fields = fields(given, fits);
        Self {
            step: Read::read(fields.get("step"), fits),
            value: fields.get("value").cloned().unwrap_or_default(),
            words: Read::read(fields.get("words"), fits),
        }
    }
}

impl Write for Passed {
    fn write(&self, out: &mut String) {
        let Self { step, value, words } = self;
        out.push('{');
        write_field(out, "step", step);
        write_field(out, "value", value);
        write_field(out, "words", words);
        out.push('}');
    }
}

/// `open`, or how it ended.
impl Read for Phase {
    fn read(given: Option<&Value>, fits: &mut bool) -> Self {
        let word = given.and_then(Value::as_text).unwrap_or_default();
        for how in Ended::ALL {
            if how.as_str() == word {
                return Self::Ended(how);
            }
        }
        *fits &= word == "open";
        Self::Open
    }
}

impl Write for Phase {
    fn write(&self, out: &mut String) {
        write_text(
            out,
            match self {
                Self::Open => "open",
                Self::Ended(how) => how.as_str(),
            },
        );
    }
}

impl Write for FlowCall {
    fn write(&self, out: &mut String) {
        let Self {
            site,
            token,
            id,
            flow,
            step,
            locale,
            inputs,
        } = self;
        out.push('{');
        write_field(out, "site", site);
        write_field(out, "token", token);
        write_field(out, "id", id);
        write_field(out, "flow", flow);
        write_field(out, "step", step);
        write_field(out, "locale", locale);
        write_field(out, "inputs", inputs);
        out.push('}');
    }
}
