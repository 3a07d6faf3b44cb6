//! Carrying out one thing that follows from a transition.

use access::LeadStanding;
use chassis::Failure;
use domain::{
    CasePhase, StaffId, UnitId,
    event::{EventBody, PartyNotice},
    referral::{DeadlinePolicy, Effect, ReferralParty, Transition},
};

use super::{Doing, Scene, people, places, settle_new, steps, tasks};
use crate::{
    model::{party::Standing, timeline::TimelineKind},
    store::{
        case,
        moment::Moment,
        party,
        referral::{self, ForChange},
    },
};

/// Carries out one effect, and gives back what other services are told of it.
pub(super) async fn carry_out(
    scene: Scene<'_>,
    (transition, effect): (&Transition, &Effect),
    doing: &Doing,
    policy: &DeadlinePolicy,
) -> Result<Vec<EventBody>, Failure> {
    match effect {
        Effect::ReservePlace { unit, service } => places::reserve(scene, *unit, *service).await?,
        Effect::FreePlace { unit, service } => places::free(scene, *unit, *service).await?,
        Effect::PromoteWaitlist { unit, service } => {
            return places::promote(scene, (*unit, *service), policy).await;
        }
        Effect::Task {
            recipient,
            kind,
            due_on,
        } => {
            tasks::give(scene, &transition.referral, (*recipient, *kind, *due_on)).await?;
        }
        Effect::Assign(staff) => assign(scene, *staff, transition.referral.to().unit).await?,
        Effect::Unassign(staff) => unassign(scene, transition, *staff).await?,
        Effect::PartyJoins(joined) => return join(scene, transition, *joined).await,
        Effect::PartyMayLeave(left) => return leave(scene, transition, *left).await,
        Effect::CaseReaches(phase) => reach(scene, *phase).await?,
        Effect::CreateChild(child) => return settle_new(scene, child, doing, policy).await,
        // Access follows from the state at every read, clocks are planned from the state as a whole, the
        // draft is deleted as a whole, and tasks stand beside what is handed over or flagged. Sender and
        // person read the timeline.
        Effect::GrantStarts
        | Effect::GrantEnds
        | Effect::StartClock { .. }
        | Effect::PauseClock(_)
        | Effect::ResumeClock { .. }
        | Effect::StopClock(_)
        | Effect::NotifySender
        | Effect::NotifyPerson(_)
        | Effect::Tell(_)
        | Effect::CaseSectionOpens
        | Effect::HandToDesk
        | Effect::Remask
        | Effect::FlagReads(_)
        | Effect::DeleteDraft => {}
    }
    Ok(Vec::new())
}

/// Assigns a handler to the case. Who leads it already goes on leading.
async fn assign(scene: Scene<'_>, staff: StaffId, unit: UnitId) -> Result<(), Failure> {
    let (Some(staff), Some(unit)) = (
        people::key_of(scene, Some(staff)).await?,
        scene.directory.unit_by_id(unit),
    ) else {
        return Ok(());
    };
    let heads = std::slice::from_ref(scene.head);
    let moment = Moment::now(scene.cx.clock());
    let workers = case::list_workers(scene.connection, scene.directory, heads, moment).await?;
    let held = workers
        .values()
        .flatten()
        .any(|worker| worker.staff == staff && worker.unit.key == unit.key);
    if !held {
        let lead = LeadStanding::NotLead;
        case::update_case_assignment(
            scene.connection,
            scene.cx,
            scene.case(),
            staff,
            unit.key,
            lead,
        )
        .await?;
    }
    Ok(())
}

/// Takes a handler off the case, unless the unit has worked on it and the handler goes on reading what
/// the unit wrote, or holds another referral of the case.
async fn unassign(
    scene: Scene<'_>,
    transition: &Transition,
    staff: StaffId,
) -> Result<(), Failure> {
    if stays(transition) {
        return Ok(());
    }
    let others =
        referral::list_open_for_change(scene.connection, scene.case(), ForChange::Stop).await?;
    let this = transition.referral.id();
    let holds_another = others
        .iter()
        .any(|other| other.id() != this && other.assignee() == Some(staff));
    let unit = scene.directory.unit_by_id(transition.referral.to().unit);
    if let (false, Some(unit), Some(key)) = (
        holds_another,
        unit,
        people::key_of(scene, Some(staff)).await?,
    ) {
        let (connection, cx) = (scene.connection, scene.cx);
        case::remove_case_assignments(connection, cx, scene.case(), unit.key, Some(key)).await?;
    }
    Ok(())
}

fn stays(transition: &Transition) -> bool {
    transition.from.is_taken_on() && transition.to.is_terminal()
}

async fn join(
    scene: Scene<'_>,
    transition: &Transition,
    joined: ReferralParty,
) -> Result<Vec<EventBody>, Failure> {
    let Some(unit) = scene.directory.unit_by_id(joined.unit) else {
        return Ok(Vec::new());
    };
    let by = Some(transition.referral.id());
    let (connection, cx, case) = (scene.connection, scene.cx, scene.case());
    if is_desk(scene, joined) {
        return Ok(Vec::new());
    }
    party::update_party(connection, cx, case, unit, Standing::Current, by).await?;
    steps::enter_party(scene, TimelineKind::PartyJoined, unit).await?;
    Ok(vec![EventBody::PartyJoined(PartyNotice {
        unit: joined.unit,
        agency: joined.agency,
    })])
}

/// The unit becomes a past party when this was its last open referral. The desk that opened the case
/// stays until disposal.
async fn leave(
    scene: Scene<'_>,
    transition: &Transition,
    left: ReferralParty,
) -> Result<Vec<EventBody>, Failure> {
    let Some(unit) = scene.directory.unit_by_id(left.unit) else {
        return Ok(Vec::new());
    };
    let (connection, cx, case) = (scene.connection, scene.cx, scene.case());
    let open = referral::list_open_for_change(connection, case, ForChange::Stop).await?;
    let this = transition.referral.id();
    let has_more = open
        .iter()
        .any(|other| other.id() != this && other.to().unit == left.unit);
    if has_more || is_desk(scene, left) {
        return Ok(Vec::new());
    }
    party::update_party(connection, cx, case, unit, Standing::Past, None).await?;
    steps::enter_party(scene, TimelineKind::PartyLeft, unit).await?;
    Ok(vec![EventBody::PartyLeft(PartyNotice {
        unit: left.unit,
        agency: left.agency,
    })])
}

fn is_desk(scene: Scene<'_>, party: ReferralParty) -> bool {
    party.unit == scene.head.desk.id
}

async fn reach(scene: Scene<'_>, phase: CasePhase) -> Result<(), Failure> {
    if scene.head.phase < phase {
        case::update_head(scene.connection, scene.cx, scene.head, phase).await?;
    }
    Ok(())
}
