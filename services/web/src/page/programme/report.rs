//! The evaluation as tables: the same in the page, on paper and in the workbook (E16).

use serde_json::Value as Json;

use super::{
    documentation::DEVIATIONS,
    lists::{Field, List, day},
    reckoned,
};
use crate::{
    frame::Frame,
    table::{Column, Table, Value},
};

/// What is counted of each list of the evaluation.
pub(super) const INDICATORS: List = List {
    place: "indicators",
    errand: "utv-indikator",
    fields: &[
        ("name", Field::Words),
        ("value", Field::Number),
        ("unit", Field::Code("IndicatorUnit")),
        ("source", Field::Words),
        ("measuredOn", Field::Day),
    ],
};

/// The lines of the budget.
pub(super) const BUDGET: List = List {
    place: "lines",
    errand: "utv-budgetrad",
    fields: &[
        ("year", Field::Number),
        ("name", Field::Words),
        ("planned", Field::Ore),
        ("outcome", Field::Ore),
    ],
};

fn table(title: &str, columns: &[(&str, bool)], frame: &Frame) -> Table {
    let columns = columns.iter().map(|(name, is_number)| Column {
        label: frame.t_of("evaluation-column", name),
        is_number: *is_number,
    });
    Table::new(frame.t(title), columns.collect())
}

fn rows(found: &Json) -> impl Iterator<Item = &Json> {
    found.as_array().into_iter().flatten()
}

fn words(found: &Json) -> Value {
    found.as_str().map_or(Value::Blank, Value::text)
}

fn code(list: &str, found: &Json, frame: &Frame) -> Value {
    let code = found.as_str();
    code.map_or(Value::Blank, |code| Value::text(frame.code(list, code)))
}

/// Everything, a table a sheet.
pub(super) fn tables(found: &Json, documented: &Json, frame: &Frame) -> Vec<Table> {
    let all = vec![
        matrix(found, documented, frame),
        results(found, frame),
        completeness(&found["completeness"], frame),
        participants(&found["participants"], frame),
        INDICATORS.table(found, frame),
        BUDGET.table(&found["budget"], frame),
        years(&found["budget"], frame),
        reckoned::unit_costs(&found["budget"], frame),
        DEVIATIONS.table(documented, frame),
        statement(&found["statement"], frame),
    ];
    all.into_iter().filter(|table| !table.is_empty()).collect()
}

/// Question, requested basis, actual basis, assessment, verdict. Where documents answer, the deviations that the
/// organiser has documented are part of the basis, and those outside control are told apart (E17).
pub(super) fn matrix(found: &Json, documented: &Json, frame: &Frame) -> Table {
    let columns = [
        ("number", true),
        ("question", false),
        ("requested", false),
        ("actual", false),
        ("assessment", false),
        ("beyond", false),
        ("verdict", false),
    ];
    let mut table = table("evaluation-matrix", &columns, frame);
    for row in rows(&found["matrix"]) {
        let mut actual: Vec<String> = rows(&row["actualBasis"])
            .map(|field| basis(field, frame))
            .collect();
        let own = &row["assessment"];
        let mut beyond = words(&own["beyondControl"]);
        if actual.is_empty() {
            let outside = outside(documented);
            actual.extend(deviations(documented, outside.len(), frame));
            if own["beyondControl"].is_null() && !outside.is_empty() {
                beyond = Value::text(outside.join("; "));
            }
        }
        let own_basis = own["basis"].as_str().map(str::to_owned);
        let basis = [Some(actual.join("; ")), own_basis];
        let basis = basis.into_iter().flatten().filter(|text| !text.is_empty());
        let basis: Vec<String> = basis.collect();
        table.rows.push(vec![
            Value::maybe(row["number"].as_f64(), 0),
            words(&row["question"]),
            words(&row["requestedBasis"]),
            Value::text(basis.join(". ")),
            words(&own["assessment"]),
            beyond,
            code("GoalVerdict", &row["verdict"], frame),
        ]);
    }
    table
}

/// The causes of the deviations that the programme could not help.
fn outside(documented: &Json) -> Vec<String> {
    let outside = rows(&documented["deviations"]).filter(|row| row["control"] == "OUTSIDE");
    let causes = outside.filter_map(|row| row["cause"].as_str());
    causes
        .map(|cause| cause.trim_end_matches('.').to_owned())
        .collect()
}

/// How many deviations are documented; nothing for none.
fn deviations(documented: &Json, outside: usize, frame: &Frame) -> Option<String> {
    let all = rows(&documented["deviations"]).count();
    let told = || frame.t2("evaluation-deviations", ("count", all), ("number", outside));
    (all > 0).then(told)
}

/// `Slutdatum: 0 av 16`.
fn basis(field: &Json, frame: &Frame) -> String {
    let count = |name: &str| field[name].as_i64().unwrap_or_default();
    let name = frame.code(
        "ParticipantField",
        field["field"].as_str().unwrap_or_default(),
    );
    let (told, missing) = (count("told"), count("unknown") + count("missing"));
    if told + missing == 0 {
        let is_withheld = count("withheld") > 0;
        let state = if is_withheld { "WITHHELD" } else { "NOT_DUE" };
        return format!("{name}: {}", frame.t_of("evaluation-state", state));
    }
    let of = frame.t2("evaluation-of", ("count", told), ("number", told + missing));
    format!("{name}: {of}")
}

/// Numerator, denominator, missing and bounds of each goal.
fn results(found: &Json, frame: &Frame) -> Table {
    let columns = [
        ("number", true),
        ("question", false),
        ("target", true),
        ("numerator", true),
        ("denominator", true),
        ("missing", true),
        ("value", true),
        ("lowest", true),
        ("highest", true),
        ("formula", false),
        ("verdict", false),
    ];
    let mut table = table("evaluation-results", &columns, frame);
    for goal in rows(&found["goals"]) {
        let result = &goal["result"];
        let value = |name: &str| Value::maybe(result[name].as_f64(), 1);
        table.rows.push(vec![
            Value::maybe(goal["number"].as_f64(), 0),
            words(&goal["wording"]),
            Value::maybe(goal["target"].as_f64(), 1),
            Value::maybe(result["numerator"].as_f64(), 0),
            Value::maybe(result["denominator"].as_f64(), 0),
            Value::maybe(result["missing"].as_f64(), 0),
            value("value"),
            value("lowest"),
            value("highest"),
            words(&result["formula"]),
            code("GoalVerdict", &goal["verdict"], frame),
        ]);
    }
    table
}

/// How much is told of each field; what is withheld has a column where something is.
pub(super) fn completeness(found: &Json, frame: &Frame) -> Table {
    let withholds = rows(found).any(|field| field["withheld"].as_i64().unwrap_or_default() > 0);
    let counts = [
        ("told", "told"),
        ("unknown", "unknown"),
        ("missing", "missing"),
        ("not-due", "notDue"),
        ("withheld", "withheld"),
    ];
    let shown = if withholds { 5 } else { 4 };
    let counts = &counts[..shown];
    let columns: Vec<(&str, bool)> = std::iter::once(("field", false))
        .chain(counts.iter().map(|(name, _)| (*name, true)))
        .collect();
    let mut table = table("evaluation-completeness", &columns, frame);
    for field in rows(found) {
        let told = counts
            .iter()
            .map(|(_, name)| Value::maybe(field[*name].as_f64(), 0));
        let named = std::iter::once(code("ParticipantField", &field["field"], frame));
        table.rows.push(named.chain(told).collect());
    }
    table
}

/// The rows of participants, a column a field, by pseudonym.
fn participants(found: &Json, frame: &Frame) -> Table {
    let mut table = table("evaluation-participants", &[("pseudonym", false)], frame);
    let first = rows(found).next();
    for cell in first.into_iter().flat_map(|row| rows(&row["cells"])) {
        let name = frame.code(
            "ParticipantField",
            cell["field"].as_str().unwrap_or_default(),
        );
        table.columns.push(Column::text(name));
    }
    for row in rows(found) {
        let cells = rows(&row["cells"]).map(|cell| Value::text(told(cell, frame)));
        let named = std::iter::once(words(&row["pseudonym"]));
        table.rows.push(named.chain(cells).collect());
    }
    table
}

/// What is told of a field, or why nothing is.
pub(super) fn told(cell: &Json, frame: &Frame) -> String {
    let state = cell["state"].as_str().unwrap_or_default();
    let value = cell["value"].as_str();
    match (state, value) {
        ("TOLD", Some(value)) => {
            let field = cell["field"].as_str().unwrap_or_default();
            let list = LISTS.iter().find(|(known, _)| *known == field);
            list.map_or_else(|| value.to_owned(), |(_, list)| frame.code(list, value))
        }
        _ => frame.t_of("evaluation-state", state),
    }
}

/// The lists of the fields whose values are codes.
const LISTS: &[(&str, &str)] = &[
    ("SEX", "Sex"),
    ("AGE_BAND", "AgeBand"),
    ("EDUCATION", "EducationLevel"),
    ("END_REASON", "EnrolmentEndReason"),
    ("EMPLOYMENT_TYPE", "EmploymentType"),
    ("OCCUPATION", "OccupationKind"),
    ("EMPLOYER_AFTER", "EmployerKind"),
    ("EMPLOYMENT_TYPE_AFTER", "EmploymentType"),
    ("STUDY_FIELD", "StudyField"),
];

/// The sums of the budget by year.
pub(super) fn years(budget: &Json, frame: &Frame) -> Table {
    let columns = [
        ("year", false),
        ("sum", true),
        ("overhead", true),
        ("exact", true),
        ("rounded", true),
        ("outcome", true),
        ("difference", true),
    ];
    let mut table = table("evaluation-budget", &columns, frame);
    for year in rows(&budget["years"]).chain([&budget["total"]]) {
        let named = year["year"]
            .as_i64()
            .map_or_else(|| frame.t("evaluation-total"), |year| year.to_string());
        let amounts = [
            "sum",
            "overhead",
            "exactTotal",
            "roundedTotal",
            "outcome",
            "difference",
        ];
        let amounts = amounts.iter().map(|name| Value::ore(year[*name].as_i64()));
        table
            .rows
            .push(std::iter::once(Value::text(named)).chain(amounts).collect());
    }
    table
}

fn statement(found: &Json, frame: &Frame) -> Table {
    let columns = [("written", false), ("statement", false), ("lessons", false)];
    let mut table = table("evaluation-statement", &columns, frame);
    if !found.is_null() {
        table.rows.push(vec![
            Value::text(day(&found["writtenOn"])),
            words(&found["statement"]),
            words(&found["lessons"]),
        ]);
    }
    table
}
