//! Reviews of the access log. A person is a pseudonym here; who read is named, what stands in the rows is not
//! shown.

use std::{collections::BTreeMap, sync::Arc};

use access::{Cx, Language};
use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use chassis::graphql::{Code, DateTime, Edge, LocalDate, PageInfo, node_fields, page_request};
use domain::{Role, RowKey, ServiceName};

use super::{
    basis::DisclosureBasis,
    ledger::DisclosedSection,
    page::{connection_of, id},
    registry::{Agency, Unit},
};
use crate::{
    IntakeDesk,
    model::{
        log_review::{Deed, GivenVerdict, LogFollowUp as Done, LogItemState, LogVerdict},
        log_risk::LogReviewReason,
    },
    read::{ItemPage, ItemView, ReadingView, ReviewView},
    store::log_review::ItemFilter,
};

/// A review of the access log of one agency's records in a period (loggkontroll, SoLPUL 10 §).
pub struct LogReview(pub ReviewView);

/// Which looks are listed.
#[derive(InputObject, Default)]
pub struct LogReviewFilter {
    /// Only those that are asked about for this reason.
    reason: Option<Code<LogReviewReason>>,
    /// Only those that are judged, or not.
    state: Option<Code<LogItemState>>,
}

/// Who did something in a review, and when.
#[derive(SimpleObject)]
pub struct LogReviewDeed {
    /// The reviewer's name.
    by: Option<String>,
    /// When.
    at: DateTime,
}

/// A look at one case by one reader in one request.
#[derive(SimpleObject)]
pub struct LogReviewItem {
    /// The look's id.
    id: ID,
    /// The name by which this review, and no other, speaks of the person.
    pseudonym: String,
    /// Why it is asked about.
    reasons: Vec<Code<LogReviewReason>>,
    /// When.
    at: DateTime,
    /// The name of the reader.
    reader: Option<String>,
    /// What was read, as the logs that answered tell it.
    readings: Vec<LogReading>,
    /// What was found; null until somebody has judged it.
    verdict: Option<LogReviewVerdict>,
    /// What was done about it, oldest first.
    follow_ups: Vec<LogReviewFollowUp>,
}

/// What was read in one service, for one unit, on one basis.
#[derive(SimpleObject)]
pub struct LogReading {
    /// The service in whose log it stands.
    service: Code<ServiceName>,
    /// When.
    at: DateTime,
    /// The name of the operation.
    operation: String,
    /// The unit for which the reader acted.
    unit: Option<Unit>,
    /// The reader's role.
    role: Option<Code<Role>>,
    /// What was read.
    sections: Vec<DisclosedSection>,
    /// The policies that decided.
    policies: Vec<String>,
    /// The id of the basis, where it rested on one.
    basis_id: Option<ID>,
    /// The basis, where the reviewer may know it.
    basis: Option<DisclosureBasis>,
}

/// What a reviewer found.
#[derive(SimpleObject)]
pub struct LogReviewVerdict {
    /// What.
    verdict: Code<LogVerdict>,
    /// Why.
    note: Option<String>,
    /// By whom and when.
    given: LogReviewDeed,
}

/// What was done about a look.
#[derive(SimpleObject)]
pub struct LogReviewFollowUp {
    /// What.
    action: String,
    /// On which day.
    done_on: LocalDate,
    /// By whom it was written down, and when.
    recorded: LogReviewDeed,
}

/// A page of looks, oldest first.
#[derive(SimpleObject)]
pub struct LogReviewItemConnection {
    /// The looks of this page.
    edges: Vec<Edge<LogReviewItem>>,
    /// Where the page lies in the list.
    page_info: PageInfo,
    /// The services whose logs did not answer just now. What they would tell is missing here.
    unavailable: Vec<Code<ServiceName>>,
}

#[Object]
impl LogReview {
    /// The review's id.
    async fn id(&self) -> ID {
        id(self.0.review.id)
    }
    /// The agency whose records were read.
    async fn agency(&self) -> Agency {
        Agency(Arc::clone(&self.0.review.unit.agency))
    }
    /// The first day.
    async fn from(&self) -> LocalDate {
        LocalDate(self.0.review.period.from)
    }
    /// The last day.
    async fn to(&self) -> LocalDate {
        LocalDate(self.0.review.period.to)
    }
    /// How many of a thousand looks were drawn, besides those with a sign of risk.
    async fn sample_permille(&self) -> i32 {
        self.0.review.sample_permille
    }
    /// Who opened it, and when.
    async fn opened(&self) -> LogReviewDeed {
        let review = &self.0.review;
        let deed = Deed {
            by: review.opened_by,
            at: review.opened_at,
        };
        LogReviewDeed::of(deed, &self.0.names)
    }
    /// Who signed it off, and when. After that nothing in it changes.
    async fn signed(&self) -> Option<LogReviewDeed> {
        let signed = self.0.review.signed;
        signed.map(|deed| LogReviewDeed::of(deed, &self.0.names))
    }
    /// The looks that it asks about, oldest first.
    async fn items(
        &self,
        ctx: &Context<'_>,
        first: i32,
        after: Option<String>,
        filter: Option<LogReviewFilter>,
    ) -> Result<LogReviewItemConnection> {
        let (desk, cx) = (ctx.data::<IntakeDesk>()?, ctx.data::<Cx>()?);
        let request = page_request(first, after)?;
        let filter = filter.unwrap_or_default();
        let filter = ItemFilter {
            reason: filter.reason.map(|reason| reason.0),
            state: filter.state.map(|state| state.0),
        };
        let fields = node_fields(ctx);
        let page = desk
            .view_items(cx, &self.0.review, (&request, filter), &fields)
            .await?;
        Ok(LogReviewItemConnection::of(&page, cx))
    }
}

impl LogReviewItemConnection {
    fn of(page: &ItemPage, cx: &Cx) -> Self {
        let shown = connection_of(&page.page, |item| LogReviewItem::of(item, cx));
        Self {
            edges: shown.edges,
            page_info: shown.page_info,
            unavailable: page.unavailable.iter().copied().map(Code).collect(),
        }
    }
}

impl LogReviewDeed {
    fn of(deed: Deed, names: &BTreeMap<RowKey, String>) -> Self {
        Self {
            by: names.get(&deed.by).cloned(),
            at: DateTime(deed.at),
        }
    }
}

impl LogReviewItem {
    /// A look as the reviewer sees it.
    pub fn of(view: &ItemView, cx: &Cx) -> Self {
        let look = view.item.get();
        let names = &view.names;
        let readings = view.readings.iter();
        let verdict = view.verdict.as_ref();
        let follow_ups = view.follow_ups.iter();
        Self {
            id: id(look.id),
            pseudonym: view.pseudonym.clone(),
            reasons: look.reasons.iter().copied().map(Code).collect(),
            at: DateTime(look.at),
            reader: view.reader.clone(),
            readings: readings.map(|read| LogReading::of(read, cx)).collect(),
            verdict: verdict.map(|given| LogReviewVerdict::of(given, names)),
            follow_ups: follow_ups
                .map(|done| LogReviewFollowUp::of(done, names))
                .collect(),
        }
    }
}

impl LogReading {
    fn of(view: &ReadingView, cx: &Cx) -> Self {
        let reading = &view.reading;
        let parts = &reading.parts;
        let mut policies: Vec<String> = parts
            .iter()
            .flat_map(|part| part.policies.iter().cloned())
            .collect();
        policies.sort();
        policies.dedup();
        let language: Language = cx.language();
        let basis = view.basis.as_deref();
        Self {
            service: Code(view.service),
            at: DateTime(reading.at),
            operation: reading.operation.clone(),
            unit: view.unit.as_ref().map(|unit| Unit(Arc::clone(unit))),
            role: reading.role.map(Code),
            sections: parts
                .iter()
                .map(|part| DisclosedSection::of(part, language))
                .collect(),
            policies,
            basis_id: reading.basis.map(id),
            basis: basis.map(|basis| DisclosureBasis::of(basis, cx.today())),
        }
    }
}

impl LogReviewVerdict {
    fn of(given: &GivenVerdict, names: &BTreeMap<RowKey, String>) -> Self {
        Self {
            verdict: Code(given.verdict),
            note: given.note.clone(),
            given: LogReviewDeed::of(given.deed, names),
        }
    }
}

impl LogReviewFollowUp {
    fn of(done: &Done, names: &BTreeMap<RowKey, String>) -> Self {
        Self {
            action: done.action.clone(),
            done_on: LocalDate(done.done_on),
            recorded: LogReviewDeed::of(done.deed, names),
        }
    }
}
