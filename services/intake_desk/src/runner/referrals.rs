//! What falls due on a referral: reminders, the ladder, expiry, deleting idle drafts, agreed days.

use access::{Act as Noted, Action};
use chassis::Failure;
use domain::{
    Problem, ReferralId,
    referral::{Act, TransitionRefused, due_work},
};

use crate::{
    IntakeDesk,
    change::{Change, forbidden},
    flow::{Doing, policy_of, scene_of, settle},
    store::{
        referral::{self, ForChange},
        referral_beside::Asked,
        work::DueWork,
    },
};

/// Works off one day of a referral. What has been overtaken since it was planned does nothing.
pub(super) async fn work_off(
    desk: &IntakeDesk,
    change: &mut Change<'_>,
    due: &DueWork,
) -> Result<(), Failure> {
    let Some(id) = due.subject.map(ReferralId::from_uuid) else {
        return Ok(());
    };
    let (connection, cx, key) = (change.connection(), change.cx(), change.head().key);
    let Some(found) = referral::get_for_change(connection, key, id, ForChange::Runner).await?
    else {
        return Ok(());
    };
    let policy = policy_of(connection, cx.today(), change.directory(), found.to().unit).await?;
    let planned = due_work(&found, &policy, cx.now());
    let Some(now) = planned.into_iter().find(|work| work.key == due.work_key) else {
        return Ok(());
    };
    let transition = match found.work_off(now.kind, &Act::by_system(cx.now(), &policy)) {
        Ok(transition) => transition,
        Err(TransitionRefused::AlreadyDone { .. } | TransitionRefused::Frozen) => return Ok(()),
        Err(refused) => return Err(Problem::from(refused).into()),
    };
    let asked = (id, &Asked::NOTHING);
    let sealed =
        referral::get_referral(connection, change.directory(), change.head(), asked).await?;
    let place = sealed.map(|row| row.place());
    let doing = Doing::by_system(change.head().desk.agency.id);
    let events = settle(scene_of(change), &transition, (&doing, &found), &policy).await?;
    for event in events {
        change.tell(event).await?;
    }
    let name = domain::CodeList::code(transition.kind).to_lowercase();
    let permit = {
        let standing = change.standing(desk)?;
        let place = place.ok_or_else(forbidden)?;
        standing
            .permit_place(&place, Action::Write)
            .map_err(|_| forbidden())?
    };
    change.note(desk, &permit, Noted::named(&name).concerning(id))
}
