//! The panel and the launcher.

use wasl_protocol::Properties;

use super::running::Running;
use crate::Effect;
use crate::effect::Target;
use crate::record::Record;

impl Running {
    /// Opens the panel for somebody who wants it; `by` says what they used.
    pub(super) fn open_panel(&mut self, by: &'static str) {
        if !self.open {
            self.show_panel();
            self.order(Effect::Save(Record::Panel(true)));
            let mut about = Properties::default();
            about.set("by", by);
            self.happened("wasl.widget.opened", about);
            self.emit("open", Properties::default());
        }
        self.order(Effect::Focus(Target::Composer));
    }

    /// The panel was open when the page was left: it is again, and leaves the focus alone.
    pub(super) fn reopen_panel(&mut self) {
        self.show_panel();
        self.emit("open", Properties::default());
    }

    fn show_panel(&mut self) {
        self.open = true;
        self.changed = true;
        self.withdraw_prompt();
        self.greetings_read();
        self.prepare_bot();
        self.connect();
        self.scroll();
    }

    /// Closes the panel; `focused` gives the focus back to the launcher.
    pub(super) fn close_panel(&mut self, focused: bool) {
        if !self.open {
            return;
        }
        self.composer_left();
        self.open = false;
        self.changed = true;
        self.arbiter.rest(self.now);
        self.order(Effect::Save(Record::Panel(false)));
        if focused {
            self.order(Effect::Focus(Target::Launcher));
        }
        self.count_unread();
        self.happened("wasl.widget.closed", Properties::default());
        self.emit("close", Properties::default());
    }

    /// The launcher was pressed.
    pub(super) fn launcher_clicked(&mut self) {
        self.acted();
        if self.open {
            self.close_panel(true);
        } else {
            self.open_panel("launcher");
        }
    }

    /// The panel was closed by its button or Escape.
    pub(super) fn panel_closed(&mut self) {
        self.acted();
        self.close_panel(true);
    }
}
