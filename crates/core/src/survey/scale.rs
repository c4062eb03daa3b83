//! The scales of CSAT, NPS and CES: their ends, which end is good, and their three buckets.
//!
//! Branches, thanks and scores all ask here, so that a promoter is a promoter everywhere.

/// A scale that a visitor answers on with one number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scale {
    /// Satisfaction, 1 (worst) to 5 (best).
    Csat,
    /// Likelihood to recommend, 0 (not at all) to 10 (extremely).
    Nps,
    /// Effort.
    Ces(CesScale),
}

/// The scale of a CES question: how many points, and which end of it is good.
///
/// CES 2.0 asks to agree with "… made it easy", so that a high number is good; the first CES of
/// 2010 asked for the effort itself, so that a low number is. A mean says nothing without it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CesScale {
    /// How many points.
    pub points: CesPoints,
    /// Which end is good.
    pub good: GoodEnd,
}

/// How many points a CES scale has; it begins at 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CesPoints {
    /// 1 to 5.
    Five,
    /// 1 to 7.
    Seven,
}

/// Which end of a scale is good.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GoodEnd {
    /// The highest number.
    High,
    /// 1.
    Low,
}

/// The part of a scale that an answer falls into.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bucket {
    /// NPS: a detractor.
    Bad,
    /// NPS: a passive.
    Middle,
    /// NPS: a promoter.
    Good,
}

impl Bucket {
    /// From bad to good.
    pub const ALL: [Self; 3] = [Self::Bad, Self::Middle, Self::Good];

    /// Its name in definitions: NPS has names of its own.
    #[must_use]
    pub const fn name(self, scale: Scale) -> &'static str {
        match (scale, self) {
            (Scale::Nps, Self::Bad) => "detractor",
            (Scale::Nps, Self::Middle) => "passive",
            (Scale::Nps, Self::Good) => "promoter",
            (Scale::Csat | Scale::Ces(_), Self::Bad) => "bad",
            (Scale::Csat | Scale::Ces(_), Self::Middle) => "middle",
            (Scale::Csat | Scale::Ces(_), Self::Good) => "good",
        }
    }
}

impl Scale {
    /// The lowest number.
    #[must_use]
    pub const fn first(self) -> u8 {
        match self {
            Self::Nps => 0,
            Self::Csat | Self::Ces(_) => 1,
        }
    }

    /// The highest number.
    #[must_use]
    pub const fn last(self) -> u8 {
        match self {
            Self::Nps => 10,
            Self::Csat => 5,
            Self::Ces(scale) => match scale.points {
                CesPoints::Five => 5,
                CesPoints::Seven => 7,
            },
        }
    }

    /// The bucket of a number; `None` off the scale.
    ///
    /// - CSAT: 1–2, 3, 4–5, the last being the "top two box".
    /// - NPS: 0–6 detractors, 7–8 passives, 9–10 promoters (Reichheld, "The One Number You Need
    ///   to Grow", Harvard Business Review, December 2003).
    /// - CES: the points beyond the middle one on its good side: two of five, three of seven,
    ///   which Gartner counts as "at least somewhat agree".
    ///
    /// ```
    /// use wasl_core::survey::{Bucket, CesPoints, CesScale, GoodEnd, Scale};
    /// assert_eq!(Scale::Nps.bucket(6), Some(Bucket::Bad));
    /// let effort = Scale::Ces(CesScale { points: CesPoints::Seven, good: GoodEnd::Low });
    /// assert_eq!(effort.bucket(3), Some(Bucket::Good));
    /// assert_eq!(effort.bucket(8), None);
    /// ```
    #[must_use]
    pub const fn bucket(self, score: u8) -> Option<Bucket> {
        if score < self.first() || score > self.last() {
            return None;
        }
        // The last number of the bad bucket and the first of the good one, low to high.
        let (low, high, good) = match self {
            Self::Nps => (6, 9, GoodEnd::High),
            Self::Csat => (2, 4, GoodEnd::High),
            Self::Ces(scale) => match scale.points {
                CesPoints::Five => (2, 4, scale.good),
                CesPoints::Seven => (3, 5, scale.good),
            },
        };
        let bucket = if score <= low {
            match good {
                GoodEnd::High => Bucket::Bad,
                GoodEnd::Low => Bucket::Good,
            }
        } else if score >= high {
            match good {
                GoodEnd::High => Bucket::Good,
                GoodEnd::Low => Bucket::Bad,
            }
        } else {
            Bucket::Middle
        };
        Some(bucket)
    }
}
