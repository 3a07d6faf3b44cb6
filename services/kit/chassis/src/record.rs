//! How an agency's service writes a row of one of its sections: may this reader, in which unit, about
//! which case; then one transaction with row, event, audit and idempotency key.

use std::collections::BTreeMap;

use access::{
    Access, Act, Action, Cx, Fields, Keeping, Place, Provenance, Recorded, SectionBody, Standing,
};
use async_trait::async_trait;
use chrono::NaiveDate;
use domain::{
    AgencyKind, CaseId, FaultCode, Problem, ProblemCode, RecordId,
    codes::EntrySource,
    event::{EventBody, Pseudonym, StepKind, StepRecorded},
    municipality::Municipality,
    period::Period,
    planted,
};
use serde::Serialize;
use store::{
    Store, Tx,
    section_table::{self, Kept, Superseded},
};

use crate::{
    failure::{Failure, Fault},
    graphql::ids::not_found,
    keeping::KeepingWish,
    once::{self, Once},
};

/// A row that a caseworker wants to write.
pub struct NewRow<'i, B, I> {
    /// The name of the use case, as in the schema (`recordBenefit`).
    pub operation: &'static str,
    /// The caller's key against doing it twice.
    pub idempotency_key: Option<String>,
    /// The whole input: the same key with another input is refused.
    pub input: &'i I,
    /// The case.
    pub case: CaseId,
    /// What is recorded.
    pub body: B,
    /// The row that it corrects.
    pub replaces: Option<RecordId>,
    /// Where the statement comes from.
    pub source: EntrySource,
    /// The day that it speaks of.
    pub occurred_on: NaiveDate,
    /// Whether the participant may see it.
    pub keeping: KeepingWish,
    /// What follow-up is told; `None` when it is none of the chain's steps.
    pub step: Option<Step>,
}

/// A step of the chain, for follow-up: coded values and dates only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Which step.
    pub kind: StepKind,
    /// When it was taken, and until when it lasts.
    pub period: Period,
    /// Coded values.
    pub codes: BTreeMap<String, String>,
}

/// What a permit to write says about the row to come.
struct Writing {
    provenance: Provenance,
    pseudonym: Option<Pseudonym>,
    municipality: Municipality,
    agency_kind: AgencyKind,
}

/// What a new row means beside the other current rows of its kind that the agency has in the case.
pub struct Beside<B> {
    /// The fields that the rule reads of them, for the log.
    pub fields: &'static [&'static str],
    /// Refuses the row, or gives the step that is told; it is handed the row, the others (the row that
    /// is corrected is not among them) and the step of [`NewRow`].
    pub rule: BesideRule<B>,
}

/// A rule over a new row and the others beside it.
pub type BesideRule<B> = fn(&B, &[B], Option<Step>) -> Result<Option<Step>, Problem>;

/// What a new row meets in the transaction that writes it.
pub struct Meeting<'m, 'cx, B> {
    /// The request.
    pub cx: &'m Cx,
    /// The writer's standing in the case.
    pub standing: &'m Standing<'m>,
    /// Where the row comes from.
    pub from: &'m Provenance,
    /// What it says.
    pub body: &'m B,
    /// The transaction. Nobody else changes the case until it ends.
    pub tx: &'m mut Tx<'cx>,
}

/// What comes of a meeting.
#[derive(Debug, Default)]
pub struct Also {
    /// The step that is told instead of that of [`NewRow`]; `None` leaves that one.
    pub step: Option<Step>,
    /// What other services are told.
    pub told: Vec<EventBody>,
}

/// A rule over a new row and other tables of the same service.
#[async_trait]
pub trait Alongside<B>: Send + Sync {
    /// Refuses the row, or says what else belongs in its transaction.
    async fn meet(&self, meeting: Meeting<'_, '_, B>) -> Result<Also, Failure>;
}

/// The rules of a new row, besides those that its body keeps by itself.
pub struct Rules<'r, B> {
    /// The rule over the others of its kind.
    pub beside: Option<Beside<B>>,
    /// The rule over other tables.
    pub alongside: Option<&'r dyn Alongside<B>>,
}

impl<B> Default for Rules<'_, B> {
    fn default() -> Self {
        Self {
            beside: None,
            alongside: None,
        }
    }
}

/// Writes the row, or refuses and changes nothing. Gives the id of the row; a repeat under the same
/// key gives the same id and writes nothing.
pub async fn record_row<B: Kept, I: Serialize>(
    room: (&Store, &Access),
    cx: &Cx,
    new: NewRow<'_, B, I>,
) -> Result<RecordId, Failure> {
    record_row_by(room, cx, new, Rules::default()).await
}

/// The same, when the row must also agree with the others of its kind. They are read in the transaction
/// that writes the row, and nobody else changes the case meanwhile.
pub async fn record_row_beside<B: Kept, I: Serialize>(
    room: (&Store, &Access),
    cx: &Cx,
    new: NewRow<'_, B, I>,
    beside: Beside<B>,
) -> Result<RecordId, Failure> {
    let rules = Rules {
        beside: Some(beside),
        alongside: None,
    };
    record_row_by(room, cx, new, rules).await
}

/// The same, under all rules that a row can have. A repeat under the same key meets none of them.
pub async fn record_row_by<B: Kept, I: Serialize>(
    (store, access): (&Store, &Access),
    cx: &Cx,
    mut new: NewRow<'_, B, I>,
    rules: Rules<'_, B>,
) -> Result<RecordId, Failure> {
    let facts = access.facts(cx, &[new.case]).await?;
    let standing = access
        .standing(cx, &facts, new.case)
        .ok_or_else(|| not_found("caseId"))?;
    let mut writing = writing(cx, &standing, &new)?;

    let mut tx = store.begin(cx).await?;
    let key = (
        new.idempotency_key.as_deref(),
        Some(writing.provenance.unit),
    );
    if let Once::Done(record) = once::recall(&mut tx, key, new.operation, new.input).await? {
        return Ok(record);
    }
    let mut before = None;
    if let Some(earlier) = new.replaces {
        before = Some(replace::<B>(cx, &standing, &tx, earlier).await?);
    }
    let decided_by = writing.provenance.author;
    writing.provenance.keeping = new.keeping.decide(cx, decided_by, before);
    let from = &writing.provenance;
    if let Some(beside) = rules.beside {
        let others = others(cx, &standing, (&tx, from), beside.fields).await?;
        new.step = (beside.rule)(&new.body, &others, new.step)?;
    }
    if planted!(EventsCarryText)
        && let Some(step) = &mut new.step
    {
        let input = serde_json::to_string(new.input).unwrap_or_default();
        step.codes.insert("input".to_owned(), input);
    }
    let mut also = Also::default();
    if let Some(alongside) = rules.alongside {
        tx.hold_case(from.case_key).await?;
        let meeting = Meeting {
            cx,
            standing: &standing,
            from,
            body: &new.body,
            tx: &mut tx,
        };
        also = alongside.meet(meeting).await?;
    }
    section_table::add(tx.connection(), from, &new.body, (cx.clock(), cx.entropy())).await?;
    let case = (new.case, from.case_key);
    if let Some(step) = also.step.or(new.step) {
        tx.tell(case, step_recorded(&writing, step)).await?;
    }
    for body in also.told {
        tx.tell(case, body).await?;
    }
    once::remember(&mut tx, &from.record)?;
    let place = Place::new(from.case, from.person, B::SECTION, from.agency);
    let act = Act::named(new.operation).concerning(from.record);
    access
        .act(cx, &standing, &place, Action::Write, act)
        .map_err(|_| not_writable())?;
    tx.commit().await?;
    Ok(from.record)
}

/// The current rows that the agency has beside a new one. Another agency's rows neither help nor hinder.
async fn others<B: Kept>(
    cx: &Cx,
    standing: &Standing<'_>,
    (tx, from): (&Tx<'_>, &Provenance),
    fields: &[&str],
) -> Result<Vec<B>, Failure> {
    tx.hold_case(from.case_key).await?;
    let rows = section_table::list_current::<B>(tx.connection(), &[from.case]).await?;
    let fields = Fields::named(fields);
    let own = rows.into_iter().filter(|row| row.owner() == from.agency);
    let opened = own.filter_map(|row| cx.open(standing, row, &fields));
    Ok(opened.map(|row| row.into_inner().body).collect())
}

/// A reader with a relation to the case may know that it exists, so this is no `NOT_FOUND`.
fn not_writable() -> Failure {
    Problem::new(ProblemCode::Forbidden, "section-not-writable")
        .at("caseId")
        .into()
}

/// Who writes, for which unit and agency. Only staff writes sections.
fn writing<B: SectionBody, I>(
    cx: &Cx,
    standing: &Standing<'_>,
    new: &NewRow<'_, B, I>,
) -> Result<Writing, Failure> {
    let (reader, case) = (standing.reader(), standing.facts());
    let owner = standing
        .writing_owner(B::SECTION)
        .ok_or_else(not_writable)?;
    let acting = standing
        .writer_unit(B::SECTION, owner)
        .ok_or_else(not_writable)?;
    let held = reader
        .assignments
        .iter()
        .find(|held| Some(held.assignment) == acting.assignment);
    let (Some(author), Some(held)) = (reader.staff, held) else {
        return Err(not_writable());
    };
    Ok(Writing {
        provenance: Provenance {
            record: RecordId::draw(cx.entropy()),
            case: case.case,
            case_key: case.key,
            person: case.person,
            agency: owner,
            unit: held.unit,
            author,
            source: new.source,
            occurred_on: new.occurred_on,
            recorded_at: cx.now(),
            replaces: new.replaces,
            keeping: Keeping::Shown,
        },
        pseudonym: case.pseudonym,
        municipality: case.municipality,
        agency_kind: held.agency_kind,
    })
}

/// Ends the row that is corrected: it must be the reader's own agency's, of this case, and current. Tells
/// whether it was kept from the participant, for the new row to be so too.
async fn replace<B: Kept>(
    cx: &Cx,
    standing: &Standing<'_>,
    tx: &Tx<'_>,
    earlier: RecordId,
) -> Result<Keeping, Failure> {
    let sealed = section_table::find_current::<B>(tx.connection(), earlier).await?;
    let own = sealed.filter(|row| {
        row.case() == standing.facts().case
            && standing
                .permit(B::SECTION, row.owner(), Action::Write)
                .is_ok()
    });
    let row = own.and_then(|row| cx.open(standing, row, &Fields::named(&["id"])));
    let row: Recorded<B> = row.ok_or_else(|| not_found("replaces"))?.into_inner();
    match section_table::supersede::<B>(tx.connection(), row.provenance.record, cx.now()).await? {
        Superseded::Now => Ok(row.provenance.keeping),
        Superseded::Before => Err(Fault::new(FaultCode::Internal).into()),
    }
}

fn step_recorded(writing: &Writing, step: Step) -> EventBody {
    EventBody::StepRecorded(StepRecorded {
        pseudonym: writing.pseudonym,
        step: step.kind,
        on: step.period.from(),
        until: step.period.to(),
        agency: writing.agency_kind,
        municipality: writing.municipality,
        codes: step.codes,
    })
}
