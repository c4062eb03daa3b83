//! Packed rows, `key << 32 | value`, and all that is done with lists of them.
//!
//! Every table of the crate is such a list in order of its keys, which are
//! hashes: one sort and one search serve them all, for a tenth of the code of
//! the library's.

/// `key` above `value`; a value keeps its low 32 bits.
pub(crate) fn pack(key: u32, value: usize) -> u64 {
    u64::from(key) << 32 | u64::from(value as u32)
}

/// `key` above a weight.
pub(crate) fn weighted(key: u32, weight: f32) -> u64 {
    pack(key, weight.to_bits() as usize)
}

/// What is packed above.
pub(crate) fn key(row: u64) -> u32 {
    (row >> 32) as u32
}

/// What [`pack`] put below.
pub(crate) fn value(row: u64) -> usize {
    row as u32 as usize
}

/// What [`weighted`] put below.
pub(crate) fn weight(row: u64) -> f32 {
    f32::from_bits(row as u32)
}

/// Sorts by key, then by value. A heap sort: small, and never slow.
pub(crate) fn sort(rows: &mut [u64]) {
    let mut end = rows.len();
    let mut root = end / 2;
    while end > 1 {
        if root > 0 {
            // Makes the heap, from its last parent to its first.
            root -= 1;
        } else {
            end -= 1;
            rows.swap(0, end);
        }
        let mut parent = root;
        loop {
            let mut child = 2 * parent + 1;
            if child + 1 < end && rows[child] < rows[child + 1] {
                child += 1;
            }
            if child >= end || rows[child] <= rows[parent] {
                break;
            }
            rows.swap(parent, child);
            parent = child;
        }
    }
}

/// Where the first row stands that is not below `row`.
pub(crate) fn place(rows: &[u64], row: u64) -> usize {
    rows.partition_point(|&other| other < row)
}

/// Sorts rows by key and adds the weights of equal keys up.
pub(crate) fn add_up(mut rows: Vec<u64>) -> Vec<u64> {
    sort(&mut rows);
    let mut sums: Vec<u64> = Vec::with_capacity(rows.len());
    for &row in &rows {
        match sums.last_mut() {
            Some(sum) if key(*sum) == key(row) => {
                *sum = weighted(key(row), weight(*sum) + weight(row));
            }
            _ => sums.push(row),
        }
    }
    sums
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn agrees_with_the_library(rows in prop::collection::vec(any::<u64>(), 0..200), mask in any::<u64>()) {
            let mut ours: Vec<u64> = rows.iter().map(|row| row & mask).collect();
            let mut theirs = ours.clone();
            sort(&mut ours);
            theirs.sort_unstable();
            prop_assert_eq!(ours, theirs);
        }
    }

    #[test]
    fn packing_round_trips() {
        assert_eq!((key(pack(7, 9)), value(pack(7, 9))), (7, 9));
    }
}
