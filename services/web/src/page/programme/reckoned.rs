//! The figures of a calculation as tables, charts and sentences: the same in the page, on paper and in the files.

use serde_json::Value as Json;

use super::evaluation::text;
use crate::{
    chart::{Balance, Figure},
    frame::Frame,
    show,
    table::{Column, Table, Value},
};

const ENDS: [&str; 3] = ["low", "likely", "high"];

fn rows(found: &Json) -> impl Iterator<Item = &Json> {
    found.as_array().into_iter().flatten()
}

fn table(title: String, columns: &[(&str, bool)], frame: &Frame) -> Table {
    let columns = columns.iter().map(|(name, is_number)| Column {
        label: frame.t_of("kalkyl-column", name),
        is_number: *is_number,
    });
    Table::new(title, columns.collect())
}

/// The views of a calculation, the shortest first.
pub(super) fn views(calculation: &Json) -> impl Iterator<Item = &Json> {
    rows(&calculation["views"])
}

/// The nets of a calculation.
pub(super) fn nets(calculation: &Json) -> impl Iterator<Item = &Json> {
    rows(&calculation["nets"])
}

/// The least, what is likely and the most of an assumption.
pub(super) fn span(row: &Json) -> [Value; 3] {
    ENDS.map(|end| match row["amount"][end].as_i64() {
        Some(ore) => Value::Ore(ore),
        None => Value::maybe(row["percent"][end].as_f64(), 2),
    })
}

fn amounts(span: &Json) -> [Value; 3] {
    ENDS.map(|end| Value::ore(span[end].as_i64()))
}

/// What a view is called, with its months.
pub(super) fn name(view: &Json, frame: &Frame) -> String {
    let horizon = frame.code("CalculationHorizon", text(&view["horizon"]));
    let months = view["months"].as_i64().unwrap_or_default();
    frame.t2("kalkyl-view", ("name", horizon), ("count", months))
}

/// Every assumption.
pub(super) fn assumed(found: &Json, frame: &Frame) -> Table {
    let columns = [
        ("assumption", false),
        ("low", true),
        ("likely", true),
        ("high", true),
        ("unit", false),
        ("source", false),
        ("day", false),
    ];
    let mut table = table(frame.t("kalkyl-assumptions"), &columns, frame);
    for row in rows(found) {
        let mut cells = vec![Value::text(
            frame.code("AssumptionKind", text(&row["kind"])),
        )];
        cells.extend(span(row));
        cells.push(Value::text(
            frame.code("AssumptionUnit", text(&row["unit"])),
        ));
        cells.push(Value::text(text(&row["source"])));
        cells.push(Value::day(text(&row["assumedOn"]).parse().ok()));
        table.rows.push(cells);
    }
    table
}

/// The figures of a view, each with how it is reckoned in words and in digits.
pub(super) fn lines(view: &Json, frame: &Frame) -> Table {
    let columns = [
        ("figure", false),
        ("low", true),
        ("likely", true),
        ("high", true),
        ("words", false),
        ("digits", false),
    ];
    let mut table = table(name(view, frame), &columns, frame);
    for line in rows(&view["lines"]) {
        let figure = text(&line["figure"]);
        let mut cells = vec![Value::text(frame.code("CalculationFigure", &figure))];
        cells.extend(amounts(&line["amount"]));
        cells.push(Value::text(frame.t_of("kalkyl-formula", &figure)));
        cells.push(Value::text(text(&line["formula"])));
        table.rows.push(cells);
    }
    table
}

/// From which month it has paid for itself, for each party in each view.
pub(super) fn break_evens(calculation: &Json, frame: &Frame) -> Table {
    let columns = [
        ("view", false),
        ("party", false),
        ("earliest", false),
        ("likely", false),
        ("latest", false),
    ];
    let mut table = table(frame.t("kalkyl-break-even"), &columns, frame);
    for view in views(calculation) {
        for found in rows(&view["breakEvens"]) {
            let months = ["earliest", "likely", "latest"];
            let mut cells = vec![
                Value::text(name(view, frame)),
                Value::text(frame.code("CalculationParty", text(&found["party"]))),
            ];
            cells.extend(months.map(|end| Value::text(month(&found[end], frame))));
            table.rows.push(cells);
        }
    }
    table
}

fn month(found: &Json, frame: &Frame) -> String {
    match found.as_i64() {
        Some(month) => frame.t1("kalkyl-month", "count", month),
        None => frame.t("kalkyl-never"),
    }
}

/// A net month by month.
pub(super) fn months(net: &Json, frame: &Frame) -> Table {
    let party = frame.code("CalculationParty", text(&net["party"]));
    let columns = [
        ("month", true),
        ("low", true),
        ("likely", true),
        ("high", true),
    ];
    let mut table = table(frame.t1("kalkyl-net", "name", party), &columns, frame);
    for (place, month) in (1_u32..).zip(rows(&net["months"])) {
        let mut cells = vec![Value::count(place)];
        cells.extend(amounts(month));
        table.rows.push(cells);
    }
    table
}

/// What the outcome of the budget is for each participant and each month of self-support.
pub(super) fn unit_costs(budget: &Json, frame: &Frame) -> Table {
    let columns = [
        ("cost", false),
        ("numerator", true),
        ("denominator", true),
        ("missing", true),
        ("value", true),
        ("lowest", true),
        ("digits", false),
    ];
    let mut table = table(frame.t("kalkyl-costs"), &columns, frame);
    for cost in rows(&budget["unitCosts"]) {
        table.rows.push(vec![
            Value::text(frame.code("UnitCostKind", text(&cost["kind"]))),
            Value::ore(cost["numerator"].as_i64()),
            Value::maybe(cost["denominator"].as_f64(), 0),
            Value::maybe(cost["missing"].as_f64(), 0),
            if cost["isWithheld"] == true {
                Value::Withheld(frame.t("kalkyl-withheld"))
            } else {
                Value::ore(cost["value"].as_i64())
            },
            Value::ore(cost["lowest"].as_i64()),
            Value::text(text(&cost["formula"])),
        ]);
    }
    table
}

/// What is counted, as label and value.
pub(super) fn counted(basis: &Json, frame: &Frame) -> Vec<(String, String)> {
    let count = |name: &str| basis[name].as_i64().unwrap_or_default();
    let of = |part: &str, whole: &str| {
        frame.t2(
            "evaluation-of",
            ("count", count(part)),
            ("number", count(whole)),
        )
    };
    vec![
        (
            frame.t("kalkyl-participants"),
            show::number(count("participants")),
        ),
        (frame.t("kalkyl-dated"), of("dated", "participants")),
        (frame.t("kalkyl-reached"), of("reached", "known")),
    ]
}

/// What is missing, line by line.
pub(super) fn missing(basis: &Json, frame: &Frame) -> Vec<String> {
    let all = basis["participants"].as_i64().unwrap_or_default();
    let lines = rows(&basis["missing"]).map(|missing| {
        let name = frame.code("ParticipantField", text(&missing["field"]));
        let count = missing["participants"].as_i64().unwrap_or_default();
        let arguments = [
            ("name", name.as_str()),
            ("count", &count.to_string()),
            ("number", &all.to_string()),
        ];
        frame.language.text("evaluation-missing", &arguments)
    });
    lines.collect()
}

/// What the calculation says, in one sentence.
pub(super) fn finding(calculation: &Json, frame: &Frame) -> String {
    let told = views(calculation).filter(|view| rows(&view["lines"]).next().is_some());
    let Some(view) = told.last() else {
        return frame.t("kalkyl-untold");
    };
    let mut lines = rows(&view["lines"]);
    let net = lines.find(|line| line["figure"] == "MUNICIPALITY_NET");
    let amount = |end: &str| {
        let ore = net.and_then(|net| net["amount"][end].as_i64());
        // Assumptions are no more exact than that.
        let thousand = 100_000;
        let rest = ore.unwrap_or_default();
        show::kronor((rest + thousand / 2).div_euclid(thousand) * thousand)
    };
    let horizon = frame.code("CalculationHorizon", text(&view["horizon"]));
    let arguments = [
        ("horizon", horizon.as_str()),
        ("likely", &amount("likely")),
        ("low", &amount("low")),
        ("high", &amount("high")),
    ];
    let found = frame.language.text("kalkyl-found", &arguments);
    let mut break_evens = rows(&view["breakEvens"]);
    let own = break_evens.find(|found| found["party"] == "MUNICIPALITY");
    match own.and_then(|own| own["likely"].as_i64()) {
        Some(month) => format!("{found} {}", frame.t1("kalkyl-pays", "count", month)),
        None => format!("{found} {}", frame.t("kalkyl-pays-not")),
    }
}

/// The net of the municipality, and of it and the state together, month by month.
pub(super) fn figures(calculation: &Json, files: &str, frame: &Frame) -> Vec<Figure> {
    let shown = nets(calculation).filter(|net| net["party"] != "STATE");
    shown
        .map(|net| figure(calculation, net, files, frame))
        .collect()
}

fn figure(calculation: &Json, net: &Json, files: &str, frame: &Frame) -> Figure {
    let table = months(net, frame);
    let longest = views(calculation).last();
    let mut break_evens = longest
        .into_iter()
        .flat_map(|view| rows(&view["breakEvens"]));
    let own = break_evens.find(|found| found["party"] == net["party"]);
    let ends = ["earliest", "likely", "latest"];
    let [earliest, likely, latest] =
        ends.map(|end| own.map_or_else(String::new, |own| month(&own[end], frame)));
    let arguments = [
        ("earliest", earliest.as_str()),
        ("likely", likely.as_str()),
        ("latest", latest.as_str()),
    ];
    let finding = frame.language.text("kalkyl-net-found", &arguments);
    let id = format!("netto-{}", text(&net["party"]).to_lowercase());
    let mark = own.and_then(|own| u32::try_from(own["likely"].as_i64()?).ok());
    let sums = rows(&net["months"]);
    let sums = sums.map(|month| ENDS.map(|end| month[end].as_f64().unwrap_or_default()));
    let balance = Balance {
        months: sums.collect(),
        across: frame.t("kalkyl-across"),
        of: frame.t("evaluation-thousands"),
        unit: 100_000.0,
        mark: mark.map(|month| (month, frame.t1("kalkyl-month", "count", month))),
    };
    Figure::new(&id, table.title.clone(), finding, table)
        .with_files(files)
        .with(&balance)
}
