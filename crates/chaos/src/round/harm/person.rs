//! What happens to people: the agent's session ends, a visitor is blocked.

use tokio::time::sleep;

use super::insist::insist;
use super::{Scene, one_of};
use crate::client::{Handle, Order, Role};
use crate::fault::{ClientFault, Planned};
use wasl_rig::agent::Pass;
use wasl_rig::failure::Failure;

/// The agent is signed out, or just gets a new password, which ends every session of theirs. Then
/// they come in by a new link, and each console opens anew with what it has in storage.
pub async fn end_session(planned: Planned<ClientFault>, scene: &Scene) -> Result<(), Failure> {
    let Scene { stage, cast, .. } = scene;
    // The agent is one person: they do not sign in twice at once.
    let mut pass = cast.pass.lock().await;
    if planned.luck.is_multiple_of(2) {
        let old = pass.clone();
        let signed_out = async |host| match old.sign_out(host).await {
            // The try before this one was carried out, though its answer was lost.
            Err(failure) if failure.status() == Some(401) => Ok(()),
            done => done,
        };
        insist("signing out", stage, signed_out).await?;
        sleep(planned.holds).await;
    }
    let signed_in = async |host| {
        // A link works once, and its answer may be lost: each try has its own.
        let link = stage.office.link().await?;
        Pass::redeem(host, &link).await
    };
    *pass = insist("signing in", stage, signed_in).await?;
    for client in &cast.clients {
        if let Role::Agent = client.role {
            client.order(Order::SignIn(pass.clone()));
        }
    }
    Ok(())
}

/// An agent blocks a visitor and lets them write again. What was refused meanwhile, the visitor
/// sends again in the end.
pub async fn block(planned: Planned<ClientFault>, scene: &Scene) -> Result<(), Failure> {
    let Scene {
        stage,
        cast,
        journal,
    } = scene;
    let tabs: Vec<&Handle> = cast.tabs().collect();
    let Some(tab) = tabs.get(one_of(tabs.len(), planned.luck)) else {
        return Ok(());
    };
    let Role::Visitor(_, conversation) = &tab.role else {
        return Ok(());
    };
    let visitor = async |host| {
        let pass = cast.pass.lock().await.clone();
        let inbox = pass.inbox(host).await?;
        let found = inbox.into_iter().find(|one| one.id == *conversation);
        Ok(found.map(|summary| summary.visitor.id))
    };
    // Who has not written yet is known to nobody.
    let Some(visitor) = insist("the inbox", stage, visitor).await? else {
        return Ok(());
    };
    journal.may_refuse(conversation);
    let set = async |host, blocked| {
        let pass = cast.pass.lock().await.clone();
        pass.block(host, &visitor, blocked).await
    };
    insist("blocking a visitor", stage, async |host| {
        set(host, true).await
    })
    .await?;
    journal.silenced(conversation, true);
    sleep(planned.holds).await;
    journal.silenced(conversation, false);
    insist("letting a visitor write", stage, async |host| {
        set(host, false).await
    })
    .await
}
