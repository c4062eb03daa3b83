//! What pages do, as `model/delivery.rs` and `src/host/undelivered.js` do it.

use super::*;

impl Browser {
    pub(super) fn page(&mut self, name: u64) -> &mut Page {
        self.pages.get_mut(&name).expect("a page")
    }

    /// A page that runs, if there is one.
    pub(super) fn any(&mut self, cached: bool) -> Option<u64> {
        let fit = |(name, page): (&u64, &Page)| (page.is_cached == cached).then_some(*name);
        let names: Vec<u64> = self.pages.iter().filter_map(fit).collect();
        let top = (names.len() as u64).checked_sub(1)?;
        names.get(self.chance.up_to(top) as usize).copied()
    }

    pub(super) fn open(&mut self) {
        self.last_page += 1;
        self.pages.insert(
            self.last_page,
            Page {
                queue: Queue::default(),
                flights: Vec::new(),
                is_kept: false,
                is_cached: false,
                asked_to_wait: Timestamp::default(),
            },
        );
        self.happen(self.last_page, "wasl.widget.loaded", Properties::default());
    }

    pub(super) fn happen(&mut self, name: u64, kind: &str, data: Properties) {
        let event = CloudEvent {
            specversion: "1.0".into(),
            id: EventId::new(self.chance.uuid(self.now)),
            source: "wasl:demo".into(),
            kind: kind.into(),
            time: self.now.to_rfc3339(),
            datacontenttype: "application/json".into(),
            session: "s".into(),
            data,
        };
        self.emitted.insert(event.id.as_str().into(), event.clone());
        let now = self.now;
        self.page(name).queue.push(now, event);
    }

    pub(super) fn keep(&mut self, name: u64) {
        let page = self.page(name);
        let any = page.queue.ids().next().is_some();
        let was_kept = core::mem::replace(&mut page.is_kept, any);
        if any {
            let kept = page.queue.store(&|_| true);
            let asked_to_wait = page.asked_to_wait;
            self.rows.insert(
                name,
                Row {
                    kept,
                    asked_to_wait,
                },
            );
        } else if was_kept {
            self.rows.remove(&name);
        }
    }

    pub(super) fn post(&mut self, name: u64, batch: Batched) {
        let seed = self.seed;
        let now = self.now;
        self.met.requests += 1;
        let asked = self.page(name).asked_to_wait;
        assert!(now >= asked, "seed {seed}: before Retry-After");
        for event in &batch.events {
            let id = event.id.as_str();
            assert_eq!(self.emitted.get(id), Some(event), "seed {seed}: changed");
            assert!(
                !self.heard.contains(id),
                "seed {seed}: sent after its answer"
            );
            assert!(!self.dead.contains(id), "seed {seed}: given up and sent");
            self.met.repeated += u64::from(self.collector.stored.contains_key(id));
        }
        let outcome = self.collector.take(&batch, &mut self.chance);
        let slowest = [400, 60_000][usize::from(self.chance.up_to(9) == 0)];
        let latency = 101 + self.chance.up_to(slowest);
        let due = now + Duration::from_millis(latency.min(PATIENCE_MS));
        let outcome = outcome.filter(|_| latency < PATIENCE_MS);
        let outcome = outcome.unwrap_or(BatchOutcome::Unreachable);
        self.page(name).flights.push((batch, due, outcome));
    }

    pub(super) fn run(&mut self, name: u64) {
        let now = self.now;
        let page = self.pages.get_mut(&name).expect("a page");
        if let Some(batch) = page.queue.run(now, &mut self.chance) {
            self.post(name, batch);
        }
        let due = self.page(name).queue.deadline();
        assert!(due.is_none_or(|due| due > now), "seed {}: busy", self.seed);
    }

    /// As `model/delivery.rs` does.
    pub(super) fn answer(&mut self, name: u64, place: usize) {
        let now = self.now;
        let page = self.pages.get_mut(&name).expect("a page");
        let (batch, _, outcome) = page.flights.remove(place);
        let asked = match &outcome {
            BatchOutcome::Retry { after } => after.unwrap_or(0),
            BatchOutcome::Accepted(_) | BatchOutcome::Refused(_) | BatchOutcome::Unreachable => 0,
        };
        let own: BTreeSet<String> = page.queue.ids().map(|id| id.as_str().into()).collect();
        let request = batch.request;
        let answer = page.queue.answered(now, request, outcome, &mut self.chance);
        let left: BTreeSet<String> = page.queue.ids().map(|id| id.as_str().into()).collect();
        let is_kept = page.is_kept;
        let settled = |id: &&str| own.contains(*id) && !left.contains(*id);
        let ids = batch.events.iter().map(|event| event.id.as_str());
        match answer {
            Answer::Late => return,
            Answer::Failed => {
                let until = now + Duration::from_secs(asked.into());
                page.asked_to_wait = page.asked_to_wait.max(until);
                return self.keep(name);
            }
            Answer::Refused(..) => self.dead.extend(ids.filter(settled).map(str::to_owned)),
            Answer::Taken(rejected) => {
                let no = |index: u32| rejected.iter().any(|one| one.index == index);
                for (index, id) in (0..).zip(ids) {
                    if settled(&id) && no(index) {
                        self.dead.insert(id.to_owned());
                    } else if settled(&id) {
                        self.heard.insert(id.to_owned());
                    }
                }
                page.asked_to_wait = now;
                if let Some(count) = page.queue.take_dropped() {
                    self.happen(name, DROPPED, Properties::default().with("count", count));
                }
            }
        }
        if is_kept {
            self.keep(name);
        }
    }

    /// The page goes to the back, or goes.
    pub(super) fn hide(&mut self, name: u64) {
        let now = self.now;
        if let Some(count) = self.page(name).queue.take_dropped_for_good() {
            self.happen(name, DROPPED, Properties::default().with("count", count));
        }
        if let Some(batch) = self.page(name).queue.last_chance(now) {
            self.post(name, batch);
        }
        self.keep(name);
    }

    pub(super) fn lives(&self, name: u64) -> bool {
        self.pages.get(&name).is_some_and(|page| !page.is_cached)
    }

    /// A page that runs has the locks of all that do not.
    pub(super) fn take_over(&mut self, name: u64) {
        let free: Vec<u64> = self.rows.keys().copied().collect();
        for other in free {
            if self.lives(other) {
                continue;
            }
            let row = self.rows.remove(&other).expect("a row");
            let now = self.now;
            let page = self.page(name);
            page.queue.take_over(now, &row.kept);
            page.asked_to_wait = page.asked_to_wait.max(row.asked_to_wait);
            self.met.taken_over += 1;
            self.keep(name);
        }
    }

    pub(super) fn come_back(&mut self, name: u64) {
        let there = self.rows.contains_key(&name);
        let page = self.pages.get_mut(&name).expect("a page");
        page.is_cached = false;
        if page.is_kept && !there {
            page.is_kept = false;
            page.queue.let_go();
            self.met.taken_away += 1;
        } else if page.is_kept {
            self.met.came_back_whole += 1;
        }
        self.run(name);
    }
}
