//! When Ramadan is, by the Umm al-Qura calendar of Saudi Arabia, which is computed ahead.
//!
//! Where the month begins by sighting the moon it may be a day off: such a merchant gives the
//! dates themselves (`dates` of the schedule), which come first.

use core::ops::RangeInclusive;

use super::date::Date;

/// The years of the Hijri calendar whose Ramadan is known. Outside of them, before 11 March 2024
/// and after 18 May 2053, no date is in Ramadan and the ordinary hours hold.
pub const RAMADANS: RangeInclusive<u16> = 1445..=1475;

/// For each year the first day of Ramadan as days since 1970-01-01, times two, plus one when the
/// month has thirty days instead of 29. From the calendar `islamic-umalqura` of ICU 78.2, which
/// `www/loader/ramadan.test.ts` compares with this table.
const TABLE: [u16; 31] = [
    39_587, 40_296, 41_005, 41_714, 42_422, 43_130, 43_839, 44_548, 45_258, 45_967, 46_675, 47_383,
    48_091, 48_800, 49_509, 50_218, 50_927, 51_636, 52_345, 53_053, 53_761, 54_470, 55_180, 55_889,
    56_598, 57_307, 58_015, 58_723, 59_432, 60_141, 60_850,
];

/// Whether a date is in Ramadan.
///
/// ```
/// use wasl_core::schedule::{Date, is_ramadan};
/// assert!(Date::parse("2026-02-18").is_some_and(is_ramadan));
/// assert!(!Date::parse("2026-03-20").is_some_and(is_ramadan));
/// ```
#[must_use]
pub fn is_ramadan(date: Date) -> bool {
    TABLE.iter().any(|entry| {
        let into = date.days() - i32::from(entry / 2);
        (0..29 + i32::from(entry % 2)).contains(&into)
    })
}

/// The first day of Ramadan of a Hijri year; `None` outside of [`RAMADANS`].
#[must_use]
pub fn first_day_of_ramadan(year: u16) -> Option<Date> {
    let place = year.checked_sub(*RAMADANS.start())?;
    let entry = TABLE.get(usize::from(place))?;
    Some(Date::from_days(i32::from(entry / 2)))
}
