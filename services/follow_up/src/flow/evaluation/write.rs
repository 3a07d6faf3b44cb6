//! What leaders, managers and evaluators write. Each use case asks for the tie, checks what was written, and puts a new
//! version into one transaction with its act and its idempotency key.

use access::{Act, Cx};
use chassis::{
    Failure,
    graphql::not_found,
    once::{self, Once},
};
use domain::{Problem, ProblemCode, ProgrammeId, RecordId};
use serde::Serialize;
use store::Tx;

use super::tied::{Tied, find_tied};
use crate::{
    FollowUp,
    model::evaluation::{Assessment, Goal, Remark, answer_text, remark_text},
    store::evaluation::{Document, Kept, Put, RemarkOn, Which, list, put},
};

/// Who writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Writer {
    /// Who leads the programme or manages its unit.
    Organiser,
    /// Who is commissioned to evaluate it.
    Evaluator,
}

/// What is written: which use case, about which programme, by whom, over which version.
#[derive(Debug, Clone)]
pub struct Writing<'w> {
    /// The use case, as in the schema.
    pub operation: &'static str,
    /// The programme.
    pub programme: ProgrammeId,
    /// Who may.
    pub writer: Writer,
    /// The document, and the version that the writer knew; a new one when neither is given.
    pub document: (Option<RecordId>, Option<i32>),
    /// The field that names the document.
    pub field: &'static str,
    /// The caller's key against doing it twice.
    pub key: Option<&'w str>,
}

impl Writing<'_> {
    /// The same, of the only document of its kind that a programme has; it is known by the programme's own id.
    #[must_use]
    pub fn alone(mut self, expected: Option<i32>) -> Self {
        self.document = (Some(RecordId::from_uuid(self.programme.uuid())), expected);
        self
    }
}

/// Writes one version of a document.
pub async fn write<D: Document>(
    follow_up: &FollowUp,
    cx: &Cx,
    writing: Writing<'_>,
    (body, input): (&D, &impl Serialize),
) -> Result<(), Failure> {
    let tied = writer(follow_up, cx, &writing).await?;
    let mut tx = follow_up.store.begin(cx).await?;
    if let Once::Done(()) = recall(&mut tx, &tied, &writing, input).await? {
        return Ok(());
    }
    put_document(&tx, cx, &tied, &writing, body).await?;
    finish(tx, cx, &tied, &writing).await
}

/// The reader's tie, when it is one that lets them write this.
pub(super) async fn writer(
    follow_up: &FollowUp,
    cx: &Cx,
    writing: &Writing<'_>,
) -> Result<Tied, Failure> {
    let tied = find_tied(follow_up, cx, Some(writing.programme))
        .await?
        .pop();
    let tied = tied.ok_or_else(|| not_found("programmeId"))?;
    let (may, message) = match writing.writer {
        Writer::Organiser => (tied.runs(), "evaluation-for-organisers-to-write"),
        Writer::Evaluator => (tied.evaluates(), "evaluation-for-evaluators-to-write"),
    };
    if may {
        Ok(tied)
    } else {
        Err(Problem::new(ProblemCode::Forbidden, message)
            .at("programmeId")
            .into())
    }
}

/// Looks the caller's key up.
pub(super) async fn recall(
    tx: &mut Tx<'_>,
    tied: &Tied,
    writing: &Writing<'_>,
    input: &impl Serialize,
) -> Result<Once<()>, Failure> {
    once::recall(
        tx,
        (writing.key, Some(tied.seat.0)),
        writing.operation,
        input,
    )
    .await
}

/// Puts a version of a document.
pub(super) async fn put_document<D: Document>(
    tx: &Tx<'_>,
    cx: &Cx,
    tied: &Tied,
    writing: &Writing<'_>,
    body: &D,
) -> Result<RecordId, Failure> {
    let (id, expected) = writing.document;
    let id = id.unwrap_or_else(|| RecordId::draw(cx.entropy()));
    let place = (writing.programme, tied.staff);
    match put(tx.connection(), cx, place, (id, expected), body).await? {
        Put::Done(id) => Ok(id),
        Put::Stale => {
            let stale = Problem::new(ProblemCode::StaleVersion, "stale-version");
            Err(stale.at("expectedVersion").into())
        }
        Put::Unknown => Err(not_found(writing.field)),
    }
}

/// Notes the act and commits.
pub(super) async fn finish(
    mut tx: Tx<'_>,
    cx: &Cx,
    tied: &Tied,
    writing: &Writing<'_>,
) -> Result<(), Failure> {
    once::remember(&mut tx, &())?;
    let act = Act::named(writing.operation).for_unit(tied.seat.0, tied.seat.1);
    cx.trail().note_act(act.concerning(writing.programme));
    Ok(tx.commit().await?)
}

/// Whether the programme has a document, in the transaction that builds on it.
async fn find_document<D: Document>(
    tx: &Tx<'_>,
    writing: &Writing<'_>,
    id: RecordId,
) -> Result<Kept<D>, Failure> {
    let kept = list::<D>(tx.connection(), writing.programme, Which::Current).await?;
    let mut kept = kept.into_iter();
    kept.find(|kept| kept.id == id)
        .ok_or_else(|| not_found(writing.field))
}

/// Remarks on a goal, today.
pub async fn remark_on_goal(
    follow_up: &FollowUp,
    cx: &Cx,
    writing: Writing<'_>,
    (goal, text, input): (RecordId, &str, &impl Serialize),
) -> Result<(), Failure> {
    let text = remark_text(text)?;
    let tied = writer(follow_up, cx, &writing).await?;
    let mut tx = follow_up.store.begin(cx).await?;
    if let Once::Done(()) = recall(&mut tx, &tied, &writing, input).await? {
        return Ok(());
    }
    find_document::<Goal>(&tx, &writing, goal).await?;
    let remark = Remark {
        text,
        written_on: cx.today(),
        answer: None,
    };
    put_document(&tx, cx, &tied, &writing, &RemarkOn { goal, remark }).await?;
    finish(tx, cx, &tied, &writing).await
}

/// Answers a remark, today. An earlier answer is kept as an earlier version.
pub async fn answer_remark(
    follow_up: &FollowUp,
    cx: &Cx,
    writing: Writing<'_>,
    (remark, answer, input): (RecordId, &str, &impl Serialize),
) -> Result<(), Failure> {
    let answer = answer_text(answer)?;
    let tied = writer(follow_up, cx, &writing).await?;
    let mut tx = follow_up.store.begin(cx).await?;
    if let Once::Done(()) = recall(&mut tx, &tied, &writing, input).await? {
        return Ok(());
    }
    let mut body = find_document::<RemarkOn>(&tx, &writing, remark).await?.body;
    body.remark.answer = Some((answer, cx.today()));
    put_document(&tx, cx, &tied, &writing, &body).await?;
    finish(tx, cx, &tied, &writing).await
}

/// Assesses a question; the assessment is known by its goal's id.
pub async fn assess_goal(
    follow_up: &FollowUp,
    cx: &Cx,
    writing: Writing<'_>,
    (goal, assessment, input): (RecordId, &Assessment, &impl Serialize),
) -> Result<(), Failure> {
    let tied = writer(follow_up, cx, &writing).await?;
    let mut tx = follow_up.store.begin(cx).await?;
    if let Once::Done(()) = recall(&mut tx, &tied, &writing, input).await? {
        return Ok(());
    }
    find_document::<Goal>(&tx, &writing, goal).await?;
    put_document(&tx, cx, &tied, &writing, assessment).await?;
    finish(tx, cx, &tied, &writing).await
}
