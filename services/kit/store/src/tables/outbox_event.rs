//! `outbox_event`: every event that this service has told, kept for ever.

use domain::{
    CaseId, CaseKey, CodeList, EventId, ServiceName,
    event::{Event, EventBody},
};
use sea_orm::entity::prelude::*;

use crate::fault::StoreFault;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "outbox_event")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub event_key: i64,
    pub position: Option<i64>,
    pub id: Uuid,
    pub case_key: i64,
    pub case_id: Uuid,
    pub sequence: i64,
    pub source: String,
    pub version: i32,
    pub occurred_at: DateTimeUtc,
    pub recorded_at: DateTimeUtc,
    pub body: Json,
}

impl Model {
    /// The event as it is told.
    pub fn event(self) -> Result<Event, StoreFault> {
        const EVENT: StoreFault = StoreFault::Unreadable("event");
        Ok(Event {
            id: EventId::from_uuid(self.id),
            case: CaseId::from_uuid(self.case_id),
            case_key: CaseKey::from_i64(self.case_key),
            sequence: self.sequence,
            source: ServiceName::from_code(&self.source).ok_or(EVENT)?,
            version: u16::try_from(self.version).map_err(|_| EVENT)?,
            occurred_at: self.occurred_at,
            recorded_at: self.recorded_at,
            body: serde_json::from_value::<EventBody>(self.body).map_err(|_| EVENT)?,
        })
    }
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
