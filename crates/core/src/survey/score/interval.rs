//! The intervals of scores, all at 95 % confidence.
//!
//! Each is a closed formula, not a bootstrap: it needs no chance, so that widget, server and
//! export say the same, and costs the same for ten answers and for ten million.

/// The normal distribution's 97.5 % quantile.
const Z: f64 = 1.959_963_984_540_054;

/// Student's t: the 97.5 % quantiles of 1 to 30 degrees of freedom, in thousandths.
const T_MILLI: [u16; 30] = [
    12_706, 4_303, 3_182, 2_776, 2_571, 2_447, 2_365, 2_306, 2_262, 2_228, 2_201, 2_179, 2_160,
    2_145, 2_131, 2_120, 2_110, 2_101, 2_093, 2_086, 2_080, 2_074, 2_069, 2_064, 2_060, 2_056,
    2_052, 2_048, 2_045, 2_042,
];

/// The score interval of a share `p` of `n` answers:
///
/// (p + z²/2n ± z·√(p(1 − p)/n + z²/4n²)) / (1 + z²/n)
///
/// E. B. Wilson, "Probable inference, the law of succession, and statistical inference", Journal
/// of the American Statistical Association 22 (1927). Unlike p ± z·√(p(1 − p)/n) it has a width
/// at 0 and 100 %, and stays between them.
pub fn wilson(p: f64, n: f64) -> (f64, f64) {
    let square = Z * Z / n;
    let middle = p + square / 2.0;
    let half = Z * (p * (1.0 - p) / n + square / (4.0 * n)).max(0.0).sqrt();
    let whole = 1.0 + square;
    (
        ((middle - half) / whole).max(0.0),
        ((middle + half) / whole).min(1.0),
    )
}

/// The interval of the difference of two shares of the same `n` answers, as NPS is: the adjusted
/// Wald interval with three answers added, ¾ of them `good` and ¾ `bad`. With n′ = n + 3,
/// p′ = (n·good + ¾)/n′ and q′ = (n·bad + ¾)/n′ it is
///
/// (p′ − q′) ± z·√((p′ + q′ − (p′ − q′)²)/n′)
///
/// where the root is of the multinomial variance of p′ − q′. B. Rocks, "Interval estimation for
/// the Net Promoter Score", The American Statistician 70 (2016), found it among the best of six
/// methods for small groups too; without the three it has no width when all answer alike.
pub fn adjusted_wald(good: f64, bad: f64, n: f64) -> (f64, f64) {
    let more = n + 3.0;
    let good = (good * n + 0.75) / more;
    let bad = (bad * n + 0.75) / more;
    let net = good - bad;
    let half = Z * ((good + bad - net * net) / more).max(0.0).sqrt();
    ((net - half).max(-1.0), (net + half).min(1.0))
}

/// The interval of a mean of `n` answers whose mean square deviation is `spread`:
/// m ± t·√(s²/n), with s² = spread·n/(n − 1) and Student's t of n − 1 degrees of freedom.
/// `None` for one answer.
pub fn mean(mean: f64, spread: f64, n: f64) -> Option<(f64, f64)> {
    // A whole number of degrees: the next lower one, except for what rounding took.
    let degrees = (n - 1.0 + 1e-9).floor();
    if degrees < 1.0 {
        return None;
    }
    let half = student(degrees) * (spread / (n - 1.0)).sqrt();
    Some((mean - half, mean + half))
}

/// Student's 97.5 % quantile. Beyond the table by the expansion 26.7.5 of Abramowitz and Stegun,
/// "Handbook of Mathematical Functions" (1964), of which two terms give four digits from there.
fn student(degrees: f64) -> f64 {
    if let Some(milli) = T_MILLI.get(degrees as usize - 1) {
        return f64::from(*milli) / 1_000.0;
    }
    let cube = Z * Z * Z;
    let first = (cube + Z) / 4.0;
    let second = (5.0 * cube * Z * Z + 16.0 * cube + 3.0 * Z) / 96.0;
    Z + first / degrees + second / (degrees * degrees)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Figures from the integral of Student's density, solved by bisection.
    #[test]
    fn quantiles_beyond_the_table() {
        for (degrees, expected) in [
            (30.0, 2.042_27),
            (31.0, 2.039_51),
            (40.0, 2.021_08),
            (60.0, 2.000_30),
            (120.0, 1.979_93),
            (1_000.0, 1.962_34),
        ] {
            let off = (student(degrees) - expected).abs();
            assert!(off < 3e-4, "{degrees}: off by {off}");
        }
    }
}
