//! Commands of the merchant's page.

use wasl_protocol::Properties;

use super::running::{Running, Settings};
use crate::effect::Level;
use crate::event::Command;
use crate::telemetry::is_custom_name;
use crate::text::{concat, head};
use crate::triggers::Act;

impl Running {
    /// Carries a command out.
    #[inline(never)]
    pub(super) fn commanded(&mut self, command: Command) {
        match command {
            Command::Update(value) => self.options_updated(&value),
            Command::Show => self.set_hidden(false),
            Command::Hide => {
                self.close_panel(false);
                self.withdraw_prompt();
                self.withdraw_bubble();
                self.set_hidden(true);
            }
            Command::Open => self.open_panel("command"),
            Command::Close => self.close_panel(false),
            Command::Toggle => {
                if self.open {
                    self.close_panel(false);
                } else {
                    self.open_panel("command");
                }
            }
            Command::Identify(properties) => self.identified(&properties),
            Command::Track { name, properties } => self.tracked(&name, properties),
            Command::Debug(on) => self.debug_switched(on),
            Command::Trigger(id) => self.trigger(id),
            Command::Cart(cart) => self.cart_told(cart),
            Command::Attributes(attributes) => self.attributes_told(attributes),
            Command::Page(properties) => self.page_declared(&properties),
            Command::Survey(id) => self.ask_by_command(id),
            Command::Unknown(message) => self.complain(Level::Error, &[&message]),
        }
    }

    fn set_hidden(&mut self, hidden: bool) {
        self.hidden_wish = Some(hidden);
        self.changed = true;
    }

    fn tracked(&mut self, name: &str, properties: Properties) {
        if !is_custom_name(name) {
            self.complain(
                Level::Error,
                &[
                    "track: the name \"",
                    head(name, 64),
                    "\" must be 1 to 64 of a-z, 0-9, \"_\", \".\" and \"-\".",
                ],
            );
            return;
        }
        self.happened(&concat(&["wasl.custom.", name]), properties.clone());
        let act = Act::Tracked(name.into(), properties);
        // Rules of the page's own take the place of those that are still to come.
        if matches!(self.settings, Settings::Loading) && self.options.prompts.is_empty() {
            self.early.push(act);
        } else {
            self.act = act;
        }
    }
}
