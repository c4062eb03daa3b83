//! The machine's conversations: finding, adding, following and forgetting them.

use wasl_protocol::{ConversationId, Seq};

use crate::Chat;
use crate::room::Room;

/// The most conversations of which anything is known. Beyond, one that is not held whole is
/// forgotten for each new one.
const MAX_ROOMS: usize = 1_000;
/// The most threads held whole; their positions must fit into one `hello`. Beyond, the one
/// followed longest ago is let go, unless something waits in it.
const MAX_WHOLE: usize = 100;

/// The conversation of that id. Beside `Chat::room_mut` for those who hold the outbox as well.
pub(crate) fn find<'a>(rooms: &'a mut [Room], id: &ConversationId) -> Option<&'a mut Room> {
    rooms.iter_mut().find(|room| room.id == *id)
}

impl Chat {
    pub(crate) fn room(&self, id: &ConversationId) -> Option<&Room> {
        self.rooms.iter().find(|room| room.id == *id)
    }

    pub(crate) fn room_mut(&mut self, id: &ConversationId) -> Option<&mut Room> {
        find(&mut self.rooms, id)
    }

    /// The conversation, new or known. `None` when there are too many to add one.
    pub(crate) fn room_or_new(&mut self, id: &ConversationId) -> Option<&mut Room> {
        let place = match self.rooms.iter().position(|room| room.id == *id) {
            Some(place) => place,
            None => {
                if self.rooms.len() >= MAX_ROOMS {
                    let light = self.rooms.iter().position(|room| !room.is_whole())?;
                    self.rooms.remove(light);
                }
                let whole = !self.side.is_agent();
                self.rooms.push(Room::new(id.clone(), whole));
                self.rooms.len() - 1
            }
        };
        self.rooms.get_mut(place)
    }

    /// Holds a conversation whole from now on.
    pub(crate) fn follow(&mut self, id: &ConversationId) {
        self.follows = self.follows.saturating_add(1);
        let follows = self.follows;
        let is_agent = self.side.is_agent();
        let Some(room) = self.room_or_new(id) else {
            return;
        };
        room.followed = follows;
        if is_agent && !room.whole {
            room.whole = true;
            room.fresh = 0;
            room.probe = room.thread.last == Seq::ZERO;
            self.let_go(id);
        }
    }

    fn let_go(&mut self, followed: &ConversationId) {
        let mut count = 0;
        let mut oldest: Option<&mut Room> = None;
        for room in &mut self.rooms {
            if !room.whole {
                continue;
            }
            count += 1;
            let older = oldest
                .as_ref()
                .is_none_or(|other| room.followed < other.followed);
            if older && room.id != *followed && !room.has_waiting() {
                oldest = Some(room);
            }
        }
        if count > MAX_WHOLE
            && let Some(room) = oldest
        {
            room.lighten();
        }
    }
}
