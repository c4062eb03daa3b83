//! How much of the page has been seen.
//!
//! What counts is the lowest place that was ever in view, against the page as it is now: a page
//! that grows (comments, endless lists) has been seen less than before, and one that fits the
//! window has been seen whole.

/// The window over the page, in CSS pixels.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Viewport {
    /// How far the page is scrolled.
    pub top: u32,
    /// The window's height.
    pub height: u32,
    /// The page's height.
    pub page: u32,
}

/// How deep the visitor has looked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Depth {
    /// The lowest place that was in view.
    lowest: u32,
    /// The page's height now; zero before anybody looked.
    page: u32,
}

impl Depth {
    /// The window is there now.
    pub fn looked(&mut self, view: Viewport) {
        self.lowest = self.lowest.max(view.top.saturating_add(view.height));
        self.page = view.page;
    }

    /// The lowest place that was in view, and the page's height now.
    #[must_use]
    pub const fn pixels(&self) -> (u32, u32) {
        (self.lowest, self.page)
    }

    /// Percent of the page that has been in view, 0 to 100.
    #[must_use]
    pub fn percent(&self) -> u8 {
        if self.page == 0 {
            return 0;
        }
        // A window ends up to a pixel above the end of the page: parts of pixels are cut off.
        if self.lowest >= self.page - 1 {
            return 100;
        }
        (u64::from(self.lowest) * 100 / u64::from(self.page)) as u8
    }
}
