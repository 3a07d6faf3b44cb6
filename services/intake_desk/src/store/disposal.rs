//! Erasing: the notes of one agency in some cases, cases with everything that leans on them, and persons of whom no
//! case is left. Whoever calls this has ruled that it is due, in the same transaction.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use domain::{CaseKey, CodeList, RowKey, Section, section::SectionOwner};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect,
    sea_query::{Alias, Expr, ExprTrait, Query, SelectStatement},
};
use store::{Coded, StoreFault};

use super::entity::{
    due_work, journal_note, mapping_part, notice, notice_attempt, opening_review, opening_verdict,
    person, person_identifier, shared_case, timeline_entry,
};
use super::{person_merge::remove_merges, united::list_rows_of};

/// What was erased of one table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Erased {
    /// The unit that wrote it, by key; `None` for what no unit wrote alone.
    pub unit: Option<RowKey>,
    /// The section; `None` for what belongs to the case as such.
    pub section: Option<Section>,
    /// The table.
    pub table: &'static str,
    /// How many rows.
    pub rows: u64,
}

/// What one agency wrote in some cases.
#[derive(Debug, Clone, Default)]
pub struct ErasedNotes {
    /// What was erased, by unit and section.
    pub lines: Vec<Erased>,
    /// In which sections, by case.
    pub sections: BTreeMap<CaseKey, BTreeSet<Section>>,
    /// When the oldest was written.
    pub first: Option<DateTime<Utc>>,
    /// When the newest was written.
    pub last: Option<DateTime<Utc>>,
}

const TABLE_JOURNAL: &str = "journal_note";
const TABLE_MAPPING: &str = "mapping_part";
const TABLE_TIMELINE: &str = "timeline_entry";

impl ErasedNotes {
    fn add(&mut self, note: &WrittenNote, table: &'static str) {
        let unit = Some(RowKey::from_i64(note.unit));
        let section = Some(note.section);
        let same = self
            .lines
            .iter_mut()
            .find(|line| line.unit == unit && line.section == section && line.table == table);
        match same {
            Some(line) => line.rows += 1,
            None => self.lines.push(Erased {
                unit,
                section,
                table,
                rows: 1,
            }),
        }
        let case = CaseKey::from_i64(note.case);
        self.sections.entry(case).or_default().insert(note.section);
        let first = self.first.unwrap_or(note.at);
        self.first = Some(std::cmp::min(first, note.at));
        self.last = std::cmp::max(self.last, Some(note.at));
    }
}

/// Where a note stands and when it was written; nothing of what it says.
struct WrittenNote {
    case: i64,
    unit: i64,
    section: Section,
    at: DateTime<Utc>,
}

/// Erases what an agency wrote in the journal and the mapping of some cases, with what the timeline says of it and the
/// work that waits for it. Seven statements.
pub async fn remove_notes(
    connection: &impl ConnectionTrait,
    agency: RowKey,
    cases: &[CaseKey],
) -> Result<ErasedNotes, StoreFault> {
    let keys = keys(cases);
    let mut erased = ErasedNotes::default();
    for (note, table) in list_written(connection, agency, &keys).await? {
        erased.add(&note, table);
    }
    let noted = Query::select()
        .column(journal_note::Column::Id)
        .from(journal_note::Entity)
        .and_where(journal_note::Column::CaseKey.is_in(keys.clone()))
        .and_where(journal_note::Column::AgencyKey.eq(agency.as_i64()))
        .to_owned();
    due_work::Entity::delete_many()
        .filter(due_work::Column::CaseKey.is_in(keys.clone()))
        .filter(due_work::Column::SubjectId.in_subquery(noted))
        .exec(connection)
        .await?;
    let written = Section::ALL.iter().copied();
    let written = written.filter(|section| section.owner() == SectionOwner::Writer);
    let told = timeline_entry::Entity::delete_many()
        .filter(timeline_entry::Column::CaseKey.is_in(keys.clone()))
        .filter(timeline_entry::Column::AgencyKey.eq(agency.as_i64()))
        .filter(timeline_entry::Column::Section.is_in(written.map(Coded)))
        .exec(connection)
        .await?;
    if told.rows_affected > 0 {
        erased.lines.push(Erased {
            unit: None,
            section: None,
            table: TABLE_TIMELINE,
            rows: told.rows_affected,
        });
    }
    journal_note::Entity::delete_many()
        .filter(journal_note::Column::CaseKey.is_in(keys.clone()))
        .filter(journal_note::Column::AgencyKey.eq(agency.as_i64()))
        .exec(connection)
        .await?;
    mapping_part::Entity::delete_many()
        .filter(mapping_part::Column::CaseKey.is_in(keys))
        .filter(mapping_part::Column::AgencyKey.eq(agency.as_i64()))
        .exec(connection)
        .await?;
    Ok(erased)
}

async fn list_written(
    connection: &impl ConnectionTrait,
    agency: RowKey,
    keys: &[i64],
) -> Result<Vec<(WrittenNote, &'static str)>, StoreFault> {
    let notes: Vec<(i64, i64, DateTime<Utc>)> = journal_note::Entity::find()
        .select_only()
        .column(journal_note::Column::CaseKey)
        .column(journal_note::Column::UnitKey)
        .column(journal_note::Column::WrittenAt)
        .filter(journal_note::Column::CaseKey.is_in(keys.iter().copied()))
        .filter(journal_note::Column::AgencyKey.eq(agency.as_i64()))
        .into_tuple()
        .all(connection)
        .await?;
    let parts: Vec<(i64, i64, String, DateTime<Utc>)> = mapping_part::Entity::find()
        .select_only()
        .column(mapping_part::Column::CaseKey)
        .column(mapping_part::Column::UnitKey)
        .column(mapping_part::Column::Part)
        .column(mapping_part::Column::RecordedAt)
        .filter(mapping_part::Column::CaseKey.is_in(keys.iter().copied()))
        .filter(mapping_part::Column::AgencyKey.eq(agency.as_i64()))
        .into_tuple()
        .all(connection)
        .await?;
    let notes = notes.into_iter().map(|(case, unit, at)| {
        let section = Section::Journal;
        let note = WrittenNote {
            case,
            unit,
            section,
            at,
        };
        Ok((note, TABLE_JOURNAL))
    });
    let parts = parts.into_iter().map(|(case, unit, part, at)| {
        let section = Section::from_code(&part);
        let note = WrittenNote {
            case,
            unit,
            section: section.ok_or(StoreFault::Unreadable("mapping_part.part"))?,
            at,
        };
        Ok((note, TABLE_MAPPING))
    });
    notes.chain(parts).collect()
}

/// Every table that leans on a case, with the section that it holds, each before those that it leans on itself. What a
/// review of the access log names stays, and so does the log.
pub const TABLES_OF_CASE: [(&str, Option<Section>); 22] = [
    ("person_merge_case", None),
    ("opening_review", None),
    ("opening", None),
    ("follow_up_due", Some(Section::FollowUp)),
    ("closure", Some(Section::Closure)),
    ("plan_comment", Some(Section::Plan)),
    ("plan_activity", Some(Section::Plan)),
    ("plan_goal", Some(Section::Plan)),
    ("plan", Some(Section::Plan)),
    (TABLE_JOURNAL, Some(Section::Journal)),
    (TABLE_MAPPING, None),
    ("due_work", None),
    ("referral_step", Some(Section::Referrals)),
    ("referral", Some(Section::Referrals)),
    ("basis", Some(Section::Bases)),
    ("task", None),
    ("deadline", None),
    (TABLE_TIMELINE, None),
    ("screening", Some(Section::Screening)),
    ("intake", Some(Section::Intake)),
    ("case_assignment", Some(Section::Parties)),
    ("party", Some(Section::Parties)),
];

/// Every table that leans on a person, but for cases.
pub const TABLES_OF_PERSON: [(&str, Option<Section>); 7] = [
    ("notice", None),
    ("conflict", None),
    ("protection_handler", None),
    ("protection", Some(Section::Identity)),
    ("person_move", Some(Section::Identity)),
    ("contact_point", Some(Section::Contact)),
    ("person_identifier", Some(Section::Identity)),
];

/// Erases cases with everything that leans on them. As many statements as there are tables.
pub async fn remove_cases(
    connection: &impl ConnectionTrait,
    cases: &[CaseKey],
) -> Result<Vec<Erased>, StoreFault> {
    let keys = keys(cases);
    let reviews = Query::select()
        .column(opening_review::Column::Key)
        .from(opening_review::Entity)
        .and_where(opening_review::Column::CaseKey.is_in(keys.clone()))
        .to_owned();
    let verdicts = opening_verdict::Entity::delete_many()
        .filter(opening_verdict::Column::ReviewKey.in_subquery(reviews))
        .exec(connection)
        .await?;
    let mut erased = vec![of_table("opening_verdict", None, verdicts.rows_affected)];
    for (table, section) in TABLES_OF_CASE {
        let rows = remove(connection, (table, "case_key"), &keys).await?;
        erased.push(of_table(table, section, rows));
    }
    let phases = remove(connection, ("case_phase", "case_key"), &keys).await?;
    erased.push(of_table("case_phase", None, phases));
    let heads = remove(connection, ("shared_case", "key"), &keys).await?;
    erased.push(of_table("shared_case", None, heads));
    Ok(erased)
}

/// Erases those of the persons of whom no case is left, with those who were merged into them and the look-ups that led to
/// any of them.
pub async fn remove_persons(
    connection: &impl ConnectionTrait,
    persons: &[RowKey],
) -> Result<Vec<Erased>, StoreFault> {
    let left = persons_without_case(connection, persons).await?;
    let keys = list_rows_of(connection, &left).await?;
    let numbers = Query::select()
        .column(person_identifier::Column::Value)
        .from(person_identifier::Entity)
        .and_where(person_identifier::Column::PersonKey.is_in(keys.clone()))
        .to_owned();
    let contacts = remove_contacts(connection, numbers).await?;
    let tries = remove_tries(connection, &keys).await?;
    let merges = remove_merges(connection, &keys).await?;
    let mut erased = vec![
        of_table("open_contact", Some(Section::Identity), contacts),
        of_table("notice_attempt", None, tries),
        of_table("person_merge", Some(Section::Identity), merges),
    ];
    for (table, section) in TABLES_OF_PERSON {
        let rows = remove(connection, (table, "person_key"), &keys).await?;
        erased.push(of_table(table, section, rows));
    }
    let rows = remove(connection, ("person", "key"), &keys).await?;
    erased.push(of_table("person", Some(Section::Identity), rows));
    Ok(erased)
}

async fn persons_without_case(
    connection: &impl ConnectionTrait,
    persons: &[RowKey],
) -> Result<Vec<i64>, StoreFault> {
    let keys = persons.iter().map(|person| person.as_i64());
    let with_case = Query::select()
        .column(shared_case::Column::PersonKey)
        .from(shared_case::Entity)
        .and_where(shared_case::Column::PersonKey.is_in(keys.clone()))
        .to_owned();
    Ok(person::Entity::find()
        .select_only()
        .column(person::Column::Key)
        .filter(person::Column::Key.is_in(keys))
        .filter(person::Column::Key.not_in_subquery(with_case))
        .into_tuple()
        .all(connection)
        .await?)
}

async fn remove_contacts(
    connection: &impl ConnectionTrait,
    numbers: SelectStatement,
) -> Result<u64, StoreFault> {
    let statement = Query::delete()
        .from_table(Alias::new("open_contact"))
        .and_where(Expr::col(Alias::new("number_value")).in_subquery(numbers))
        .to_owned();
    Ok(connection.execute(&statement).await?.rows_affected())
}

/// What came of notices about persons. Settled ones are forgotten long before; one that is not goes with its person.
async fn remove_tries(
    connection: &impl ConnectionTrait,
    persons: &[i64],
) -> Result<u64, StoreFault> {
    let notices = Query::select()
        .column(notice::Column::Key)
        .from(notice::Entity)
        .and_where(notice::Column::PersonKey.is_in(persons.iter().copied()))
        .to_owned();
    let tries = notice_attempt::Entity::delete_many()
        .filter(notice_attempt::Column::NoticeKey.in_subquery(notices));
    Ok(tries.exec(connection).await?.rows_affected)
}

async fn remove(
    connection: &impl ConnectionTrait,
    (table, column): (&'static str, &'static str),
    keys: &[i64],
) -> Result<u64, StoreFault> {
    let statement = Query::delete()
        .from_table(Alias::new(table))
        .and_where(Expr::col(Alias::new(column)).is_in(keys.iter().copied()))
        .to_owned();
    Ok(connection.execute(&statement).await?.rows_affected())
}

fn of_table(table: &'static str, section: Option<Section>, rows: u64) -> Erased {
    Erased {
        unit: None,
        section,
        table,
        rows,
    }
}

fn keys(cases: &[CaseKey]) -> Vec<i64> {
    cases.iter().map(|case| case.as_i64()).collect()
}
