//! The desk records that the person has moved to another municipality. Every open referral stands still
//! until the move is handed over (flyttöverlämning): the new municipality starts a case of its own, on a
//! basis of its own, and nothing is carried there by itself.

use access::{Act, Cx};
use chassis::{Failure, once::Once};
use chrono::NaiveDate;
use domain::{CaseId, Municipality, Problem, ProblemCode, Section, referral::PersonChange};
use serde::Serialize;

use super::{
    entry::{add_entry, refuse_closed},
    stop_referrals::reevaluate_at_desk,
};
use crate::{
    IntakeDesk,
    change::Change,
    model::timeline::TimelineKind,
    store::person_move::{self, NewMove},
};

/// Where to, and since when.
#[derive(Serialize)]
pub struct RecordMove {
    /// The case.
    pub case: CaseId,
    /// The code of the municipality that the person lives in now.
    pub municipality: String,
    /// Since when.
    pub moved_on: NaiveDate,
    /// The caller's key against doing it twice.
    #[serde(skip)]
    pub idempotency_key: Option<String>,
}

/// Records the move, and freezes every open referral of the person at this desk with it.
pub async fn record_move(desk: &IntakeDesk, cx: &Cx, input: RecordMove) -> Result<(), Failure> {
    let municipality = check(cx, &input)?;
    let mut change = desk.change(cx, input.case, "caseId").await?;
    let key = input.idempotency_key.as_deref();
    if let Once::Done(()) = change.recall(key, "recordMove", &input).await? {
        return Ok(());
    }
    let acting = change.acting(desk, Section::Identity).await?;
    refuse_closed(&change)?;
    refuse_own(&change, municipality)?;
    refuse_recorded(&change).await?;
    let new = NewMove {
        municipality,
        moved_on: input.moved_on,
        author: acting.author.staff,
    };
    person_move::add_move(change.connection(), cx, change.head(), new).await?;
    let entry = (TimelineKind::MoveRecorded, Section::Intake);
    add_entry(&change, &acting.author, entry, None).await?;
    reevaluate_at_desk(desk, &mut change, PersonChange::Moved).await?;
    change.note(desk, &acting.permit, Act::named("record_move"))?;
    change.commit(&()).await
}

fn check(cx: &Cx, input: &RecordMove) -> Result<Municipality, Failure> {
    let code = input.municipality.parse::<Municipality>();
    let code = code
        .map_err(|_| Problem::invalid("municipality", "municipality-not-a-code"))
        .and_then(|code| {
            if code.is_in_a_county() {
                Ok(code)
            } else {
                Err(Problem::invalid("municipality", "municipality-unknown"))
            }
        });
    let future =
        (input.moved_on > cx.today()).then(|| Problem::invalid("movedOn", "move-in-the-future"));
    match (code, future) {
        (Ok(code), None) => Ok(code),
        (code, future) => {
            let problems = [code.err(), future];
            Err(problems.into_iter().flatten().collect::<Vec<_>>().into())
        }
    }
}

fn refuse_own(change: &Change<'_>, municipality: Municipality) -> Result<(), Failure> {
    if change.head().municipality == municipality {
        return Err(Problem::invalid("municipality", "move-to-the-same-municipality").into());
    }
    Ok(())
}

async fn refuse_recorded(change: &Change<'_>) -> Result<(), Failure> {
    let recorded = person_move::find_move(change.connection(), change.head()).await?;
    if recorded.is_some() {
        return Err(
            Problem::new(ProblemCode::InvalidTransition, "move-already-recorded")
                .at("caseId")
                .into(),
        );
    }
    Ok(())
}
