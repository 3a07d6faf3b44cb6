//! A log reviewer opens a review of a period: every log is asked, and the looks to ask about are chosen
//! (SoLPUL 10 §).

use std::collections::{BTreeMap, BTreeSet};

use access::{Act, Cx, ReaderKind};
use chassis::{Failure, Fault, LogAbout, LogQuestion, Reading, once, once::Once};
use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    AgencyId, CaseId, FaultCode, LogItemId, LogReviewId, Problem, ProblemCode, Role, Section,
    ServiceName, Subject, TraceId,
};
use futures::future::join_all;
use serde::Serialize;

use crate::{
    IntakeDesk,
    model::{
        log_review::ReviewPeriod,
        log_risk::{Asked, Look, choose},
        registry::{Directory, Unit},
    },
    read::logging,
    store::{
        log_review::{add_items, add_review},
        log_scene::read_scene,
        moment::{Moment, end_of_swedish_day, start_of_swedish_day},
        registry::get_staff_by_subject,
    },
};

/// The entries that one question asks for.
const PAGE: u64 = 1000;
/// What the choice is made from; named in the logs' own log.
const FIELDS: [&str; 6] = ["at", "reader", "unit", "case", "person", "sections"];

/// Which period of which agency's rows.
#[derive(Serialize)]
pub struct OpenLogReview {
    /// The agency; needed by whoever reviews several.
    pub agency: Option<AgencyId>,
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub to: NaiveDate,
    /// The caller's key against doing it twice.
    #[serde(skip)]
    pub idempotency_key: Option<String>,
}

/// Opens the review. A log that does not answer stops it: a check that silently leaves out one of the logs
/// would look like one that found nothing there.
pub async fn open_log_review(
    desk: &IntakeDesk,
    cx: &Cx,
    input: OpenLogReview,
) -> Result<LogReviewId, Failure> {
    let period = ReviewPeriod::check(input.from, input.to, cx.today())?;
    let (reviewer, directory) = desk.reviewer(cx).await?;
    let unit = reviewer.unit_in(input.agency).ok_or_else(not_allowed)?;
    if let Some(done) = done_before(desk, cx, &input).await? {
        return Ok(done);
    }
    let looks = gather(desk, cx, (unit.agency.id, period)).await?;
    let items = chosen(desk, cx, &directory, looks).await?;
    let mut tx = desk.store().begin(cx).await?;
    let key = (input.idempotency_key.as_deref(), None);
    if let Once::Done(done) = once::recall(&mut tx, key, "openLogReview", &input).await? {
        return Ok(done);
    }
    let staff = get_staff_by_subject(tx.connection(), &cx.sign_in().subject).await?;
    let staff = staff.ok_or_else(not_allowed)?.key;
    let permille = desk.settings().log_review.sample_permille;
    let connection = tx.connection();
    let (key, id) = add_review(connection, cx, (unit, staff), (period, permille)).await?;
    add_items(connection, cx, key, items).await?;
    cx.trail().note_act(review_act("open_log_review", unit, id));
    once::remember(&mut tx, &id)?;
    tx.commit().await?;
    Ok(id)
}

/// What a reviewer does with a review, for the audit.
pub(super) fn review_act(name: &str, unit: &Unit, review: LogReviewId) -> Act {
    let mut act = Act::named(name)
        .for_unit(unit.id, Role::LogReviewer)
        .concerning(review);
    (act.section, act.owner) = (Some(Section::AccessLog), Some(unit.agency.id));
    act
}

fn not_allowed() -> Failure {
    Problem::new(ProblemCode::Forbidden, "log-review-not-allowed").into()
}

/// The logs are asked outside of any transaction, so a repeat is looked for before as well as after.
async fn done_before(
    desk: &IntakeDesk,
    cx: &Cx,
    input: &OpenLogReview,
) -> Result<Option<LogReviewId>, Failure> {
    let mut tx = desk.store().begin(cx).await?;
    let key = (input.idempotency_key.as_deref(), None);
    let known = once::recall(&mut tx, key, "openLogReview", input).await?;
    tx.roll_back().await?;
    Ok(match known {
        Once::Done(done) => Some(done),
        Once::First => None,
    })
}

/// Every look at the agency's rows in the period, by staff and partners.
async fn gather(
    desk: &IntakeDesk,
    cx: &Cx,
    (owner, period): (AgencyId, ReviewPeriod),
) -> Result<Vec<Look>, Fault> {
    let moments = (
        start_of_swedish_day(period.from),
        end_of_swedish_day(period.to) + chrono::Duration::milliseconds(1),
    );
    let logs = logging().map(|service| read_log(desk, cx, service, (owner, moments)));
    let mut looks: BTreeMap<(Subject, TraceId, CaseId), Look> = BTreeMap::new();
    for log in join_all(logs).await {
        let (service, readings) = log?;
        for reading in readings {
            add_look(desk, &mut looks, service, &reading);
        }
    }
    Ok(looks.into_values().collect())
}

async fn read_log(
    desk: &IntakeDesk,
    cx: &Cx,
    service: ServiceName,
    (owner, (from, until)): (AgencyId, (DateTime<Utc>, DateTime<Utc>)),
) -> Result<(ServiceName, Vec<Reading>), Fault> {
    let mut readings = Vec::new();
    let mut before = None;
    loop {
        let question = LogQuestion {
            about: LogAbout::Owner {
                owner,
                from,
                until,
                before,
            },
            fields: FIELDS.iter().map(ToString::to_string).collect(),
            limit: PAGE,
        };
        let answer = desk.logs().ask(cx, service, &question).await;
        let answer = answer.ok_or_else(|| Fault::new(FaultCode::ServiceUnavailable))?;
        readings.extend(answer.readings);
        before = answer.next;
        if before.is_none() {
            return Ok((service, readings));
        }
    }
}

fn add_look(
    desk: &IntakeDesk,
    looks: &mut BTreeMap<(Subject, TraceId, CaseId), Look>,
    service: ServiceName,
    reading: &Reading,
) {
    let by_somebody = match reading.kind {
        ReaderKind::Staff | ReaderKind::Partner => true,
        // The person's own reading is nobody's to review, and the platform's is not a person's.
        ReaderKind::Participant | ReaderKind::System => false,
    };
    // Reading the log is on record like everything else; a review of reviews would never end.
    let reads_the_log = |part: &chassis::LoggedPart| part.section == Section::AccessLog;
    if !by_somebody || reading.parts.iter().all(reads_the_log) {
        return;
    }
    let (Some(reader), Some(trace)) = (reading.reader.clone(), reading.trace) else {
        return;
    };
    let case = reading.case;
    let look = looks
        .entry((reader.clone(), trace, case))
        .or_insert_with(|| Look {
            draw: desk
                .secrets()
                .sample_draw(Look::month_of(reading.at), trace, case),
            reader,
            trace,
            case,
            at: reading.at,
            units: BTreeSet::new(),
            entries: BTreeSet::new(),
        });
    look.at = look.at.min(reading.at);
    look.units.extend(reading.unit);
    look.entries.insert((service, reading.place.entry));
}

/// The looks to ask about, with the keys of their cases.
async fn chosen(
    desk: &IntakeDesk,
    cx: &Cx,
    directory: &Directory,
    looks: Vec<Look>,
) -> Result<Vec<(domain::CaseKey, Asked)>, Fault> {
    let cases: BTreeSet<CaseId> = looks.iter().map(|look| look.case).collect();
    let readers: BTreeSet<Subject> = looks.iter().map(|look| look.reader.clone()).collect();
    let connection = desk.store().snapshot().await?;
    let moment = Moment::now(cx.clock());
    let known = (&cases, &readers, desk.secrets());
    let (scene, keys) = read_scene(&connection, directory, known, moment).await?;
    let chosen = choose(looks, &scene, desk.settings().log_review);
    let items = chosen.into_iter().filter_map(|(look, reasons)| {
        let key = *keys.get(&look.case)?;
        let id = LogItemId::draw(cx.entropy());
        Some((key, Asked { id, look, reasons }))
    });
    Ok(items.collect())
}
