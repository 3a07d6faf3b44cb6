//! The tables of evaluations: who was enrolled where, what people write about a programme, and lists that were taken in.

use sea_orm_migration::{async_trait, prelude::*};

use crate::{
    column::{code, counted_key, day, id, instant, key, list, maybe, number, ore, text},
    section::index,
};

/// Lays out the tables of evaluations.
#[derive(Debug, Clone, Copy)]
pub(super) struct Evaluations;

impl MigrationName for Evaluations {
    fn name(&self) -> &'static str {
        "follow_up_0101_evaluations"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Evaluations {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(enrolment_tie()).await?;
        let columns = ["programme_id", "event_id"];
        manager
            .create_index(index("enrolment_tie", &columns))
            .await?;
        for (name, table) in documents() {
            manager.create_table(table).await?;
            for columns in [["programme_id", "superseded_at"], ["id", "version"]] {
                let mut index = index(name, &columns);
                if columns == ["id", "version"] {
                    index.unique();
                }
                manager.create_index(index).await?;
            }
        }
        manager.create_table(imported_participant()).await?;
        let columns = ["programme_id", "import_version", "row_key"];
        manager
            .create_index(index("imported_participant", &columns))
            .await
    }
}

/// That somebody was enrolled in a programme, as one event told it; a pseudonym, or none for who is counted only.
fn enrolment_tie() -> TableCreateStatement {
    Table::create()
        .table("enrolment_tie")
        .if_not_exists()
        .col(counted_key("tie_key"))
        .col(id("event_id").unique_key())
        .col(id("programme_id"))
        .col(maybe(code("pseudonym")))
        .col(day("happened_on"))
        .to_owned()
}

/// A table of documents of a programme: every version is kept.
pub(super) fn document(name: &'static str) -> TableCreateStatement {
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

fn documents() -> Vec<(&'static str, TableCreateStatement)> {
    let own: Vec<(&'static str, Vec<ColumnDef>)> = vec![
        (
            "goal",
            vec![
                number("number"),
                text("wording"),
                text("purpose"),
                text("requested_basis"),
                code("measure"),
                maybe(key("target")),
                maybe(day("period_from")),
                maybe(day("period_to")),
                maybe(number("months")),
                maybe(code("reading")),
                maybe(number("planned_rate_percent")),
            ],
        ),
        (
            "goal_remark",
            vec![
                id("goal_id"),
                text("remark"),
                day("written_on"),
                maybe(text("answer")),
                maybe(day("answered_on")),
            ],
        ),
        (
            "goal_assessment",
            vec![
                code("verdict"),
                text("basis"),
                text("assessment"),
                maybe(text("beyond_control")),
            ],
        ),
        (
            "evaluation_statement",
            vec![text("statement"), maybe(text("lessons"))],
        ),
        (
            "baseline_indicator",
            vec![
                text("name"),
                key("value"),
                code("unit"),
                text("source"),
                day("measured_on"),
            ],
        ),
        ("participant_import", vec![number("participants")]),
        (
            "budget_line",
            vec![
                number("year"),
                text("name"),
                ore("planned_ore"),
                maybe(ore("outcome_ore")),
            ],
        ),
        (
            "budget_overhead",
            vec![number("percent"), ore("rounding_ore")],
        ),
    ];
    let tables = own.into_iter().map(|(name, columns)| {
        let mut table = document(name);
        for column in columns {
            table.col(column);
        }
        (name, table)
    });
    tables.collect()
}

/// A row of a list that an organiser brought: coded values by field. No name, no number of a person, no text.
fn imported_participant() -> TableCreateStatement {
    Table::create()
        .table("imported_participant")
        .if_not_exists()
        .col(key("row_key").primary_key())
        .col(id("programme_id"))
        .col(number("import_version"))
        .col(code("reference"))
        .col(list("codes"))
        .to_owned()
}
