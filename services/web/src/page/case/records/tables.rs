//! The tables of each section.

use chrono::NaiveDate;
use serde_json::Value;

use super::{
    Making, Row, Table,
    rows::{Case, Employment, Enrolment, Insurance, Labour, Placement, Welfare},
};
use crate::show;

/// How many days of a placement are told; the rest are counted.
const DAYS_SHOWN: usize = 3;

/// The tables of a section; none where its service does not answer.
pub(super) fn of(section: &str, case: &Case, making: &Making<'_>) -> Option<Vec<Table>> {
    Some(match section {
        "WELFARE_ASSISTANCE" => assistance(case.welfare.as_ref()?, making),
        "WELFARE_HOUSEHOLD" => household(case.welfare.as_ref()?, making),
        "WELFARE_ACTIVITY_REQUIREMENT" => requirement(case.welfare.as_ref()?, making),
        "LABOUR_PLACEMENT" => placements(case.labour_market.as_ref()?, making),
        "LABOUR_COMPETENCE" => competence(case.labour_market.as_ref()?, making),
        "EMPLOYMENT_REGISTRATION" => registration(case.employment_service.as_ref()?, making),
        "EMPLOYMENT_PROGRAMME" => programme(case.employment_service.as_ref()?, making),
        "INSURANCE_BENEFIT" => benefit(case.insurance.as_ref()?, making),
        "INSURANCE_REHABILITATION" => rehabilitation(case.insurance.as_ref()?, making),
        _ => Vec::new(),
    })
}

fn day(day: Option<NaiveDate>) -> String {
    day.map_or_else(|| "–".to_owned(), show::day)
}

fn percent(percent: i64) -> String {
    format!("{percent}\u{a0}%")
}

/// Hours with a decimal comma: `7,5`.
fn hours(hours: f64) -> String {
    hours.to_string().replace('.', ",")
}

fn amount(ore: &Value) -> String {
    let ore = match ore {
        Value::Number(number) => number.as_i64(),
        Value::String(digits) => digits.parse().ok(),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    };
    ore.map(show::kronor).unwrap_or_default()
}

fn assistance(welfare: &Welfare, making: &Making<'_>) -> Vec<Table> {
    let frame = making.frame;
    let decisions = welfare.assistance_decisions.iter().flatten().map(|row| {
        let cells = vec![
            row.month.clone(),
            amount(&row.amount_ore),
            frame.code("LivelihoodBarrier", &row.barrier),
        ];
        let kept = row.kept_from_participant.as_ref();
        making.row("bistand", (&row.id, kept), cells)
    });
    let barriers = welfare.livelihood_barriers.iter().flatten().map(|row| {
        let cells = vec![
            row.month.clone(),
            frame.code("HouseholdAdult", &row.adult),
            frame.code("LivelihoodBarrier", &row.barrier),
        ];
        let kept = row.kept_from_participant.as_ref();
        making.row("forsorjningshinder", (&row.id, kept), cells)
    });
    vec![
        making.table(
            "table-decisions",
            "bistand",
            &["month", "amountOre", "barrier"],
            decisions.collect(),
        ),
        making.table(
            "table-barriers",
            "forsorjningshinder",
            &["month", "adult", "barrier"],
            barriers.collect(),
        ),
    ]
}

fn household(welfare: &Welfare, making: &Making<'_>) -> Vec<Table> {
    let rows = welfare.household.iter().map(|row| {
        let cells = vec![
            making.frame.code("HouseholdType", &row.kind),
            row.adults.to_string(),
            row.children.to_string(),
            show::day(row.from),
        ];
        let kept = row.kept_from_participant.as_ref();
        making.row("hushall", (&row.id, kept), cells)
    });
    let columns = ["type", "adults", "children", "from"];
    vec![making.table("table-household", "hushall", &columns, rows.collect())]
}

fn requirement(welfare: &Welfare, making: &Making<'_>) -> Vec<Table> {
    let frame = making.frame;
    let named = |list: &str, codes: &[String]| {
        let names: Vec<String> = codes.iter().map(|code| frame.code(list, code)).collect();
        if names.is_empty() {
            "–".to_owned()
        } else {
            names.join(", ")
        }
    };
    let rows = welfare.activity_requirements.iter().flatten().map(|row| {
        let cells = vec![
            row.hours_per_week.to_string(),
            named("RequiredActivityKind", &row.kinds),
            named("ActivityReduction", &row.reductions),
            show::day(row.from),
            day(row.to),
        ];
        let kept = row.kept_from_participant.as_ref();
        making.row("aktivitetskrav", (&row.id, kept), cells)
    });
    let columns = ["hoursPerWeek", "kinds", "reductions", "from", "to"];
    vec![making.table(
        "table-requirements",
        "aktivitetskrav",
        &columns,
        rows.collect(),
    )]
}

fn placements(labour: &Labour, making: &Making<'_>) -> Vec<Table> {
    let rows = labour.placements.iter().flatten();
    let columns = [
        "workplace",
        "employmentType",
        "serviceRatePercent",
        "startsOn",
        "endsOn",
    ];
    let enrolments = labour.enrolments.iter().flatten();
    vec![
        making.table(
            "table-enrolments",
            "skriv-in",
            &["programmeId", "from", "to"],
            enrolments.map(|row| enrolment(row, making)).collect(),
        ),
        making.table(
            "table-placements",
            "placering",
            &columns,
            rows.map(|row| placement(row, making)).collect(),
        ),
    ]
}

fn enrolment(row: &Enrolment, making: &Making<'_>) -> Row {
    let frame = making.frame;
    let name = making.programmes.get(&row.programme_id).cloned();
    let cells = vec![
        name.unwrap_or_else(|| frame.t("enrolment-elsewhere")),
        show::day(row.from),
        day(row.to),
    ];
    let kept = row.kept_from_participant.as_ref();
    let mut made = making.row("skriv-in", (&row.id, kept), cells);
    let form = format!(
        "{}?enrolmentId={}",
        making.form("avsluta-inskrivning"),
        row.id
    );
    let (address, label) = match &row.ending {
        None => (form, frame.t("avsluta-inskrivning-title")),
        Some(ending) => {
            let reason = frame.code("EnrolmentEndReason", &ending.reason);
            let then = frame.code("OccupationKind", &ending.occupation);
            let on = show::day(ending.ends_on);
            let ended = frame.t2("enrolment-ended", ("day", on), ("reason", reason));
            made.notes.push(ended);
            made.notes.push(frame.t1("enrolment-then", "name", then));
            let correction = format!("{form}&replaces={}", ending.id);
            (correction, frame.t("enrolment-correct-ending"))
        }
    };
    if making.can_write {
        made.deeds.push((address, label));
    }
    made
}

fn placement(row: &Placement, making: &Making<'_>) -> Row {
    let frame = making.frame;
    let cells = vec![
        row.workplace.clone(),
        frame.code("EmploymentType", &row.employment_type),
        percent(row.service_rate_percent),
        show::day(row.starts_on),
        day(row.ends_on),
    ];
    let mut notes = vec![frame.t1("placement-tasks", "text", &row.tasks)];
    if let Some(share) = row.competence_share_percent {
        notes.push(frame.t1("placement-share", "number", share));
    }
    if let Some(level) = &row.support_level {
        let level = frame.code("SupportLevel", level);
        notes.push(frame.t1("placement-support", "name", level));
    }
    if let Some(goal) = &row.long_term_goal {
        notes.push(frame.t1("placement-goal", "text", goal));
    }
    notes.extend(row.ending.iter().map(|ending| {
        let reason = frame.code("PlacementEndReason", &ending.reason);
        let on = show::day(ending.ends_on);
        frame.t2("placement-ended", ("day", on), ("reason", reason))
    }));
    notes.extend(attendance(row, making));
    notes.extend(row.union_consultations.iter().map(|asked| {
        let outcome = frame.code("UnionConsultationOutcome", &asked.outcome);
        let who = format!("{}, {}", asked.organisation, show::day(asked.asked_on));
        frame.t2("placement-union", ("name", who), ("outcome", outcome))
    }));
    let mut made = making.row(
        "placering",
        (&row.id, row.kept_from_participant.as_ref()),
        cells,
    );
    let mut slugs = vec!["narvaro", "facklig-samverkan"];
    if row.ending.is_none() {
        slugs.push("avsluta-placering");
    }
    let deeds = slugs.into_iter().map(|slug| {
        let address = format!("{}?placementId={}", making.form(slug), row.id);
        (address, frame.t(&format!("{slug}-title")))
    });
    made.deeds = if making.can_write {
        deeds.collect()
    } else {
        Vec::new()
    };
    made.notes = notes;
    made
}

/// The latest days, and how many there are.
fn attendance(row: &Placement, making: &Making<'_>) -> Vec<String> {
    let frame = making.frame;
    let latest = row.attendance.iter().take(DAYS_SHOWN).map(|on| {
        let kind = frame.code("AttendanceKind", &on.kind);
        let length = on.hours.map(|given| format!(" {} h", hours(given)));
        format!("{} {kind}{}", show::day(on.on), length.unwrap_or_default())
    });
    let latest: Vec<String> = latest.collect();
    if latest.is_empty() {
        return latest;
    }
    vec![frame.t2(
        "placement-days",
        ("count", row.attendance.len()),
        ("days", latest.join("; ")),
    )]
}

fn competence(labour: &Labour, making: &Making<'_>) -> Vec<Table> {
    let rows = labour.competence_entries.iter().flatten().map(|row| {
        let cells = vec![
            row.month.clone(),
            making.frame.code("CompetenceActivity", &row.activity),
            hours(row.planned),
            hours(row.done),
        ];
        let kept = row.kept_from_participant.as_ref();
        making.row("kompetenstimmar", (&row.id, kept), cells)
    });
    let mut rows: Vec<Row> = rows.collect();
    if let Some(all) = labour.competence_hours.as_ref().filter(|_| rows.len() > 1) {
        rows.push(Row {
            cells: vec![
                making.frame.t("table-sum"),
                String::new(),
                hours(all.planned),
                hours(all.done),
            ],
            notes: Vec::new(),
            deeds: Vec::new(),
            kept: String::new(),
        });
    }
    let columns = ["month", "activity", "plannedHours", "doneHours"];
    vec![making.table("table-competence", "kompetenstimmar", &columns, rows)]
}

fn registration(employment: &Employment, making: &Making<'_>) -> Vec<Table> {
    let frame = making.frame;
    let rows = employment.registrations.iter().flatten().map(|row| {
        let cells = vec![
            frame.code("EmploymentRegistrationCategory", &row.category),
            show::day(row.registered_from),
            day(row.registered_to),
            frame.code("UnemploymentFundMembership", &row.unemployment_fund),
            day(row.latest_activity_report_on),
        ];
        let kept = row.kept_from_participant.as_ref();
        making.row("inskrivning", (&row.id, kept), cells)
    });
    let columns = [
        "category",
        "registeredFrom",
        "registeredTo",
        "unemploymentFund",
        "latestActivityReportOn",
    ];
    vec![making.table(
        "table-registrations",
        "inskrivning",
        &columns,
        rows.collect(),
    )]
}

fn programme(employment: &Employment, making: &Making<'_>) -> Vec<Table> {
    let frame = making.frame;
    let programmes = employment.programmes.iter().flatten().map(|row| {
        let cells = vec![
            frame.code("ProgrammeCode", &row.code),
            show::day(row.from),
            day(row.to),
        ];
        let kept = row.kept_from_participant.as_ref();
        making.row("program", (&row.id, kept), cells)
    });
    let markings = employment.readiness_markings.iter().flatten().map(|row| {
        let programme = row.programme.as_ref();
        let cells = vec![
            frame.code("EmploymentReadiness", &row.level),
            programme.map_or_else(
                || frame.t("readiness-all"),
                |code| frame.code("ProgrammeCode", code),
            ),
            show::day(row.marked_on),
            day(row.review_on),
        ];
        let kept = row.kept_from_participant.as_ref();
        making.row("redo-for-insats", (&row.id, kept), cells)
    });
    let providers = employment.provider_referrals.iter().flatten().map(|row| {
        let cells = vec![
            frame.code("ProviderReferralStatus", &row.status),
            row.provider.clone().unwrap_or_else(|| "–".to_owned()),
            show::day(row.on),
        ];
        let kept = row.kept_from_participant.as_ref();
        making.row("leverantor", (&row.id, kept), cells)
    });
    vec![
        making.table(
            "table-programmes",
            "program",
            &["code", "from", "to"],
            programmes.collect(),
        ),
        making.table(
            "table-readiness",
            "redo-for-insats",
            &["level", "programme", "markedOn", "reviewOn"],
            markings.collect(),
        ),
        making.table(
            "table-providers",
            "leverantor",
            &["status", "provider", "on"],
            providers.collect(),
        ),
    ]
}

fn benefit(insurance: &Insurance, making: &Making<'_>) -> Vec<Table> {
    let benefits = insurance.benefits.iter().flatten().map(|row| {
        let cells = vec![
            making.frame.code("BenefitCode", &row.code),
            percent(row.extent_percent),
            show::day(row.from),
            day(row.to),
        ];
        let kept = row.kept_from_participant.as_ref();
        making.row("ersattning", (&row.id, kept), cells)
    });
    let periods = insurance.zero_sgi.iter().flatten().map(|row| {
        let kept = row.kept_from_participant.as_ref();
        let cells = vec![show::day(row.from), day(row.to)];
        making.row("nollklassad", (&row.id, kept), cells)
    });
    vec![
        making.table(
            "table-benefits",
            "ersattning",
            &["code", "extentPercent", "from", "to"],
            benefits.collect(),
        ),
        making.table(
            "table-zero-sgi",
            "nollklassad",
            &["from", "to"],
            periods.collect(),
        ),
    ]
}

fn rehabilitation(insurance: &Insurance, making: &Making<'_>) -> Vec<Table> {
    let rows = insurance.rehabilitation.iter().map(|row| {
        let cells = vec![
            making.frame.code("RehabilitationStatus", &row.status),
            row.coordinator.clone(),
            day(row.review_on),
        ];
        let kept = row.kept_from_participant.as_ref();
        let mut made = making.row("rehabilitering", (&row.id, kept), cells);
        made.notes.extend(row.measures.clone());
        made
    });
    vec![making.table(
        "table-rehabilitation",
        "rehabilitering",
        &["status", "coordinator", "reviewOn"],
        rows.collect(),
    )]
}
