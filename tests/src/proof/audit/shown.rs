//! What an answer shows of cases, section by section, read from the answer alone.

use std::collections::{BTreeMap, BTreeSet};

use domain::Section;
use serde_json::Value;

/// The fields that were shown, by case and section: paths below the section's own place.
pub type Shown = BTreeMap<(String, Section), BTreeSet<String>>;

/// Where each section stands in a case of the contract's query.
const PLACES: [(&str, Section); 18] = [
    ("/person", Section::Identity),
    ("/person/contact", Section::Contact),
    ("/parties", Section::Parties),
    ("/screening", Section::Screening),
    ("/mapping/education", Section::MappingEducation),
    ("/mapping/work", Section::MappingWork),
    ("/mapping/health", Section::MappingHealth),
    ("/plan", Section::Plan),
    ("/referrals", Section::Referrals),
    ("/journal", Section::Journal),
    ("/welfare/assistanceDecisions", Section::WelfareAssistance),
    ("/welfare/household", Section::WelfareHousehold),
    ("/labourMarket/placements", Section::LabourPlacement),
    ("/labourMarket/competenceHours", Section::LabourCompetence),
    (
        "/employmentService/registration",
        Section::EmploymentRegistration,
    ),
    ("/employmentService/programme", Section::EmploymentProgramme),
    ("/insurance/benefit", Section::InsuranceBenefit),
    (
        "/insurance/rehabilitation",
        Section::InsuranceRehabilitation,
    ),
];

/// What one case object shows.
pub fn of_case(case: &Value, id: &str, shown: &mut Shown) {
    for (place, section) in PLACES {
        let Some(value) = case.pointer(place) else {
            continue;
        };
        let apart = (section == Section::Identity).then_some("contact");
        let mut fields = BTreeSet::new();
        leaves(value, "", apart, &mut fields);
        if !fields.is_empty() {
            shown
                .entry((id.to_owned(), section))
                .or_default()
                .extend(fields);
        }
    }
}

/// What a list of nodes with cases shows; of the inbox also the referrals themselves.
pub fn of_list(list: &Value, of_referrals: Option<Section>, shown: &mut Shown) {
    for edge in list["edges"].as_array().into_iter().flatten() {
        let node = &edge["node"];
        let Some(id) = node["case"]["id"].as_str() else {
            continue;
        };
        of_case(&node["case"], id, shown);
        if let Some(section) = of_referrals {
            let mut fields = BTreeSet::new();
            leaves(node, "", Some("case"), &mut fields);
            shown
                .entry((id.to_owned(), section))
                .or_default()
                .extend(fields);
        }
    }
}

/// Every value that is there, as the path of field names that leads to it.
fn leaves(value: &Value, path: &str, apart: Option<&str>, found: &mut BTreeSet<String>) {
    match value {
        Value::Null => {}
        Value::Object(fields) => {
            for (name, field) in fields {
                if apart != Some(name.as_str()) {
                    let inner = if path.is_empty() {
                        name.clone()
                    } else {
                        format!("{path}.{name}")
                    };
                    leaves(field, &inner, None, found);
                }
            }
        }
        Value::Array(items) => {
            for item in items {
                leaves(item, path, apart, found);
            }
        }
        Value::Bool(_) | Value::Number(_) | Value::String(_) => {
            found.insert(path.to_owned());
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn every_value_is_found_once_and_nothing_that_is_not_there() {
        let case = json!({
            "id": "7", "phase": "ACTIVE",
            "person": { "displayName": "Ada", "protectedIdentity": false, "contact": { "phone": null, "email": "a" } },
            "mapping": { "education": { "level": "NINE_YEAR" }, "work": null },
            "referrals": { "edges": [{ "node": { "id": "1" } }, { "node": { "id": "2" } }] },
            "journal": { "edges": [] },
        });
        let mut shown = Shown::new();
        of_case(&case, "7", &mut shown);
        let told: Vec<_> = shown
            .iter()
            .map(|((_, section), fields)| (*section, fields.iter().map(String::as_str).collect()))
            .collect::<Vec<(Section, Vec<&str>)>>();
        assert_eq!(
            told,
            [
                (Section::Identity, vec!["displayName", "protectedIdentity"]),
                (Section::Contact, vec!["email"]),
                (Section::MappingEducation, vec!["level"]),
                (Section::Referrals, vec!["edges.node.id"]),
            ]
        );
    }
}
