//! A date of the Gregorian calendar, as a day number.

/// A date: whole days since 1970-01-01.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date(i32);

impl Date {
    /// The date that many days after 1970-01-01.
    #[must_use]
    pub const fn from_days(days: i32) -> Self {
        Self(days)
    }

    /// Days since 1970-01-01.
    #[must_use]
    pub const fn days(self) -> i32 {
        self.0
    }

    /// The date as `YYYY-MM-DD`; `None` when there is no such date.
    ///
    /// The day number comes from year, month and day by the "days from civil" method of Howard
    /// Hinnant, <https://howardhinnant.github.io/date_algorithms.html>.
    ///
    /// ```
    /// use wasl_core::schedule::Date;
    /// assert_eq!(Date::parse("1970-01-02"), Some(Date::from_days(1)));
    /// assert_eq!(Date::parse("2027-02-29"), None);
    /// ```
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = text.as_bytes();
        if bytes.len() != 10 || bytes[4] != b'-' || bytes[7] != b'-' {
            return None;
        }
        let number = |digits: &[u8]| {
            let mut number: i32 = 0;
            for digit in digits {
                if !digit.is_ascii_digit() {
                    return None;
                }
                number = number * 10 + i32::from(digit - b'0');
            }
            Some(number)
        };
        let year = number(&bytes[..4])?;
        let month = number(&bytes[5..7])?;
        let day = number(&bytes[8..])?;
        let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        let last = match month {
            1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
            4 | 6 | 9 | 11 => 30,
            2 if leap => 29,
            2 => 28,
            _ => return None,
        };
        if year == 0 || day < 1 || day > last {
            return None;
        }
        let year = if month <= 2 { year - 1 } else { year };
        let era = year / 400;
        let year_of_era = year % 400;
        let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
        let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
        Some(Self(era * 146_097 + day_of_era - 719_468))
    }

    /// The date that many days later.
    #[must_use]
    pub const fn plus(self, days: i32) -> Self {
        Self(self.0.saturating_add(days))
    }

    /// The day of the week: 0 for Sunday to 6 for Saturday. 1970-01-01 was a Thursday.
    #[must_use]
    pub const fn weekday(self) -> u8 {
        (self.0 as i64 + 4).rem_euclid(7) as u8
    }
}
