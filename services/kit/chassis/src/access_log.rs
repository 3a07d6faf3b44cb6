//! Reading a service's access log: for the person whom it is about, and for the log reviewers of the
//! agency whose rows were read (SoLPUL 10 §). Every service keeps its own log and decides on it itself;
//! the desk asks them all, and no log is copied.

mod reading;

use std::collections::{BTreeMap, BTreeSet};

use access::{Cx, Facts, Fields, ReaderKind, Sealed};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use domain::{AgencyId, CaseId, CodeList, ServiceName};
use serde::{Deserialize, Serialize};
use store::{AuditFilter, AuditPlace, Disclosing, KeptEntry};

use crate::{failure::Fault, internal::InternalCaller, service::Service};

pub use reading::{LogPlace, LoggedPart, Reading};

/// Where every service answers for its log.
pub const LOG_PATH: &str = "/internal/access-log";

/// The most entries that one question may ask for.
pub const MOST_ENTRIES: u64 = 1000;

/// One question to one service's log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LogQuestion {
    /// About what.
    pub about: LogAbout,
    /// Which fields of the answer are shown, for the log's own log.
    pub fields: BTreeSet<String>,
    /// How many entries at most, newest first.
    pub limit: u64,
}

/// What a log is asked about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum LogAbout {
    /// What was shown of one case: asked by its participant.
    Case {
        /// The case.
        case: CaseId,
        /// After which place.
        after: Option<LogPlace>,
    },
    /// What was shown of an agency's rows: asked by its log reviewer.
    Owner {
        /// The agency.
        owner: AgencyId,
        /// From this moment.
        from: DateTime<Utc>,
        /// Until before this moment.
        until: DateTime<Utc>,
        /// Before the entry of this key.
        before: Option<i64>,
    },
    /// Some entries about an agency's rows: asked by its log reviewer.
    Entries {
        /// The agency.
        owner: AgencyId,
        /// Their keys.
        entries: BTreeSet<i64>,
    },
}

impl LogAbout {
    /// Which kind of reader may ask it at all. What that reader sees is decided row by row.
    pub(crate) fn asked_by(&self) -> ReaderKind {
        match self {
            Self::Case { .. } => ReaderKind::Participant,
            Self::Owner { .. } | Self::Entries { .. } => ReaderKind::Staff,
        }
    }

    fn filter(&self) -> AuditFilter {
        match self {
            Self::Case { case, .. } => AuditFilter {
                disclosing: Disclosing::ToParticipantOf(*case),
                ..AuditFilter::of(AuditPlace::Case(*case))
            },
            Self::Owner {
                owner, from, until, ..
            } => AuditFilter {
                from: Some(*from),
                until: Some(*until),
                ..AuditFilter::of(AuditPlace::Owner(*owner))
            },
            Self::Entries { owner, entries } => AuditFilter {
                entries: entries.iter().copied().collect(),
                ..AuditFilter::of(AuditPlace::Owner(*owner))
            },
        }
    }

    fn before(&self) -> Option<i64> {
        match self {
            // Of the entry itself there may be more to show.
            Self::Case { after, .. } => after.map(|place| place.entry.saturating_add(1)),
            Self::Owner { before, .. } => *before,
            Self::Entries { .. } => None,
        }
    }

    fn asks_for(&self, reading: &Reading) -> bool {
        match self {
            Self::Case { case, after } => {
                reading.case == *case && after.is_none_or(|after| after.goes_before(reading.place))
            }
            Self::Owner { owner, .. } | Self::Entries { owner, .. } => reading.owner == *owner,
        }
    }
}

/// The answer: what the reader may see, newest entry first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogAnswer {
    /// The readings.
    pub readings: Vec<Reading>,
    /// The key before which to ask on; `None` when there are no more entries.
    pub next: Option<i64>,
}

/// The logs of the services, this one's included.
#[async_trait]
pub trait LogSource: Send + Sync {
    /// Asks the log of one service on behalf of the reader of `cx`. `None`: it did not answer.
    async fn ask(&self, cx: &Cx, service: ServiceName, question: &LogQuestion)
    -> Option<LogAnswer>;
}

/// The logs over the internal ways.
pub struct RemoteLogs {
    caller: InternalCaller,
}

impl RemoteLogs {
    /// Asks through `caller`.
    pub fn new(caller: InternalCaller) -> Self {
        Self { caller }
    }
}

#[async_trait]
impl LogSource for RemoteLogs {
    async fn ask(
        &self,
        cx: &Cx,
        service: ServiceName,
        question: &LogQuestion,
    ) -> Option<LogAnswer> {
        let body = serde_json::to_vec(question).ok()?;
        let answered = self.caller.post_for(service, LOG_PATH, cx, body).await;
        let answer = answered
            .inspect_err(|fault| {
                tracing::warn!(from = service.code(), reason = %fault, "access log not had");
            })
            .ok()?;
        if answer.status() != http::StatusCode::OK {
            let status = answer.status().as_u16();
            tracing::warn!(from = service.code(), status, "access log not had");
            return None;
        }
        // The parser's own text would quote the answer.
        serde_json::from_slice(answer.body())
            .inspect_err(|_| tracing::warn!(from = service.code(), "access log cannot be read"))
            .ok()
    }
}

/// Reads the service's own log for the reader of `cx`: entries first, then one question of facts, then
/// every reading opened or left shut. That it was read is kept before the answer is given.
pub(crate) async fn read(
    service: &Service,
    cx: &Cx,
    question: &LogQuestion,
) -> Result<LogAnswer, Fault> {
    let about = &question.about;
    let limit = question.limit.min(MOST_ENTRIES);
    let entries = service
        .store
        .find_audit_entries(&about.filter(), about.before(), limit)
        .await?;
    let next = next_of(&entries, limit);
    let mut readings: Vec<Reading> = entries.into_iter().flat_map(reading::readings_of).collect();
    readings.retain(|reading| about.asks_for(reading));
    let mut cases: BTreeSet<CaseId> = readings.iter().map(|reading| reading.case).collect();
    if let LogAbout::Case { case, .. } = about {
        cases.insert(*case);
    }
    let cases: Vec<CaseId> = cases.into_iter().collect();
    let facts = service.access.facts(cx, &cases).await?;
    let fields = Fields::new(question.fields.iter().cloned());
    let shown = open(service, cx, (&facts, &cases), (readings, &fields));
    if let Some(entry) = cx.trail().take() {
        service.audit.commit(entry).await?;
    }
    Ok(LogAnswer {
        readings: shown,
        next,
    })
}

fn next_of(entries: &[KeptEntry], limit: u64) -> Option<i64> {
    let is_full = u64::try_from(entries.len()).unwrap_or(u64::MAX) >= limit;
    entries.last().filter(|_| is_full).map(|entry| entry.entry)
}

fn open(
    service: &Service,
    cx: &Cx,
    (facts, cases): (&Facts, &[CaseId]),
    (readings, fields): (Vec<Reading>, &Fields),
) -> Vec<Reading> {
    let kind = cx.sign_in().kind;
    let mut standings = BTreeMap::new();
    for case in cases {
        let standing = match kind {
            ReaderKind::Participant => service.access.standing(cx, facts, *case),
            ReaderKind::Staff => service.access.review_standing(cx, facts, *case),
            ReaderKind::Partner | ReaderKind::System => None,
        };
        standings.extend(standing.map(|standing| (*case, standing)));
    }
    let opened = readings.into_iter().filter_map(|reading| {
        let standing = standings.get(&reading.case)?;
        cx.open(standing, Sealed::seal(reading), fields)
    });
    opened
        .map(|visible| visible.into_inner().told_to(kind))
        .collect()
}
