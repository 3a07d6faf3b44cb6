//! The table of partners' own requests that the desk takes somebody in, and on an intake, whose request it began with.

use sea_orm_migration::{async_trait, prelude::*};

use super::{create, index, unique_index};
use crate::{
    column::{code, day, id, instant, key, maybe, text},
    kit::keeping::add_column,
};

/// Lays out the table of partners' requests.
#[derive(Debug, Clone, Copy)]
pub struct Proposal;

impl MigrationName for Proposal {
    fn name(&self) -> &'static str {
        "desk_0012_intake_proposal"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Proposal {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let indexes = vec![
            unique_index("intake_proposal", &["id"]),
            index(
                "intake_proposal",
                &["desk_unit_key", "status", "due_on", "key"],
            ),
            index("intake_proposal", &["remind_at"]),
            index("intake_proposal", &["erase_at"]),
        ];
        create(manager, vec![intake_proposal()], indexes).await?;
        add_column(manager, "intake", maybe(key("proposed_by_unit_key"))).await
    }
}

/// A request. `subject` is the keyed digest of the number under which the person signs in, so that what stops a reader from
/// the person stops them here, also before anybody knows the person. `remind_at` and `erase_at` say what is to be done with
/// the row, and are empty when nothing is.
fn intake_proposal() -> TableCreateStatement {
    Table::create()
        .table("intake_proposal")
        .if_not_exists()
        .col(key("key").primary_key())
        .col(id("id"))
        .col(id("receipt_id"))
        .col(key("desk_unit_key"))
        .col(key("partner_unit_key"))
        .col(code("municipality"))
        .col(maybe(code("subject")))
        .col(maybe(code("number_kind")))
        .col(maybe(code("number_value")))
        .col(maybe(text("name")))
        .col(maybe(text("phone")))
        .col(maybe(text("email")))
        .col(code("consent_form"))
        .col(day("consented_on"))
        .col(code("reason"))
        .col(maybe(text("text")))
        .col(instant("received_at"))
        .col(day("due_on"))
        .col(maybe(instant("remind_at")))
        .col(maybe(instant("reminded_at")))
        .col(code("status"))
        .col(maybe(instant("handled_at")))
        .col(maybe(key("handled_by_staff_key")))
        .col(maybe(code("decline_reason")))
        .col(maybe(id("intake_id")))
        .col(maybe(instant("erase_at")))
        .foreign_key(&mut leads_to("desk_unit_key", "unit"))
        .foreign_key(&mut leads_to("partner_unit_key", "unit"))
        .foreign_key(&mut leads_to("handled_by_staff_key", "staff"))
        .check(Expr::cust("(status = 'WAITING') = (handled_at IS NULL)"))
        .to_owned()
}

fn leads_to(column: &'static str, table: &'static str) -> ForeignKeyCreateStatement {
    ForeignKey::create()
        .from("intake_proposal", column)
        .to(table, "key")
        .to_owned()
}
