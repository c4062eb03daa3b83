//! `identify`: what the page says of the visitor, by its own word or by a token of the merchant's.

use wasl_protocol::{ErrorCode, Identify, IdentityToken, Verified};

use super::{End, Session, Who};
use crate::clock;
use crate::identity::{self, Proven};
use crate::socket::accept;
use crate::state::App;
use crate::store::VisitorRecord;

impl Session<'_> {
    pub(super) async fn identify(&mut self, mut identify: Identify) -> Result<(), End> {
        let Who::Visitor(visitor) = &mut self.who else {
            return self.refuse(None, ErrorCode::Forbidden).await;
        };
        let proven = match identify.token.take() {
            Some(token) => match proof(&self.app, visitor, &token).await? {
                Ok(proven) => Some(proven),
                Err(code) => return self.refuse(None, code).await,
            },
            None => None,
        };
        match proven {
            Some(proven) => {
                identify.name = proven.name.or(identify.name);
                identify.contact = proven.contact.or(identify.contact);
                visitor.verified = Some(proven.verified);
            }
            // Words do not change what is proven.
            None if visitor.verified.is_some() => return Ok(()),
            None => {}
        }
        let told = accept::identity(identify);
        let known = &mut visitor.identity;
        known.name = told.name.or(known.name.take());
        known.contact = told.contact.or(known.contact.take());
        let visitor = visitor.clone();
        self.note(visitor).await
    }

    /// Tells the page once that its token has run out, so that it can bring a new one.
    pub(super) async fn look_at_identity(&mut self) -> Result<(), End> {
        let Who::Visitor(visitor) = &mut self.who else {
            return Ok(());
        };
        // Asked with every frame: whoever is not proven costs no look at the clock.
        let runs_out = |known: &mut Verified| identity::has_run_out(known, clock::now());
        if visitor.verified.take_if(runs_out).is_none() {
            return Ok(());
        }
        self.refuse(None, ErrorCode::IdentityExpired).await
    }
}

/// What a token proves of a visitor, or how it is refused.
async fn proof(
    app: &App,
    visitor: &VisitorRecord,
    token: &IdentityToken,
) -> Result<Result<Proven, ErrorCode>, End> {
    let keys = app.store.identity_keys(&visitor.site).await?;
    let proven = match identity::verify(token, &visitor.site, &keys, clock::now()) {
        Ok(proven) => proven,
        Err(error) => {
            tracing::info!(site = %visitor.site, %error, "an identity token was refused");
            return Ok(Err(error.code()));
        }
    };
    // One browser, another customer: the conversation stays the first one's.
    let conversations = app.store.conversations_of(&visitor.id).await?;
    let stored = conversations
        .into_iter()
        .find_map(|conversation| conversation.visitor.verified);
    let of_another = visitor
        .verified
        .iter()
        .chain(&stored)
        .any(|known| known.subject != proven.verified.subject);
    Ok(if of_another {
        Err(ErrorCode::Conflict)
    } else {
        Ok(proven)
    })
}
