//! What the codes of the chain are called.

use super::answer::{Group, TableCode};
use crate::{codes, frame::Frame, show};

/// The lists whose codes are values of a factor, by factor.
const FACTORS: &[(&str, &str)] = &[
    ("SEX", "Sex"),
    ("AGE", "AgeBand"),
    ("EDUCATION", "EducationLevel"),
    ("FAMILY", "HouseholdType"),
    ("CAUSE", "LivelihoodBarrier"),
];

/// What a factor is called.
pub(super) fn factor(code: &str, frame: &Frame) -> String {
    frame.t_of("chain-factor", code)
}

/// What a value of a group's factor is called.
pub(super) fn value(group: &Group, frame: &Frame) -> String {
    let Some(value) = &group.value else {
        return frame.t("chain-factor-EVERYBODY");
    };
    if let Some(programme) = value.strip_prefix("P_") {
        let short: String = programme.chars().take(6).collect();
        return frame.t1("chain-programme", "name", short);
    }
    let list = FACTORS.iter().find(|(factor, _)| *factor == group.factor);
    list.map_or_else(
        || unknown(value, frame),
        |(_, list)| of_list(list, value, frame),
    )
}

/// What a key of a row is called.
pub(super) fn key(table: TableCode, place: usize, code: &str, frame: &Frame) -> String {
    match (table, place) {
        (TableCode::Flows, 0) => frame.t_of("chain-cause", code),
        (TableCode::LeadTimes, 0 | 1) => of_list("AgencyKind", code, frame),
        (TableCode::DecisionTimes, 0) => frame.t_of("chain-decision", code),
        (TableCode::WorkOrStudies, 0) => frame.t_of("chain-basis", code),
        (TableCode::Durations | TableCode::DecisionTimes, 1) | (TableCode::LeadTimes, 2) => {
            code.replace('_', "–")
        }
        (TableCode::Survival | TableCode::Exits | TableCode::Relapse, 0)
        | (TableCode::WorkOrStudies, 1) => code.to_owned(),
        (TableCode::Shares, 0) => code.parse().map_or_else(|_| code.to_owned(), show::day),
        (
            TableCode::Funnel
            | TableCode::Flows
            | TableCode::Survival
            | TableCode::Exits
            | TableCode::Relapse
            | TableCode::Shares
            | TableCode::Durations
            | TableCode::DecisionTimes
            | TableCode::LeadTimes
            | TableCode::PlansPerPerson
            | TableCode::WorkOrStudies
            | TableCode::Health
            | TableCode::NoActivity
            | TableCode::SelfSupportByYear,
            _,
        ) => unknown(code, frame),
    }
}

fn of_list(list: &str, code: &str, frame: &Frame) -> String {
    if codes::is_code(list, code) {
        frame.code(list, code)
    } else {
        unknown(code, frame)
    }
}

/// A code that stands in no list of the schema has words of the pages' own.
fn unknown(code: &str, frame: &Frame) -> String {
    let key = format!("chain-code-{code}");
    frame
        .language
        .find(&key, &[])
        .unwrap_or_else(|| code.to_owned())
}
