//! The start: options are checked, storage is taken up, the page counts as seen.

use alloc::string::String;
use alloc::vec::Vec;

use wasl_chat::{Chance, Chat, Input};
use wasl_protocol::{Identify, PageFacts, Properties, Timestamp};

use super::running::{Running, Settings};
use super::settings;
use crate::Effect;
use crate::arbiter::Arbiter;
use crate::bot::Bot;
use crate::config::Given;
use crate::effect::{Level, Watch};
use crate::event::Boot;
use crate::i18n::Locale;
use crate::record::Record;
use crate::session::Session;
use crate::telemetry::Queue;
use crate::triggers::Signals;
use crate::view::{Accent, PresenceView};

impl Running {
    /// Starts. Without a usable site there is nothing to start; then only the reports come back.
    pub(super) fn boot(now: Timestamp, boot: Boot) -> Result<Self, Vec<Effect>> {
        let (given, problems) = Given::whole(&boot.options);
        let options = given.options();
        let mut effects = Vec::new();
        settings::report(&mut effects, "", &problems);
        let Some(site) = options.site.clone() else {
            let message = String::from("Wasl does not start without a site.");
            effects.push(Effect::Report {
                level: Level::Error,
                message,
            });
            return Err(effects);
        };

        let [one, two, three, four, seed] = boot.entropy;
        let mut chance = Chance::new(seed);
        let chat = Chat::new(Chance::new(chance.bits()));
        let mut kept = Kept::default();
        for record in boot.records {
            kept.take(record);
        }
        let session = Session::resume(now, kept.session, chance.uuid(now));
        let mut arbiter = Arbiter::default();
        arbiter.learn(now, kept.prompts);
        let mut bot = Bot::default();
        bot.restore(kept.bot);
        let locale = options
            .locale
            .unwrap_or_else(|| Locale::for_language(&boot.language));

        let mut running = Self {
            now,
            effects,
            changed: true,
            chance,
            server: boot.server,
            entropy: [one, two, three, four],
            given,
            settings: Settings::Loading,
            locale,
            accent: Accent::of(options.accent.as_deref().unwrap_or_default()),
            options,
            page: boot.page,
            referrer: boot.referrer,
            language: boot.language,
            online: boot.online,
            signals: Signals::new(now, boot.visible),
            session,
            unreported_view: None,
            watch: Watch::default(),
            told_page: PageFacts::default(),
            queue: Queue::default(),
            events_kept: false,
            refusal_told: false,
            arbiter,
            prompt: None,
            prompt_at: None,
            identity: kept
                .visitor
                .as_ref()
                .map_or_else(Identify::default, |visitor| visitor.identity.clone()),
            visitor: kept.visitor,
            chat,
            presence: PresenceView::Unknown,
            lost: false,
            refused: None,
            known_head: None,
            unread: 0,
            open: false,
            hidden_wish: None,
            draft: kept.draft,
            draft_at: None,
            bot,
            comments: Vec::new(),
            announcement: (0, String::new()),
        };
        running.restore_events(kept.events);
        running.fetch_settings();
        let mut ready = Properties::default();
        ready.set("site", site.as_str());
        ready.set("locale", locale.tag());
        running.emit("ready", ready);
        running.happened("wasl.widget.loaded", Properties::default());
        running.page_seen(Properties::default());

        let waiting = !boot.outgoing.is_empty();
        if waiting {
            running.tell_chat(Input::Restored(boot.outgoing));
        }
        if waiting || running.conversation().is_some() {
            running.connect();
        }
        if boot.opened {
            running.open_panel("launcher");
        } else if kept.panel {
            running.reopen_panel();
        }
        running.watch_page();
        running.settle(false);
        Ok(running)
    }
}

/// What storage held.
#[derive(Default)]
struct Kept {
    visitor: Option<crate::record::VisitorRecord>,
    session: Option<crate::record::SessionRecord>,
    prompts: Vec<crate::record::PromptRecord>,
    draft: String,
    bot: Vec<wasl_protocol::Asked>,
    events: Vec<wasl_protocol::CloudEvent>,
    panel: bool,
}

impl Kept {
    fn take(&mut self, record: Record) {
        match record {
            // A secret that was tampered with would only be refused.
            Record::Visitor(visitor) if visitor.token.is_valid() => self.visitor = Some(visitor),
            Record::Visitor(_) => {}
            Record::Session(session) => self.session = Some(session),
            Record::Prompts(prompts) => self.prompts = prompts,
            Record::Draft(draft) => self.draft = draft,
            Record::Bot(asked) => self.bot = asked,
            // One record for each tab that could not deliver.
            Record::Events(events) => self.events.extend(events),
            Record::Panel(open) => self.panel = open,
        }
    }
}
