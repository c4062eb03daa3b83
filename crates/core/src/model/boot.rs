//! The start: options are checked, storage is taken up, the page counts as seen.

use alloc::string::String;
use alloc::vec::Vec;

use wasl_chat::{Chance, Chat};
use wasl_protocol::{Identify, PageFacts, Properties, Timestamp};

use super::assistant::Assistant;
use super::cards::Cards;
use super::delivery::Lanes;
use super::flows::Flows;
use super::hints::Hints;
use super::leads::Leads;
use super::offers::{LeadDraft, Offer};
use super::privacy::Privacy;
use super::running::{Running, Settings};
use super::settings;
use super::sound::Sound;
use super::surveys::Surveys;
use super::why::Debug;
use crate::Effect;
use crate::arbiter::Arbiter;
use crate::bot::{Bot, Quick};
use crate::config::{Engine, Given};
use crate::effect::{Level, Watch};
use crate::event::Boot;
use crate::i18n::Locale;
use crate::record::{JourneyRecord, Record};
use crate::session::Session;
use crate::telemetry::Way;
use crate::triggers::{Act, Device, Forms, Leaving, Signals, Surroundings};
use crate::view::{Accent, PresenceView};

impl Running {
    /// Starts. Without a usable site there is nothing to start; then only the reports come back.
    #[inline(never)]
    pub(super) fn boot(now: Timestamp, boot: Boot, engine: Engine) -> Result<Self, Vec<Effect>> {
        let (given, problems) = Given::whole(&boot.options, engine);
        let options = given.options(engine);
        let mut effects = Vec::new();
        settings::report(&mut effects, "", &problems);
        let Some(site) = &options.site else {
            effects.push(Effect::Report {
                level: Level::Error,
                message: String::from("Wasl does not start without a site."),
            });
            return Err(effects);
        };
        let locale = options
            .locale
            .unwrap_or_else(|| Locale::for_language(&boot.language));
        let mut ready = Properties::default();
        ready.set("site", site.as_str());
        ready.set("locale", locale.tag());

        let [one, two, three, four, seed] = boot.entropy;
        let mut chance = Chance::new(seed);
        let chat = Chat::new(Chance::new(chance.bits()));
        let session = Session::begin(now, chance.uuid(now));
        let privacy = Privacy::new(chance.uuid(now), boot.signals);
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
            page: boot.page.readable(),
            surroundings: Surroundings {
                device: Device::of(boot.touch, boot.screen),
                language: boot.language.clone(),
                referrer: boot.referrer.clone(),
            },
            referrer: boot.referrer,
            language: boot.language,
            online: boot.online,
            signals: Signals::new(now, boot.visible),
            leaving: Leaving::default(),
            forms: Forms::default(),
            openings: Vec::new(),
            clocks_at: now,
            act: Act::None,
            early: Vec::new(),
            session,
            journey: JourneyRecord::default(),
            attributes: Properties::default(),
            engine,
            unreported_view: None,
            watch: Watch::default(),
            told_page: PageFacts::default(),
            privacy,
            lanes: Lanes::default(),
            vets: boot.vets,
            is_left: !boot.visible,
            raised: Vec::new(),
            happenings: Vec::new(),
            heard: Vec::new(),
            surveys: Surveys::default(),
            arbiter: Arbiter::default(),
            prompt: None,
            asking: None,
            eligible: None,
            awaited: None,
            prompt_at: None,
            held: Vec::new(),
            offer: Offer::default(),
            leads: Leads::default(),
            identity: Identify::default(),
            called: String::new(),
            visitor: None,
            tabs: boot.tabs,
            group: None,
            chat,
            presence: PresenceView::Unknown,
            opens_at: None,
            address: LeadDraft::default(),
            queue_told: 0,
            lost: false,
            refused: None,
            known_head: None,
            unread: 0,
            sound: Sound::new(),
            open: false,
            hidden_wish: None,
            draft: String::new(),
            sends_with_settings: false,
            draft_at: None,
            bot: Bot::default(),
            assistant: Assistant::default(),
            quick: Quick::default(),
            quick_at: None,
            hints: Hints::default(),
            flows: Flows::default(),
            cards: Cards::default(),
            comments: Vec::new(),
            announcement: (0, String::new()),
            debug: None,
        };
        if boot.opened {
            running.privacy.used();
        }
        for record in &boot.records {
            running.privacy.found(record.slot());
        }
        // Before anything is ordered.
        running.privacy.heed(&running.options);
        let mut was_open = false;
        for record in boot.records {
            match record {
                // A secret that was tampered with would only be refused.
                Record::Visitor(visitor) if visitor.token.is_valid() => {
                    running.identity = visitor.identity.clone();
                    running.visitor = Some(visitor);
                }
                Record::Visitor(_) => {}
                Record::Session(session) => running.session.resume(now, session),
                Record::Prompts(prompts) => running.arbiter.learn(now, &prompts),
                Record::Journey(journey) => running.resume_journey(journey),
                Record::Draft(draft) => running.draft = draft,
                Record::Flows(runs) => running.flows.runs = runs,
                Record::Bot(asked) => running.bot.restore(&asked),
                // One record for each tab that could not deliver.
                Record::Events(events) => running.restore_events(Way::Endpoint, &events),
                Record::Panel(open) => was_open = open,
                Record::Sound(rang) => running.sound.rang = rang,
                Record::Leads(leads) => running.leads.adopt(leads),
                Record::Surveys(kept) => running.resume_surveys(kept),
                Record::Answers(events) => running.restore_events(Way::Server, &events),
            }
        }
        running.consent_changed();
        running.keep_events(Way::Endpoint);
        running.keep_events(Way::Server);
        running.fetch_settings();
        running.emit("ready", ready);
        running.happened("wasl.widget.loaded", Properties::default());
        running.measured(boot.timing);
        running.page_seen(Properties::default());

        // Before anything is stored: what is looked for may be the visitor.
        running.order(Effect::ReadOutbox);
        if running.conversation().is_some() {
            running.connect();
        }
        if boot.opened {
            running.open_panel("launcher");
        } else if was_open {
            running.reopen_panel();
        }
        running.count_unread();
        running.surveys_refreshed();
        running.flows_refreshed();
        running.debug = Debug::asked_for(&running.page.path);
        running.tell_so_far();
        running.watch_page();
        running.settle();
        running.tell_why();
        Ok(running)
    }
}
