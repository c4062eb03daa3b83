//! Operators on one fact that exclude each other.

use super::tree::{Bound, Operator, Side};

/// Whether bounds leave no number between them: `{"$gt": 5, "$lt": 3}`.
pub fn is_impossible(operators: &[Operator]) -> bool {
    // The least and the greatest, and whether these themselves are allowed.
    let mut least = (f64::NEG_INFINITY, true);
    let mut most = (f64::INFINITY, true);
    for operator in operators {
        if let Operator::Order(side, Bound::Number(bound)) = operator {
            let bound = *bound;
            match side {
                Side::Above if bound >= least.0 => least = (bound, false),
                Side::AtLeast if bound > least.0 => least = (bound, true),
                Side::Below if bound <= most.0 => most = (bound, false),
                Side::AtMost if bound < most.0 => most = (bound, true),
                Side::Above | Side::AtLeast | Side::Below | Side::AtMost => {}
            }
        }
    }
    least.0 > most.0 || (least.0 == most.0 && !(least.1 && most.1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_that_leave_nothing_are_found() {
        let order = |side, bound| Operator::Order(side, Bound::Number(bound));
        for (one, other, impossible) in [
            (order(Side::Above, 5.0), order(Side::Below, 3.0), true),
            (order(Side::Above, 5.0), order(Side::Below, 5.0), true),
            (order(Side::AtLeast, 5.0), order(Side::Below, 5.0), true),
            (order(Side::AtLeast, 5.0), order(Side::AtMost, 5.0), false),
            (order(Side::Above, 5.0), order(Side::AtLeast, 9.0), false),
            (order(Side::Above, 3.0), order(Side::Below, 5.0), false),
        ] {
            assert_eq!(is_impossible(&[one, other]), impossible);
        }
        // The stricter of two at the same number counts, whichever comes first.
        for impossible in [
            [
                order(Side::AtLeast, 5.0),
                order(Side::Above, 5.0),
                order(Side::AtMost, 5.0),
            ],
            [
                order(Side::AtMost, 5.0),
                order(Side::Below, 5.0),
                order(Side::AtLeast, 5.0),
            ],
            [
                order(Side::Above, 5.0),
                order(Side::AtLeast, 5.0),
                order(Side::AtMost, 5.0),
            ],
        ] {
            assert!(is_impossible(&impossible));
        }
    }
}
