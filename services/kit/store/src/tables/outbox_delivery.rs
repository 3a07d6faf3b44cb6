//! `outbox_delivery`: how far each event has come to each subscriber.

use domain::{ServiceName, code_list};
use sea_orm::entity::prelude::*;

use crate::{column::Coded, relay::DeliveryFault};

code_list! {
    /// How far an event has come to one subscriber.
    pub enum DeliveryState("DeliveryState") {
        /// Not yet taken.
        Waiting => "WAITING", "Väntar";
        /// Taken.
        Delivered => "DELIVERED", "Levererad";
        /// Refused too often; kept for somebody to look at.
        Parked => "PARKED", "Parkerad";
    }
}

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "outbox_delivery")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub subscriber: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub case_key: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub sequence: i64,
    pub event_key: i64,
    pub state: Coded<DeliveryState>,
    pub attempts: i32,
    pub due_at: DateTimeUtc,
    pub claim: Option<Uuid>,
    pub fault: Option<Coded<DeliveryFault>>,
    pub settled_at: Option<DateTimeUtc>,
}

impl Model {
    /// The subscriber, when it is one that this release knows.
    pub fn subscriber(&self) -> Option<ServiceName> {
        domain::CodeList::from_code(&self.subscriber)
    }
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
