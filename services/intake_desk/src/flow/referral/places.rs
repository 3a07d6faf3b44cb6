//! A unit's places for a service. They live beside the referrals and change in the same transaction,
//! under the row's lock, so that two who come for the last place cannot both get it.

use access::Act;
use chassis::Failure;
use domain::{
    Problem, ProblemCode, ReferralId, UnitId,
    codes::ReferralService,
    event::EventBody,
    referral::{
        self as rules, Capacity, DeadlinePolicy, PlaceFound, PlaceStanding, ReferralState, Waiting,
    },
};

use super::{Doing, Scene, settle};
use crate::store::{
    case,
    referral::ForChange,
    referral_work,
    registry::{self, Places, Updated},
};

/// What a search for a place of the unit gives now. The row stays locked until the transaction ends.
pub(crate) async fn find(
    scene: Scene<'_>,
    unit: UnitId,
    service: ReferralService,
) -> Result<PlaceFound, Failure> {
    Ok(match standing(scene, unit, service).await? {
        PlaceStanding::NotRecorded => PlaceFound::NotNeeded,
        PlaceStanding::Full => PlaceFound::Full,
        PlaceStanding::Free => PlaceFound::Reserved,
    })
}

/// Whether there is room at the unit for the service.
pub(crate) async fn standing(
    scene: Scene<'_>,
    unit: UnitId,
    service: ReferralService,
) -> Result<PlaceStanding, Failure> {
    Ok(match places(scene, unit, service).await? {
        None => PlaceStanding::NotRecorded,
        Some(held) if held.reserved >= held.places => PlaceStanding::Full,
        Some(_) => PlaceStanding::Free,
    })
}

async fn places(
    scene: Scene<'_>,
    unit: UnitId,
    service: ReferralService,
) -> Result<Option<Places>, Failure> {
    let Some(unit) = scene.directory.unit_by_id(unit) else {
        return Ok(None);
    };
    Ok(registry::get_places(scene.connection, unit.key, service).await?)
}

/// Takes a place. The rules have found one free, or move one over from a unit that has closed.
pub(super) async fn reserve(
    scene: Scene<'_>,
    unit: UnitId,
    service: ReferralService,
) -> Result<(), Failure> {
    change(scene, unit, service, |held| held.reserved + 1).await
}

/// Gives a place back.
pub(super) async fn free(
    scene: Scene<'_>,
    unit: UnitId,
    service: ReferralService,
) -> Result<(), Failure> {
    change(scene, unit, service, |held| (held.reserved - 1).max(0)).await
}

async fn change(
    scene: Scene<'_>,
    unit: UnitId,
    service: ReferralService,
    reserved: impl FnOnce(&Places) -> i32,
) -> Result<(), Failure> {
    let (Some(held), Some(unit)) = (
        places(scene, unit, service).await?,
        scene.directory.unit_by_id(unit),
    ) else {
        return Ok(());
    };
    let reserved = reserved(&held);
    match registry::update_reserved(scene.connection, unit.key, service, held, reserved).await? {
        Updated::Done => Ok(()),
        Updated::Stale => Err(Problem::new(ProblemCode::NoCapacity, "referral-no-place").into()),
    }
}

/// Holds a free place for whoever is next in the queue, in whichever case: the urgent first, then who
/// has waited longest. It is the platform's doing, and shows nobody anything of that case.
pub(crate) async fn promote(
    scene: Scene<'_>,
    (unit, service): (UnitId, ReferralService),
    policy: &DeadlinePolicy,
) -> Result<Vec<EventBody>, Failure> {
    let (Some(held), Some(of_unit)) = (
        places(scene, unit, service).await?,
        scene.directory.unit_by_id(unit),
    ) else {
        return Ok(Vec::new());
    };
    let right = ForChange::Runner;
    let queue = referral_work::list_waiting(scene.connection, of_unit.key, service, right).await?;
    let waiting: Vec<Waiting> = queue
        .iter()
        .filter_map(|(_, referral)| waits(referral))
        .collect();
    let Some(next) = next_in_turn(held, &waiting) else {
        return Ok(Vec::new());
    };
    let Some((case, referral)) = queue.iter().find(|(_, referral)| referral.id() == next) else {
        return Ok(Vec::new());
    };
    let heads = case::list_heads_by_key(scene.connection, scene.directory, &[*case]).await?;
    let Some(head) = heads.first() else {
        return Ok(Vec::new());
    };
    let act = rules::Act::by_system(scene.cx.now(), policy);
    let offered = referral.offer_place(&act).map_err(Problem::from)?;
    let there = Scene {
        head,
        pseudonym: None,
        ..scene
    };
    let doing = Doing::by_system(head.desk.agency.id);
    settle(there, &offered, (&doing, referral), policy).await?;
    let noted = Act::named("offer_place")
        .in_case(head.id, head.person)
        .concerning(next);
    scene.cx.trail().note_act(noted);
    // Holding a place is told to nobody outside the desk.
    Ok(Vec::new())
}

fn waits(referral: &rules::Referral) -> Option<Waiting> {
    let frozen = referral.parts().frozen.is_some();
    if let ReferralState::Waitlisted {
        since, held: None, ..
    } = referral.state()
    {
        let urgency = referral.parts().urgency;
        (!frozen).then_some(Waiting {
            referral: referral.id(),
            urgency,
            since: *since,
        })
    } else {
        None
    }
}

/// Who is next, if a place is free.
fn next_in_turn(held: Places, waiting: &[Waiting]) -> Option<ReferralId> {
    let free = u32::try_from(held.places - held.reserved).unwrap_or(0);
    Capacity::new(free).promote(waiting)
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;
    use domain::{SystemEntropy, codes::Urgency};

    use super::*;

    fn waiting(urgency: Urgency, day: u32) -> Waiting {
        let since = NaiveDate::from_ymd_opt(2026, 3, day).expect("a day");
        Waiting {
            referral: ReferralId::draw(&SystemEntropy),
            urgency,
            since,
        }
    }

    #[test]
    fn the_urgent_come_first_and_nobody_when_all_is_taken() {
        let queue = [
            waiting(Urgency::Normal, 1),
            waiting(Urgency::Normal, 2),
            waiting(Urgency::Urgent, 3),
        ];
        let held = |reserved| Places {
            places: 2,
            reserved,
            version: 1,
        };
        assert_eq!(next_in_turn(held(1), &queue), Some(queue[2].referral));
        assert_eq!(next_in_turn(held(1), &queue[..2]), Some(queue[0].referral));
        assert_eq!(next_in_turn(held(2), &queue), None);
        assert_eq!(next_in_turn(held(3), &queue), None);
    }
}
