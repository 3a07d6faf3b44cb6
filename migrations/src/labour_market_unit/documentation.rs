//! The tables of what organisers write about programmes. There is no column for a participant in any of them, and
//! there must be none.

use sea_orm_migration::prelude::*;

use crate::{
    column::{code, day, id, instant, key, list, maybe, number, text},
    section::index,
};

/// Creates them, each with the indexes that its reads need.
pub async fn create(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    for (name, table) in tables() {
        manager.create_table(table).await?;
        manager
            .create_index(index(name, &["programme_id", "superseded_at"]))
            .await?;
        let version = index(name, &["id", "version"]).unique().to_owned();
        manager.create_index(version).await?;
    }
    let columns = ["staff_id", "superseded_at"];
    manager
        .create_index(index("programme_commission", &columns))
        .await
}

fn tables() -> Vec<(&'static str, TableCreateStatement)> {
    vec![
        ("programme_profile", profile()),
        ("programme_phase", phase()),
        ("programme_staffing", staffing()),
        ("programme_commission", commission()),
        ("resource_group", group()),
        ("union_negotiation", negotiation()),
        ("programme_deviation", deviation()),
        ("programme_change", change()),
        ("programme_week", week()),
        ("programme_report", report()),
        ("programme_lesson", lesson()),
        ("checklist_note", checklist_note()),
    ]
}

/// A table whose rows are versions of entries. An entry keeps its id, and earlier versions stay.
fn document_table(name: &'static str) -> TableCreateStatement {
    Table::create()
        .table(name)
        .if_not_exists()
        .col(key("row_key").primary_key())
        .col(id("id"))
        .col(id("programme_id"))
        .col(number("version"))
        .col(id("author_id"))
        .col(instant("recorded_at"))
        .col(maybe(instant("superseded_at")))
        .to_owned()
}

fn profile() -> TableCreateStatement {
    document_table("programme_profile")
        .col(text("purpose"))
        .col(list("partners"))
        .col(list("target_groups"))
        .col(maybe(number("service_rate_percent")))
        .col(maybe(number("competence_share_percent")))
        .col(code("start_pattern"))
        .col(maybe(day("started_on")))
        .col(maybe(day("ended_on")))
        .check(Expr::cust("service_rate_percent between 1 and 100"))
        .check(Expr::cust("competence_share_percent between 0 and 100"))
        .to_owned()
}

fn phase() -> TableCreateStatement {
    document_table("programme_phase")
        .col(text("name"))
        .col(day("planned_from"))
        .col(day("planned_to"))
        .col(maybe(day("started_on")))
        .col(maybe(day("ended_on")))
        .to_owned()
}

fn staffing() -> TableCreateStatement {
    document_table("programme_staffing")
        .col(code("function"))
        .col(text("name"))
        .col(day("starts_on"))
        .col(maybe(day("ends_on")))
        .col(maybe(text("note")))
        .to_owned()
}

fn commission() -> TableCreateStatement {
    document_table("programme_commission")
        .col(id("staff_id"))
        .col(text("name"))
        .col(text("organisation"))
        .col(day("starts_on"))
        .col(maybe(day("ends_on")))
        .to_owned()
}

fn group() -> TableCreateStatement {
    document_table("resource_group")
        .col(code("kind"))
        .col(text("name"))
        .col(text("work"))
        .col(maybe(id("supervisor_id")))
        .col(list("workplace_ids"))
        .col(maybe(number("places")))
        .col(day("starts_on"))
        .col(maybe(day("ends_on")))
        .to_owned()
}

fn negotiation() -> TableCreateStatement {
    document_table("union_negotiation")
        .col(text("organisation"))
        .col(text("matter"))
        .col(day("called_on"))
        .col(maybe(day("ended_on")))
        .col(code("outcome"))
        .col(maybe(text("effect")))
        .to_owned()
}

fn deviation() -> TableCreateStatement {
    document_table("programme_deviation")
        .col(day("began_on"))
        .col(maybe(day("until")))
        .col(code("kind"))
        .col(code("control"))
        .col(text("cause"))
        .col(text("effect"))
        .to_owned()
}

fn change() -> TableCreateStatement {
    document_table("programme_change")
        .col(day("decided_on"))
        .col(text("what"))
        .col(maybe(text("before")))
        .col(text("after"))
        .col(text("why"))
        .to_owned()
}

fn week() -> TableCreateStatement {
    document_table("programme_week")
        .col(day("monday"))
        .col(code("state"))
        .col(text("summary"))
        .to_owned()
}

fn report() -> TableCreateStatement {
    document_table("programme_report")
        .col(day("starts_on"))
        .col(day("ends_on"))
        .col(text("done"))
        .col(maybe(text("next")))
        .col(maybe(text("risks")))
        .to_owned()
}

fn lesson() -> TableCreateStatement {
    document_table("programme_lesson")
        .col(code("dimension"))
        .col(text("lesson"))
        .col(text("advice"))
        .to_owned()
}

/// `point` is the code of a fixed point, or the id of a lesson.
fn checklist_note() -> TableCreateStatement {
    document_table("checklist_note")
        .col(code("point"))
        .col(code("answer"))
        .col(maybe(text("note")))
        .to_owned()
}
