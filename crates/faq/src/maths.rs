//! Logarithm, exponential and logistic curve from the four operations only.
//!
//! The platform's own differ in the last bit between native and wasm, and the
//! same index must give the same answers on both.

/// Natural logarithm of a positive, normal `x`, to 1e-5.
pub(crate) fn ln(x: f32) -> f32 {
    let bits = x.to_bits();
    let exponent = (bits >> 23) as i32 - 127;
    let mantissa = f32::from_bits(bits & 0x007f_ffff | 0x3f80_0000);
    let t = (mantissa - 1.0) / (mantissa + 1.0);
    let t2 = t * t;
    let series =
        t * (2.0 + t2 * (2.0 / 3.0 + t2 * (2.0 / 5.0 + t2 * (2.0 / 7.0 + t2 * 2.0 / 9.0))));
    exponent as f32 * core::f32::consts::LN_2 + series
}

/// e^x, to 1e-5 of itself; 0 far below it all, and no more than e^80.
pub(crate) fn exp(x: f32) -> f32 {
    if x < -80.0 {
        return 0.0;
    }
    let doublings = x.min(80.0) * core::f32::consts::LOG2_E;
    // Rounds to the nearest whole number.
    let whole = (doublings + 128.5) as i32 - 128;
    let t = (doublings - whole as f32) * core::f32::consts::LN_2;
    let series = 1.0 + t * (1.0 + t * (0.5 + t * (1.0 / 6.0 + t * (1.0 / 24.0 + t / 120.0))));
    series * f32::from_bits(((whole + 127) as u32) << 23)
}

/// 1 / (1 + e^-z), for any `z`.
pub(crate) fn logistic(z: f32) -> f32 {
    1.0 / (1.0 + exp(-z))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ln_is_close() {
        for x in [0.01_f32, 0.5, 0.999, 1.0, 1.5, 2.0, 2.7, 10.0, 12345.0] {
            assert!((ln(x) - x.ln()).abs() < 2e-5, "{x}: {}", ln(x));
        }
    }

    #[test]
    fn exp_is_close() {
        for x in [
            -79.0_f32, -20.0, -3.3, -0.7, -0.1, 0.0, 0.2, 0.5, 1.0, 7.7, 79.0,
        ] {
            assert!((exp(x) / x.exp() - 1.0).abs() < 2e-5, "{x}: {}", exp(x));
        }
        assert_eq!(exp(-1e9), 0.0);
    }

    #[test]
    fn logistic_is_close_and_bounded() {
        for z in [-100.0_f32, -12.0, -3.0, -0.5, 0.0, 0.5, 3.0, 12.0, 100.0] {
            let want = 1.0 / (1.0 + (-z).exp());
            assert!((logistic(z) - want).abs() < 1e-4, "{z}: {}", logistic(z));
            assert!((0.0..=1.0).contains(&logistic(z)));
        }
    }
}
