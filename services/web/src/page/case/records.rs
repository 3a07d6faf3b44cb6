//! What the agencies record in sections of their own: tables of what may be read, and the way to the forms of the own
//! agency.

use std::{collections::BTreeMap, sync::Arc};

use askama::Template;
use axum::{Router, extract::Path, response::Response, routing::get};
use serde::Deserialize;
use serde_json::{Value, json};

use super::common::{Kept, OfCase, kept_words, surround};
use crate::{
    case_head::{CaseBar, State},
    fault::PageFault,
    frame::Frame,
    visit::{Reader, Web, show},
};

mod rows;
mod tables;

use rows::Case;

pub(super) fn routes() -> Router<Arc<Web>> {
    Router::new().route("/arende/{id}/uppgifter", get(records))
}

/// The sections, by the agency that owns them.
const SECTIONS: [(&str, &[&str]); 4] = [
    (
        "WELFARE_UNIT",
        &[
            "WELFARE_ASSISTANCE",
            "WELFARE_HOUSEHOLD",
            "WELFARE_ACTIVITY_REQUIREMENT",
        ],
    ),
    (
        "LABOUR_MARKET_UNIT",
        &["LABOUR_PLACEMENT", "LABOUR_COMPETENCE"],
    ),
    (
        "EMPLOYMENT_SERVICE",
        &["EMPLOYMENT_REGISTRATION", "EMPLOYMENT_PROGRAMME"],
    ),
    (
        "INSURANCE_AGENCY",
        &["INSURANCE_BENEFIT", "INSURANCE_REHABILITATION"],
    ),
];

#[derive(Deserialize)]
struct CaseRecords {
    #[serde(flatten)]
    found: OfCase<Case>,
}

/// The reader's own programmes, for their names.
#[derive(Deserialize)]
struct OwnProgrammes {
    programmes: Option<Value>,
}

#[derive(Template)]
#[template(path = "case/records.html")]
struct RecordsPage {
    frame: Frame,
    bar: CaseBar,
    agencies: Vec<AgencyView>,
}

struct AgencyView {
    kind: &'static str,
    name: String,
    sections: Vec<SectionView>,
}

struct SectionView {
    code: &'static str,
    name: String,
    is_withheld: bool,
    /// Whether the service of the agency does not answer.
    is_silent: bool,
    /// Whether the reader enrols people, and so may want to try who a programme is for.
    tests_eligibility: bool,
    tables: Vec<Table>,
}

/// Records of one kind.
struct Table {
    title: String,
    columns: Vec<String>,
    rows: Vec<Row>,
    /// The form for a new one; empty for who may not write.
    add: String,
    /// The form for a new one, by what it is called.
    add_label: String,
}

/// One record.
struct Row {
    cells: Vec<String>,
    /// More about it, as short sentences.
    notes: Vec<String>,
    /// What can be done with it: addresses and labels.
    deeds: Vec<(String, String)>,
    kept: String,
}

/// What tables are made with.
struct Making<'m> {
    frame: &'m Frame,
    case: &'m str,
    can_write: bool,
    /// The names of the reader's own programmes, by their ids.
    programmes: &'m BTreeMap<String, String>,
}

impl Making<'_> {
    fn form(&self, slug: &str) -> String {
        format!("/arende/{}/gora/{slug}", self.case)
    }

    fn table(&self, title: &str, slug: &str, columns: &[&str], rows: Vec<Row>) -> Table {
        let columns = columns.iter();
        Table {
            title: self.frame.t(title),
            columns: columns.map(|name| self.column(name)).collect(),
            rows,
            add: if self.can_write {
                self.form(slug)
            } else {
                String::new()
            },
            add_label: self.frame.t(&format!("{slug}-title")),
        }
    }

    /// What a column is called: shorter than the question, where there is a shorter word.
    fn column(&self, name: &str) -> String {
        let short = self.frame.language.find(&format!("column-{name}"), &[]);
        short.unwrap_or_else(|| self.frame.t(&format!("field-{name}")))
    }

    fn row(&self, slug: &str, (id, kept): (&str, Option<&Kept>), cells: Vec<String>) -> Row {
        let fix = (
            format!("{}?replaces={id}", self.form(slug)),
            self.frame.t("record-correct"),
        );
        Row {
            cells,
            notes: Vec::new(),
            deeds: if self.can_write {
                vec![fix]
            } else {
                Vec::new()
            },
            kept: kept_words(kept, self.frame),
        }
    }
}

async fn records(reader: Reader, Path(id): Path<String>) -> Result<Response, PageFault> {
    let asked = reader
        .ask::<CaseRecords>("CaseRecords", json!({ "id": id }))
        .await?;
    let OfCase { me, case } = asked.data.found;
    let case = &case.ok_or(PageFault::NotFound)?;
    let (frame, bar) = surround(
        &reader,
        (&me, &case.head, asked.is_partial),
        ("tab-sections", "/uppgifter"),
    )
    .await;
    let programmes = programme_names(&reader, &bar).await;
    let agencies = SECTIONS.iter().map(|(kind, sections)| AgencyView {
        kind,
        name: frame.code("AgencyKind", kind),
        sections: sections
            .iter()
            .filter(|section| bar.sections.state(section) != State::Absent)
            .map(|section| section_view(section, (case, &programmes), &bar, &frame))
            .collect(),
    });
    let agencies: Vec<AgencyView> = agencies
        .filter(|agency| !agency.sections.is_empty())
        .collect();
    if agencies.is_empty() {
        return Err(PageFault::NotFound);
    }
    let page = RecordsPage {
        frame,
        bar,
        agencies,
    };
    show(&page)
}

/// The names of the programmes in which the reader places people; none where the service does not answer, for the
/// records are there without them.
async fn programme_names(reader: &Reader, bar: &CaseBar) -> BTreeMap<String, String> {
    if !bar.sections.is_writable("LABOUR_PLACEMENT") {
        return BTreeMap::new();
    }
    let asked = reader
        .ask::<OwnProgrammes>("OwnProgrammeNames", json!({}))
        .await;
    named(asked.ok().and_then(|asked| asked.data.programmes).as_ref())
}

/// The reader's own programmes, by their ids.
fn named(found: Option<&Value>) -> BTreeMap<String, String> {
    let edges = found.and_then(|found| found["edges"].as_array());
    let nodes = edges.into_iter().flatten().map(|edge| &edge["node"]);
    let named = nodes.filter_map(|node| {
        let (id, name) = (node["id"].as_str()?, node["name"].as_str()?);
        Some((id.to_owned(), name.to_owned()))
    });
    named.collect()
}

fn section_view(
    section: &'static str,
    (case, programmes): (&Case, &BTreeMap<String, String>),
    bar: &CaseBar,
    frame: &Frame,
) -> SectionView {
    let is_withheld = bar.sections.is_withheld(section);
    let making = Making {
        frame,
        case: &bar.id,
        can_write: bar.sections.is_writable(section) && !bar.is_closed,
        programmes,
    };
    let tables = if is_withheld {
        Some(Vec::new())
    } else {
        tables::of(section, case, &making)
    };
    SectionView {
        tests_eligibility: section == "LABOUR_PLACEMENT" && making.can_write,
        code: section,
        name: frame.code("Section", section),
        is_withheld,
        is_silent: tables.is_none(),
        tables: tables.unwrap_or_default(),
    }
}
