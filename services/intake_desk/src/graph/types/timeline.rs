//! What happened in a case, over all agencies that the reader may see.

use std::sync::Arc;

use access::Visible;
use async_graphql::{ID, SimpleObject};
use chassis::graphql::{Code, DateTime};
use domain::{CodeList, Section};

use super::{page::id, registry::Agency};
use crate::model::timeline::{self as model, TimelineKind};

/// One thing that happened.
#[derive(SimpleObject)]
pub struct TimelineEntry {
    /// When.
    at: DateTime,
    /// What, as a code.
    kind: Code<TimelineKind>,
    /// What, in words.
    title: &'static str,
    /// The section that it belongs to.
    section: Code<Section>,
    /// The agency that did it.
    agency: Agency,
    /// The referral, basis, note or opening that it is about.
    subject: Option<ID>,
}

impl From<&Visible<model::TimelineEntry>> for TimelineEntry {
    fn from(visible: &Visible<model::TimelineEntry>) -> Self {
        let entry = visible.get();
        Self {
            at: DateTime(entry.at),
            kind: Code(entry.kind),
            title: entry.kind.label(),
            section: Code(entry.section),
            agency: Agency(Arc::clone(&entry.agency)),
            subject: entry.subject.map(id),
        }
    }
}
