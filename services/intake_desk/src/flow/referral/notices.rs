//! What the receiver's own systems are told of a transition, in the transaction of the change. They ask for the rest by
//! their registered operations.

use chassis::Failure;
use domain::{NoticeId, referral::Transition};

use super::Scene;
use crate::{
    model::notice::{NoticeEvent, NoticeKind, Told},
    store::{
        moment::Moment,
        notice::{add_notices, find_listening},
    },
};

/// Writes a notice for each endpoint of the receiver's systems that wants to be told.
pub(super) async fn write(scene: Scene<'_>, transition: &Transition) -> Result<(), Failure> {
    let referral = &transition.referral;
    let receiver = scene.directory.agency_by_id(referral.to().agency);
    let (Some(kind), Some(agency)) = (NoticeKind::of(transition), receiver) else {
        return Ok(());
    };
    let (connection, cx) = (scene.connection, scene.cx);
    let (about, moment) = ((kind, scene.head.person_key), Moment::now(cx.clock()));
    let place = (scene.directory, agency.as_ref());
    let listeners = find_listening(connection, place, about, moment).await?;
    if listeners.is_empty() {
        return Ok(());
    }
    let event = NoticeEvent {
        id: NoticeId::draw(cx.entropy()),
        at: cx.now(),
        told: Told::Referral {
            kind,
            referral: referral.id(),
            status: referral.status(),
            sequence: referral.version(),
        },
    };
    Ok(add_notices(connection, cx, &event, &listeners).await?)
}
