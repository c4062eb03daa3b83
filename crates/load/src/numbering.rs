//! Which message an id belongs to: the run and the number in it stand in the random bits of the
//! `cid`, so whoever hears of a message knows when it was due without asking anybody. Pure.

use wasl_protocol::{ClientId, Timestamp, uuid_v7};

/// The number of a run: 12 bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Run(u16);

impl Run {
    /// The run of a number.
    pub const fn new(number: u16) -> Self {
        Self(number & 0xfff)
    }

    /// The id of a message.
    pub fn cid(self, now: Timestamp, number: u64) -> ClientId {
        ClientId::new(uuid_v7(now, [u64::from(self.0), number]))
    }

    /// The number of a message of this run; none for another's.
    pub fn number_of(self, cid: &ClientId) -> Option<u64> {
        // tttttttt-tttt-7rrr-8000-nnnnnnnnnnnn
        let text = cid.as_str();
        let run = u16::from_str_radix(text.get(15..18)?, 16).ok()?;
        let number = u64::from_str_radix(text.get(24..)?, 16).ok()?;
        (run == self.0).then_some(number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_tells_its_run_and_number() {
        let now = Timestamp::from_millis(1_790_000_000_000);
        for number in [0, 1, 123_456, 0xffff_ffff_ffff] {
            let cid = Run::new(7).cid(now, number);
            assert!(cid.is_uuid());
            assert_eq!(Run::new(7).number_of(&cid), Some(number));
            assert_eq!(Run::new(8).number_of(&cid), None);
        }
        assert_eq!(Run::new(7).number_of(&ClientId::new("x")), None);
    }
}
