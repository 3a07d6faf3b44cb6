//! The envelope alone: it reads events whose body this build does not know, so that they can be
//! parked and taken later, never dropped.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{Event, EventBody};
use crate::{CaseId, CaseKey, EventId, ServiceName, code_list};

/// An event whose body is kept as it came, with every field that the sender wrote.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RawEvent {
    /// The event itself.
    pub id: EventId,
    /// The case that it happened in.
    pub case: CaseId,
    /// The key of that case.
    pub case_key: CaseKey,
    /// Its place among the events of this case from this source.
    pub sequence: i64,
    /// The service that tells it.
    pub source: ServiceName,
    /// The version of the body's schema.
    pub version: u16,
    /// When it happened, for the business.
    pub occurred_at: DateTime<Utc>,
    /// When it was written down.
    pub recorded_at: DateTime<Utc>,
    /// What happened, unread.
    pub body: Value,
    /// Fields of the envelope that this build does not know.
    #[serde(flatten)]
    pub rest: Map<String, Value>,
}

code_list! {
    /// Why an event cannot be taken by this build and is parked.
    pub enum ParkReason("ParkReason") {
        /// The version of the body's schema is another one.
        UnknownVersion => "UNKNOWN_VERSION", "Okänd version";
        /// The body's type or shape is not known.
        UnknownBody => "UNKNOWN_BODY", "Okänt innehåll";
    }
}

impl RawEvent {
    /// The name of the body, when it has one.
    pub fn kind(&self) -> Option<&str> {
        self.body.get("type").and_then(Value::as_str)
    }

    /// Reads the body.
    ///
    /// # Errors
    /// Why the event must be parked; it is left as it came.
    pub fn open(&self) -> Result<Event, ParkReason> {
        if self.version != EventBody::VERSION {
            return Err(ParkReason::UnknownVersion);
        }
        let body = EventBody::deserialize(&self.body).map_err(|_| ParkReason::UnknownBody)?;
        Ok(Event {
            id: self.id,
            case: self.case,
            case_key: self.case_key,
            sequence: self.sequence,
            source: self.source,
            version: self.version,
            occurred_at: self.occurred_at,
            recorded_at: self.recorded_at,
            body,
        })
    }
}
