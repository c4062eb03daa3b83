//! A run of digits: groups of them with at most three joints between.

use alloc::vec::Vec;

use super::digit::{digit_of, is_joint};

/// The most joints between two groups: `) - `.
const MAX_JOINTS: usize = 3;

/// The most groups that are read at once: a card in single digits has 19.
const MAX_GROUPS: usize = 24;

/// Digits without anything between.
pub(super) struct Group {
    /// Where it begins.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
    /// How many digits there are up to its end, of the run.
    pub digits: usize,
}

/// A run.
pub(super) struct Run {
    pub digits: Vec<u8>,
    pub groups: Vec<Group>,
}

impl Run {
    /// The run that begins at a digit, a plus or a bracket.
    pub(super) fn read(chars: &[char], at: usize) -> Self {
        let mut run = Self {
            digits: Vec::new(),
            groups: Vec::new(),
        };
        let mut place = at;
        if digit_of(chars[at]).is_none() {
            place += 1;
        }
        let mut joints = 0;
        while let Some(char) = chars.get(place) {
            if let Some(digit) = digit_of(*char) {
                let starts = joints > 0 || run.groups.is_empty();
                if starts && run.groups.len() == MAX_GROUPS {
                    break;
                }
                run.digits.push(digit);
                let digits = run.digits.len();
                match run.groups.last_mut() {
                    Some(group) if !starts => {
                        group.end = place + 1;
                        group.digits = digits;
                    }
                    Some(_) | None => run.groups.push(Group {
                        start: place,
                        end: place + 1,
                        digits,
                    }),
                }
                joints = 0;
            } else if is_joint(*char) && joints < MAX_JOINTS {
                joints += 1;
            } else {
                break;
            }
            place += 1;
        }
        run
    }

    /// The first groups whose digits are wanted, the longest span of those: the number of the first
    /// group, and where the last one ends.
    pub(super) fn first_span(&self, wanted: fn(&[u8]) -> bool) -> Option<(usize, usize)> {
        for from in 0..self.groups.len() {
            let skipped = from
                .checked_sub(1)
                .map_or(0, |before| self.groups[before].digits);
            for group in self.groups[from..].iter().rev() {
                if wanted(&self.digits[skipped..group.digits]) {
                    return Some((from, group.end));
                }
            }
        }
        None
    }
}
