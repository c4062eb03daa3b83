//! Leads: an address that the visitor leaves in a prompt, kept until the server has it.
//!
//! A lead is in storage before it is posted, and is posted until it is answered, by this page or a
//! later one; its id makes it one lead however often that is. It needs no conversation.

use alloc::string::String;
use alloc::vec::Vec;

use wasl_protocol::{ClientId, Duration, Lead, LeadPost, Properties, Timestamp};

use super::away::AWAY;
use super::offers::{LeadDraft, Pressed};
use super::running::Running;
use crate::Effect;
use crate::effect::{Level, Target};
use crate::event::BatchOutcome;
use crate::i18n::{Key, decimal};
use crate::lead::{LeadProblem, address};
use crate::record::Record;
use crate::text::concat;

/// The first wait after a post that failed; each further one doubles it. Milliseconds.
const FIRST_WAIT: u64 = 2_000;

/// How often it doubles at most: to 256 s.
const DOUBLINGS: u32 = 7;

/// How long the tab that made a lead has to post it before another one does.
const OTHERS: Duration = Duration::from_secs(60);

/// Leads that the server does not have yet.
#[derive(Debug, Default)]
pub(super) struct Leads {
    /// This tab's to post, oldest first.
    own: Vec<Lead>,
    /// Another tab's, and when they become this one's.
    others: Vec<Lead>,
    others_at: Timestamp,
    /// The number of the last post, and whether it is under way.
    request: u32,
    posting: bool,
    /// How many posts failed since one did not.
    failures: u32,
    /// Not before.
    retry_at: Timestamp,
}

impl Leads {
    /// Leads of pages that are gone.
    pub(super) fn adopt(&mut self, leads: Vec<Lead>) {
        for lead in leads {
            if !has(&self.own, &lead.id) {
                self.own.push(lead);
            }
        }
    }

    /// Another tab stored its list.
    pub(super) fn kept_elsewhere(&mut self, now: Timestamp, leads: Vec<Lead>) {
        self.others = leads;
        let own = &self.own;
        self.others.retain(|lead| !has(own, &lead.id));
        self.others_at = now + OTHERS;
    }

    /// The network is back: no more waiting.
    pub(super) fn wake(&mut self) {
        self.retry_at = Timestamp::default();
    }

    /// When something is to be done next.
    pub(super) fn deadline(&self, online: bool) -> Option<Timestamp> {
        if !self.own.is_empty() {
            return (online && !self.posting).then_some(self.retry_at);
        }
        (!self.others.is_empty()).then_some(self.others_at)
    }

    /// All, for storage.
    fn all(&self) -> Vec<Lead> {
        let mut all = self.own.clone();
        all.extend_from_slice(&self.others);
        all
    }
}

fn has(leads: &[Lead], id: &ClientId) -> bool {
    leads.iter().any(|lead| lead.id == *id)
}

impl Running {
    /// The address that is being left: in the flow at hand, else in the prompt on screen.
    fn lead_draft(&mut self) -> &mut LeadDraft {
        if self.flow_lead().is_some() {
            &mut self.flows.lead
        } else if self.asks_address() {
            &mut self.address
        } else {
            &mut self.offer.lead
        }
    }

    /// The text of the address changed.
    pub(super) fn lead_changed(&mut self, text: String) {
        self.acted();
        let draft = self.lead_draft();
        draft.value = text;
        draft.problem = None;
        self.changed = true;
    }

    /// The box of the consent was pressed.
    pub(super) fn consent_toggled(&mut self) {
        self.acted();
        let lead = self.lead_draft();
        lead.agreed = !lead.agreed;
        if lead.problem == Some(LeadProblem::Consent) {
            lead.problem = None;
        }
        self.changed = true;
    }

    /// The address is to be sent.
    #[inline(never)]
    pub(super) fn lead_submitted(&mut self) {
        self.acted();
        let of_flow = self.flow_lead();
        let in_flow = of_flow.is_some();
        let of_message = (self.address_form()).filter(|_| !in_flow);
        let with_message = of_message.is_some();
        let of_message = of_message.map(|form| (form, AWAY.into()));
        let Some((form, id)) = of_flow.or(of_message).or_else(|| {
            let (prompt, content) = self.prompt_content()?;
            Some((content.lead.clone()?, prompt.id.clone()))
        }) else {
            return;
        };
        let draft = self.lead_draft();
        if draft.sent {
            return;
        }
        let value = match address(form.field, &draft.value) {
            Ok(_) if !draft.agreed => return self.lead_stopped(LeadProblem::Consent),
            Err(problem) => return self.lead_stopped(problem),
            Ok(value) => value,
        };
        draft.sent = true;
        draft.problem = None;
        self.ensure_visitor();
        if self.identity.contact.is_none() {
            // Whoever answers this visitor later sees it.
            self.identity.contact = Some(value.clone());
            if let Some(visitor) = &mut self.visitor {
                visitor.identity = self.identity.clone();
            }
            self.keep_visitor();
            if self.chat.link() == wasl_chat::Link::Open {
                self.send_identity();
            }
        }
        self.leads.own.push(Lead {
            id: ClientId::new(self.chance.uuid(self.now)),
            field: form.field,
            value,
            consent: form.consent,
            at: self.now,
            prompt: id.clone(),
            locale: self.locale.tag().into(),
            page: self.page_facts(),
        });
        self.leads.wake();
        self.keep_leads();
        if in_flow {
            let mut properties = Properties::default();
            properties.set("flow", id.as_str());
            properties.set("field", form.field.as_str());
            self.happened("wasl.lead.captured", properties);
            return self.flow_lead_sent();
        }
        if !with_message {
            self.arbiter.patience.engaged(self.now);
            self.keep_journey();
            let part = "lead";
            self.prompted(&id, "clicked", Some(Pressed { part, label: "" }));
        }
        // Which address, never the address itself.
        let mut properties = Properties::default();
        properties.set("prompt", id.as_str());
        properties.set("field", form.field.as_str());
        self.happened("wasl.lead.captured", properties);
        self.announce(self.words(form.thanks.as_ref(), Key::LeadThanks));
        // The button that was pressed is gone.
        self.order(Effect::Focus(if with_message {
            Target::Composer
        } else {
            Target::Prompt
        }));
    }

    /// Something is wrong with it: said, and the focus goes where it is put right.
    fn lead_stopped(&mut self, problem: LeadProblem) {
        let draft = self.lead_draft();
        draft.problem = Some(problem);
        draft.sent = false;
        let key = match problem {
            LeadProblem::Email => Key::LeadBadEmail,
            LeadProblem::Phone => Key::LeadBadPhone,
            LeadProblem::Consent => Key::LeadNoConsent,
            LeadProblem::Refused => Key::LeadRefused,
        };
        self.announce(self.locale.text(key).into());
        if problem != LeadProblem::Refused {
            self.order(Effect::Focus(Target::LeadProblem));
        }
    }

    fn keep_leads(&mut self) {
        let all = self.leads.all();
        self.order(Effect::Save(Record::Leads(all)));
    }

    /// Posts the next lead when that is due.
    pub(super) fn leads_due(&mut self) {
        if !self.leads.others.is_empty() && self.leads.others_at <= self.now {
            let others = core::mem::take(&mut self.leads.others);
            self.leads.adopt(others);
        }
        if self.leads.posting || !self.online || self.leads.retry_at > self.now {
            return;
        }
        let Some(lead) = self.leads.own.first().cloned() else {
            return;
        };
        self.ensure_visitor();
        let (Some(visitor), Some(site)) = (&self.visitor, &self.options.site) else {
            return;
        };
        let lead = LeadPost {
            site: site.clone(),
            token: visitor.token.clone(),
            lead,
        };
        self.leads.posting = true;
        self.leads.request += 1;
        let request = self.leads.request;
        let url = concat(&[&self.server, "/v1/leads"]);
        self.order(Effect::PostLead { request, url, lead });
    }

    /// The server answered, or nobody did.
    pub(super) fn lead_answered(&mut self, request: u32, outcome: &BatchOutcome) {
        if !self.leads.posting || request != self.leads.request {
            return;
        }
        self.leads.posting = false;
        let after = match outcome {
            // A conflict: it is there, under the secret that this browser had then.
            BatchOutcome::Accepted(_) | BatchOutcome::Refused(409) => {
                self.lead_done();
                return;
            }
            BatchOutcome::Refused(status) => {
                let status = decimal((*status).into());
                self.complain(
                    Level::Error,
                    &[
                        "The server answered ",
                        &status,
                        " to a lead; it is given up.",
                    ],
                );
                let refused = self.lead_done();
                let asked = self.prompt.is_some() && self.prompt == refused.map(|lead| lead.prompt);
                if asked && self.offer.lead.sent {
                    self.lead_stopped(LeadProblem::Refused);
                }
                return;
            }
            BatchOutcome::Retry { after } => u64::from(after.unwrap_or(0).min(600)) * 1_000,
            BatchOutcome::Unreachable => 0,
        };
        let longest = FIRST_WAIT << self.leads.failures.min(DOUBLINGS);
        self.leads.failures += 1;
        let jitter = self.chance.up_to(longest / 2);
        let wait = after.max(longest / 2 + jitter);
        self.leads.retry_at = self.now + Duration::from_millis(wait);
    }

    fn lead_done(&mut self) -> Option<Lead> {
        self.leads.failures = 0;
        if self.leads.own.is_empty() {
            return None;
        }
        let done = self.leads.own.remove(0);
        self.keep_leads();
        Some(done)
    }
}
