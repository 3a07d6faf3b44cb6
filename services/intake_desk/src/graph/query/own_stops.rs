//! The reader's own stops, and what the reviewers of the log must look at.

use std::sync::Arc;

use access::Cx;
use async_graphql::{Context, ID, Object, Result, SimpleObject};
use chassis::graphql::{Code, Connection, DateTime, page_request};
use domain::CodeList;

use crate::{
    IntakeDesk, flow,
    graph::types::{page::id, registry::Unit},
    model::stop::{self as model, LogAlarmKind, RelationKind},
};

/// A number that the reader has registered. Which number nobody can tell any more.
#[derive(SimpleObject)]
pub struct RegisteredNumber {
    /// The registration's id.
    id: ID,
    /// Whose number it is.
    kind: Code<RelationKind>,
    /// Since when.
    registered_at: DateTime,
}

/// Something that the reviewers of an agency's log must look at. It names nobody who seeks help.
#[derive(SimpleObject)]
pub struct LogAlarm {
    /// The alarm's id.
    id: ID,
    /// What it is about, as a code.
    kind: Code<LogAlarmKind>,
    /// The same in words.
    title: &'static str,
    /// When it happened.
    raised_at: DateTime,
    /// The id of the member of staff who did it.
    staff_id: ID,
    /// The name that colleagues see.
    staff_name: String,
    /// For which unit.
    unit: Unit,
}

impl From<model::LogAlarm> for LogAlarm {
    fn from(alarm: model::LogAlarm) -> Self {
        Self {
            id: id(alarm.id),
            kind: Code(alarm.kind),
            title: alarm.kind.label(),
            raised_at: DateTime(alarm.raised_at),
            staff_id: id(alarm.doer.id),
            staff_name: alarm.doer.display_name,
            unit: Unit(Arc::clone(&alarm.unit)),
        }
    }
}

/// Queries of the reader's own stops, and of alarms.
#[derive(Default)]
pub struct OwnStopsQuery;

#[Object]
impl OwnStopsQuery {
    /// The numbers and ways to be reached that the reader has registered and not removed; empty for who is no member of staff.
    async fn registered_numbers(&self, ctx: &Context<'_>) -> Result<Vec<RegisteredNumber>> {
        let (desk, cx) = (ctx.data::<IntakeDesk>()?, ctx.data::<Cx>()?);
        let numbers = flow::list_registered_numbers(desk, cx).await?;
        let shown = numbers.into_iter().map(|number| RegisteredNumber {
            id: id(number.id),
            kind: Code(number.kind),
            registered_at: DateTime(number.registered_at),
        });
        Ok(shown.collect())
    }

    /// The alarms of the agencies whose log the reader reviews that nobody has looked at, oldest first;
    /// empty for everybody else.
    async fn log_alarms(
        &self,
        ctx: &Context<'_>,
        first: i32,
        after: Option<String>,
    ) -> Result<Connection<LogAlarm>> {
        let (desk, cx) = (ctx.data::<IntakeDesk>()?, ctx.data::<Cx>()?);
        let request = page_request(first, after)?;
        let page = flow::list_log_alarms(desk, cx, &request).await?;
        Ok(Connection::from(page.map(LogAlarm::from)))
    }
}
