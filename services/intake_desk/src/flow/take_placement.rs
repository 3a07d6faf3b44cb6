//! A placement of the labour-market unit begins or ends, and the referral's place with it (`referral.md`,
//! invariant viii): in the transaction that takes the event, once, in whatever order it is told.

use ::store::Tx;
use access::{Act as Noted, Cx};
use chassis::{Failure, Fault};
use domain::{
    CaseKey, CodeList, FaultCode, ReferralId,
    event::PlacementNotice,
    referral::{Act, Place, PlaceFound, Referral, Transition, TransitionRefused},
};

use super::referral::{Doing, Scene, find_place, policy_of, settle};
use crate::{
    model::{case::CaseHead, desk_work::DeskWorkKind, registry::Directory},
    store::{
        case,
        referral::{self, ForChange},
        registry,
        work::{self, NewTask},
    },
};

/// What the unit tells of a placement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlacementNews {
    /// It has begun.
    Began,
    /// It has ended.
    Ended,
}

/// Takes the news. A placement that rests on no open referral concerns nobody's place.
pub async fn take_placement(
    cx: &Cx,
    tx: &mut Tx<'_>,
    case: CaseKey,
    (news, notice): (PlacementNews, &PlacementNotice),
) -> Result<(), Fault> {
    let Some(id) = notice.referral else {
        return Ok(());
    };
    tx.hold_case(case).await?;
    let directory = registry::get_directory(tx.connection()).await?;
    let keys = [case];
    let heads = case::list_heads_by_key(tx.connection(), &directory, &keys).await?;
    let Some(head) = heads.first() else {
        return Ok(());
    };
    let taken = carry_out(cx, tx, (head, &directory, id), (news, notice)).await;
    match taken {
        Ok(()) => Ok(()),
        Err(Failure::Fault(fault)) => Err(fault),
        // Another transaction was first: the event is told again, and finds what that one left.
        Err(Failure::Refused(_)) => Err(Fault::new(FaultCode::Internal)),
    }
}

async fn carry_out(
    cx: &Cx,
    tx: &mut Tx<'_>,
    (head, directory, id): (&CaseHead, &Directory, ReferralId),
    (news, notice): (PlacementNews, &PlacementNotice),
) -> Result<(), Failure> {
    let connection = tx.connection();
    let found = referral::get_for_change(connection, head.key, id, ForChange::Runner).await?;
    let Some(before) = found.filter(|referral| referral.status().is_open()) else {
        return Ok(());
    };
    let scene = Scene {
        connection,
        cx,
        directory,
        head,
        pseudonym: None,
    };
    let policy = policy_of(connection, cx.today(), directory, before.to().unit).await?;
    let act = Act::by_system(cx.now(), &policy);
    let ruled = match news {
        PlacementNews::Began => {
            let place = place_for(scene, &before).await?;
            before.placement_begins(notice.placement, place, &act)
        }
        PlacementNews::Ended => before.placement_ends(notice.placement, &act),
    };
    let transition = match ruled {
        Ok(transition) => transition,
        Err(TransitionRefused::AlreadyDone { .. }) => return Ok(()),
        Err(refused) => return Err(domain::Problem::from(refused).into()),
    };
    let doing = Doing::by_system(head.desk.agency.id);
    let events = settle(scene, &transition, (&doing, &before), &policy).await?;
    if let Some(kind) = task_after(news, &transition) {
        tell_unit(scene, &transition.referral, kind).await?;
    }
    let noted = Noted::named(&transition.kind.code().to_lowercase())
        .in_case(head.id, head.person)
        .concerning(id);
    cx.trail().note_act(noted);
    for event in events {
        tx.tell((head.id, head.key), event).await?;
    }
    Ok(())
}

/// The place for a placement that begins: it is looked for only where it was given back before.
async fn place_for(scene: Scene<'_>, referral: &Referral) -> Result<PlaceFound, Failure> {
    if referral.state().place() == Some(Place::GivenBack) {
        return find_place(scene, referral.to().unit, referral.service()).await;
    }
    Ok(PlaceFound::Full)
}

/// What the unit should look at now.
fn task_after(news: PlacementNews, transition: &Transition) -> Option<DeskWorkKind> {
    let referral = &transition.referral;
    match news {
        PlacementNews::Began => (referral.state().place() == Some(Place::GivenBack))
            .then_some(DeskWorkKind::PlacementWithoutPlace),
        PlacementNews::Ended => {
            (!referral.has_ongoing_placement()).then_some(DeskWorkKind::PlacementEnded)
        }
    }
}

async fn tell_unit(
    scene: Scene<'_>,
    referral: &Referral,
    kind: DeskWorkKind,
) -> Result<(), Failure> {
    let Some(unit) = scene.directory.unit_by_id(referral.to().unit) else {
        return Ok(());
    };
    let task = NewTask {
        case: scene.case(),
        unit: unit.key,
        staff: None,
        kind: kind.code().to_owned(),
        due_on: None,
        subject: Some(referral.id().uuid()),
    };
    work::add_task(scene.connection, scene.cx, task).await?;
    Ok(())
}
