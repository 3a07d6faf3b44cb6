//! Carrying out a transition: the referral and its history, what follows, what is planned and what is
//! told. Nothing is left for later but what has a day of its own.

use chassis::Failure;
use domain::{
    Problem, ProblemCode, RowKey,
    event::EventBody,
    referral::{
        DeadlinePolicy, Referral, ReferralActor, ReferralStatus, Target, Transition, TransitionKind,
    },
};
use futures::future::BoxFuture;

use super::{Doing, Scene, deadlines, effects, notices, people, steps, tasks};
use crate::{
    model::timeline::TimelineKind,
    store::{
        referral::{self, NewStep},
        registry::Updated,
    },
};

/// Carries out a transition in its case, and gives back what other services are told of it. The caller
/// tells it in the same transaction.
pub(crate) fn settle<'s>(
    scene: Scene<'s>,
    transition: &'s Transition,
    (doing, before): (&'s Doing, &'s Referral),
    policy: &'s DeadlinePolicy,
) -> BoxFuture<'s, Result<Vec<EventBody>, Failure>> {
    Box::pin(async move {
        if is_deletion(transition) {
            return delete(scene, transition, doing).await;
        }
        let referral = &transition.referral;
        let handler = people::key_of(scene, referral.assignee()).await?;
        let beside = (handler, referral.due_on(policy));
        let kept = referral::update_referral(
            scene.connection,
            (scene.directory, scene.case()),
            before.version(),
            referral,
            beside,
        )
        .await?;
        if kept == Updated::Stale {
            return Err(Problem::new(ProblemCode::StaleVersion, "stale-version")
                .at("expectedVersion")
                .into());
        }
        follow(scene, (transition, Some(before)), doing, (policy, handler)).await
    })
}

/// Keeps a referral that begins here, a draft or the child of a re-route, with what follows from it.
pub(crate) fn settle_new<'s>(
    scene: Scene<'s>,
    transition: &'s Transition,
    doing: &'s Doing,
    policy: &'s DeadlinePolicy,
) -> BoxFuture<'s, Result<Vec<EventBody>, Failure>> {
    Box::pin(async move {
        let referral = &transition.referral;
        let due_on = referral.due_on(policy);
        let (connection, case) = (scene.connection, scene.case());
        referral::add_referral(
            connection,
            scene.cx,
            scene.directory,
            case,
            referral,
            doing.staff,
            due_on,
        )
        .await?;
        follow(scene, (transition, None), doing, (policy, None)).await
    })
}

/// Keeps a draft that is written here.
pub(crate) async fn settle_draft(
    scene: Scene<'_>,
    draft: &Referral,
    doing: &Doing,
    policy: &DeadlinePolicy,
) -> Result<(), Failure> {
    let due_on = draft.due_on(policy);
    let (connection, cx, case) = (scene.connection, scene.cx, scene.case());
    referral::add_referral(
        connection,
        cx,
        scene.directory,
        case,
        draft,
        doing.staff,
        due_on,
    )
    .await?;
    let step = NewStep {
        referral: draft,
        from: None,
        transition: "CREATE".to_owned(),
        staff: doing.staff,
        actor: domain::CodeList::code(ReferralActor::Sender).to_owned(),
        unit: doing.unit_key(scene.directory),
        note: None,
    };
    referral::add_step(connection, cx, case, step).await?;
    deadlines::replan(scene, draft, policy, None).await?;
    steps::enter_as(scene, TimelineKind::ReferralCreated, draft.id(), doing).await
}

async fn follow<'s>(
    scene: Scene<'s>,
    (transition, before): (&'s Transition, Option<&'s Referral>),
    doing: &'s Doing,
    (policy, handler): (&'s DeadlinePolicy, Option<RowKey>),
) -> Result<Vec<EventBody>, Failure> {
    let referral = &transition.referral;
    keep_step(scene, (transition, before), doing).await?;
    tasks::close(scene, transition).await?;
    let mut events = Vec::new();
    for effect in &transition.effects {
        events.extend(effects::carry_out(scene, (transition, effect), doing, policy).await?);
    }
    deadlines::replan(scene, referral, policy, handler).await?;
    steps::enter(scene, transition, doing).await?;
    notices::write(scene, transition).await?;
    events.extend(own_events(transition));
    events.extend(steps::recorded(scene, transition, before));
    Ok(events)
}

/// The events of this referral; those of a child come with the child.
fn own_events(transition: &Transition) -> Vec<EventBody> {
    let mut alone = transition.clone();
    alone
        .effects
        .retain(|effect| !matches!(effect, domain::referral::Effect::CreateChild(_)));
    alone.events()
}

async fn keep_step(
    scene: Scene<'_>,
    (transition, before): (&Transition, Option<&Referral>),
    doing: &Doing,
) -> Result<(), Failure> {
    let step = NewStep {
        referral: &transition.referral,
        from: before.map(Referral::status),
        transition: domain::CodeList::code(transition.kind).to_owned(),
        staff: doing.staff,
        actor: doing.actor(transition.kind, transition.from).to_owned(),
        unit: doing.unit_key(scene.directory),
        note: note_of(transition),
    };
    referral::add_step(scene.connection, scene.cx, scene.case(), step).await?;
    Ok(())
}

/// Only a mark of error keeps its note beside the history: it is for the log and for nobody else.
fn note_of(transition: &Transition) -> Option<String> {
    if let domain::referral::ReferralState::EnteredInError { note, .. } =
        transition.referral.state()
    {
        (transition.kind == TransitionKind::MarkEnteredInError).then(|| note.as_str().to_owned())
    } else {
        None
    }
}

fn is_deletion(transition: &Transition) -> bool {
    let of_kind = |rule: &&domain::referral::TransitionRule| rule.kind == transition.kind;
    domain::referral::TRANSITIONS
        .iter()
        .find(of_kind)
        .is_some_and(|rule| rule.to == Target::Deleted)
}

/// Deletes a draft that has been idle too long. Its steps stay, so that it is counted.
async fn delete(
    scene: Scene<'_>,
    transition: &Transition,
    doing: &Doing,
) -> Result<Vec<EventBody>, Failure> {
    let referral: &Referral = &transition.referral;
    debug_assert_eq!(
        transition.from,
        ReferralStatus::Draft,
        "only drafts are deleted"
    );
    keep_step(scene, (transition, Some(referral)), doing).await?;
    tasks::close_all(scene, referral.id()).await?;
    deadlines::unplan(scene, referral).await?;
    match referral::remove_draft(scene.connection, scene.case(), referral.id()).await? {
        Updated::Done => Ok(Vec::new()),
        Updated::Stale => Err(Problem::new(ProblemCode::StaleVersion, "stale-version")
            .at("expectedVersion")
            .into()),
    }
}
