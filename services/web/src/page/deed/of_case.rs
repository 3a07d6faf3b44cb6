//! What the forms of a case need besides its head: what can be chosen, and what they are filled with.

use std::collections::BTreeMap;

use domain::{CodeList, Role, Section, basis, basis::BasisKind};
use serde_json::{Value, json};

use super::{Colleague, OfferedUnits};
use crate::{
    case_head::{CaseHead, KnownAgency},
    codes,
    deed::{CodesOf, Deed, Needs, Start},
    fields::Fields,
    form::{Kind, OfferedChoice, Offers, Question},
    frame::Me,
    words::Language,
};

/// The lists of codes, by their names in the schema, and whose names the codes have.
const LISTS: &[(&str, &str)] = &[
    ("livelihoodBarrierCodes", "LivelihoodBarrier"),
    ("householdTypeCodes", "HouseholdType"),
    ("householdAdultCodes", "HouseholdAdult"),
    ("requiredActivityKindCodes", "RequiredActivityKind"),
    ("activityReductionCodes", "ActivityReduction"),
    ("employmentTypeCodes", "EmploymentType"),
    ("placementEndReasonCodes", "PlacementEndReason"),
    ("attendanceKindCodes", "AttendanceKind"),
    ("competenceActivityCodes", "CompetenceActivity"),
    ("unionConsultationOutcomeCodes", "UnionConsultationOutcome"),
    ("enrolmentEndReasonCodes", "EnrolmentEndReason"),
    ("employerKindCodes", "EmployerKind"),
    ("studyFieldCodes", "StudyField"),
    ("supportLevelCodes", "SupportLevel"),
    ("programmeCodes", "ProgrammeCode"),
    ("employmentCategoryCodes", "EmploymentRegistrationCategory"),
    ("employmentReadinessCodes", "EmploymentReadiness"),
    ("providerReferralStatusCodes", "ProviderReferralStatus"),
    ("unemploymentFundCodes", "UnemploymentFundMembership"),
    ("benefitCodes", "BenefitCode"),
    ("rehabilitationStatusCodes", "RehabilitationStatus"),
];

/// What a record calls otherwise than the input that corrects it.
const RENAMED: &[(&str, &str)] = &[("plannedHours", "planned"), ("doneHours", "done")];

/// Which operation tells what the form needs, and its variables. Records are asked for only when one of them is
/// corrected, and of the agency whose they are.
pub(super) fn question(deed: &Deed, id: &str, given: &Fields) -> (&'static str, Value) {
    let needs = |needed| deed.needs.contains(&needed);
    let corrects = match deed.start {
        Start::Record(named) => given.has(named),
        Start::Empty | Start::Place(_) => false,
    };
    let codes = deed.needs.iter().find_map(|needed| match needed {
        Needs::Codes(of) => Some(*of),
        Needs::Units
        | Needs::Colleagues
        | Needs::Members
        | Needs::Disclosure
        | Needs::Agencies
        | Needs::Sections => None,
    });
    let operation = match (codes, corrects) {
        (Some(CodesOf::Welfare), false) => "DeedOfWelfare",
        (Some(CodesOf::Welfare), true) => "CorrectionOfWelfare",
        (Some(CodesOf::Labour), false) => "DeedOfLabour",
        (Some(CodesOf::Labour), true) => "CorrectionOfLabour",
        (Some(CodesOf::Employment), false) => "DeedOfEmployment",
        (Some(CodesOf::Employment), true) => "CorrectionOfEmployment",
        (Some(CodesOf::Insurance), false) => "DeedOfInsurance",
        (Some(CodesOf::Insurance), true) => "CorrectionOfInsurance",
        (None, true) => "DeedOfNote",
        (None, false) => {
            let variables = json!({
                "id": id,
                "units": needs(Needs::Units) || needs(Needs::Disclosure),
                "colleagues": needs(Needs::Colleagues),
                "members": needs(Needs::Members),
            });
            return ("DeedOfCase", variables);
        }
    };
    (operation, json!({ "id": id }))
}

/// What can be chosen.
pub(super) fn offers(
    deed: &Deed,
    (me, case): (&Me, &CaseHead),
    (units, members, lists): (&OfferedUnits, &[Colleague], &BTreeMap<String, Value>),
    language: Language,
) -> Offers {
    let mut offers = Offers::new();
    for (list, named) in LISTS {
        if let Some(Value::Array(listed)) = lists.get(*list) {
            offers.insert(list, codes_of(listed, named, language));
        }
    }
    for list in ["programmes", "workplaces"] {
        if let Some(listed) = lists.get(list) {
            offers.insert(list, nodes(listed));
        }
    }
    if let Some(Value::Array(staff)) = lists.get("programmeStaff") {
        let supervisors = staff.iter().filter(|one| one["role"] == "SUPERVISOR");
        let named = supervisors.filter_map(|one| {
            let (id, name) = (one["id"].as_str()?, one["displayName"].as_str()?);
            Some(OfferedChoice::of(id, name))
        });
        offers.insert("supervisors", named.collect());
    }
    if let Some(listed) = lists.get("resourceGroups") {
        offers.insert("groups", groups(listed, lists.get("programmes")));
    }
    if deed.needs.contains(&Needs::Members) {
        let people = members.iter().map(|member| {
            OfferedChoice::of(&member.id, &member.display_name).under(&member.unit.name)
        });
        offers.insert("members", people.collect());
    }
    if deed.needs.contains(&Needs::Disclosure) {
        let near = units.agencies_near(case.municipality.as_deref().unwrap_or_default());
        let from = disclosers(me, case, &near);
        let only = Some(&from).filter(|from| from.len() == 1);
        let only = only.and_then(|from| from.first()).map(|agency| &agency.id);
        let receivers = near
            .iter()
            .filter(|agency| agency.kind != "ASSOCIATION" && Some(&agency.id) != only);
        offers.insert("receivers", receivers.map(choice).collect());
        offers.insert("grounds", grounds(&from, language));
        offers.insert("disclosable", disclosable(&from, language));
        offers.insert("disclosers", from.into_iter().map(choice).collect());
    }
    offers
}

fn choice(agency: &KnownAgency) -> OfferedChoice {
    OfferedChoice::of(&agency.id, &agency.name)
}

/// The own agency; at the desk also every agency that takes part, for which a consent can be taken down.
fn disclosers<'n>(me: &Me, case: &CaseHead, near: &'n [KnownAgency]) -> Vec<&'n KnownAgency> {
    let is_own = |agency: &KnownAgency| {
        me.assignments
            .iter()
            .any(|held| held.agency.id == agency.id)
    };
    let at_desk = me.holds(Role::IntakeOfficer);
    let takes_part = |agency: &KnownAgency| {
        let mut parties = case.parties.iter().flatten();
        parties.any(|party| party.agency.id == agency.id)
    };
    let may = near
        .iter()
        .filter(|agency| is_own(agency) || (at_desk && takes_part(agency)));
    may.collect()
}

/// The grounds that one of the agencies can use.
fn grounds(from: &[&KnownAgency], language: Language) -> Vec<OfferedChoice> {
    let is_open = from.iter().any(|agency| agency.may_use_general_clause());
    let closed = Some(BasisKind::GeneralClause.code()).filter(|_| !is_open);
    let all = codes::choices("DisclosureBasisKind", language).into_iter();
    all.filter(|(code, _)| Some(code.as_str()) != closed)
        .map(|(code, name)| OfferedChoice::of(code, name))
        .collect()
}

/// The sections that a basis can open and that one of the agencies can own.
fn disclosable(from: &[&KnownAgency], language: Language) -> Vec<OfferedChoice> {
    let all = Section::ALL.iter().filter(|section| {
        let has_owner = from.iter().any(|agency| agency.may_own(**section));
        has_owner && basis::is_disclosable(**section)
    });
    all.map(|section| {
        let code = section.code();
        OfferedChoice::of(code, codes::name("Section", code, language))
    })
    .collect()
}

/// The codes that the service offers today, in the order of their names.
fn codes_of(listed: &[Value], named: &str, language: Language) -> Vec<OfferedChoice> {
    let offered = |code: &str| listed.iter().any(|row| row["code"] == code);
    let named = codes::choices(named, language).into_iter();
    named
        .filter(|(code, _)| offered(code))
        .map(|(code, name)| OfferedChoice::of(code, name))
        .collect()
}

/// Groups under the names of their programmes.
fn groups(listed: &Value, programmes: Option<&Value>) -> Vec<OfferedChoice> {
    let groups = listed.as_array().into_iter().flatten();
    let named = groups.filter_map(|group| {
        let choice = OfferedChoice::of(group["id"].as_str()?, group["name"].as_str()?);
        let programme = programmes.and_then(|all| find(all, group["programmeId"].as_str()?));
        let name = programme.and_then(|programme| programme["name"].as_str());
        Some(choice.under(name.unwrap_or_default()))
    });
    named.collect()
}

fn nodes(listed: &Value) -> Vec<OfferedChoice> {
    let edges = listed["edges"].as_array().into_iter().flatten();
    let nodes = edges.map(|edge| &edge["node"]);
    nodes
        .filter(|node| node["level"] != "UMBRELLA")
        .filter_map(|node| {
            Some(OfferedChoice::of(
                node["id"].as_str()?,
                node["name"].as_str()?,
            ))
        })
        .collect()
}

/// What the form is filled with: what the address gives, and what stands now.
pub(super) fn start(deed: &Deed, case: &Value, given: &Fields) -> Fields {
    let mut start = given.clone();
    let now = match deed.start {
        Start::Empty => None,
        Start::Place(place) => case.pointer(place),
        Start::Record(named) => find(case, given.text(named)),
    };
    let Some(now) = now else {
        return start;
    };
    for question in deed.questions {
        if given.has(question.name) {
            continue;
        }
        for typed in answers(question, now) {
            start.push(question.name, typed);
        }
    }
    start
}

/// The record with this id, wherever in the case it stands.
pub(in crate::page) fn find<'v>(value: &'v Value, id: &str) -> Option<&'v Value> {
    if id.is_empty() {
        return None;
    }
    match value {
        Value::Object(members) => {
            if members.get("id").is_some_and(|own| own == id) {
                return Some(value);
            }
            members.values().find_map(|member| find(member, id))
        }
        Value::Array(elements) => elements.iter().find_map(|element| find(element, id)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => None,
    }
}

/// What stands, as somebody would type it.
pub(in crate::page) fn answers(question: &Question, now: &Value) -> Vec<String> {
    let renamed = RENAMED.iter().find(|(name, _)| *name == question.name);
    let name = renamed.map_or(question.name, |(_, of_record)| of_record);
    let found = now.pointer(&format!("/{}", name.replace('.', "/")));
    match found {
        None | Some(Value::Null | Value::Object(_)) => Vec::new(),
        Some(Value::Array(several)) => {
            let several = several.iter().filter_map(Value::as_str);
            several.map(str::to_owned).collect()
        }
        Some(Value::Bool(is_so)) => vec![if *is_so { "yes" } else { "no" }.to_owned()],
        Some(Value::String(text)) if question.kind == Kind::YesNoUnknown => {
            vec![text.to_lowercase()]
        }
        Some(Value::String(text)) if question.kind == Kind::Kronor => vec![kronor(text)],
        Some(Value::String(text)) => vec![text.clone()],
        Some(Value::Number(number)) if question.kind == Kind::Kronor => {
            vec![kronor(&number.to_string())]
        }
        Some(Value::Number(number)) => vec![number.to_string().replace('.', ",")],
    }
}

/// An amount in öre as it is typed in kronor.
fn kronor(ore: &str) -> String {
    match ore.parse::<i64>() {
        Ok(ore) if ore % 100 == 0 => (ore / 100).to_string(),
        Ok(ore) => format!("{},{:02}", ore / 100, ore % 100),
        Err(_) => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_corrected_fills_the_form_as_it_would_be_typed() {
        let case = json!({ "welfare": { "assistanceDecisions": [
            { "id": "a", "month": "2026-10", "amountOre": 123_450, "barrier": "LANGUAGE" },
        ] } });
        let row = find(&case, "a").expect("the record");
        let question = Question::required("amountOre", Kind::Kronor);
        assert_eq!(answers(&question, row), ["1234,50"]);
        assert!(find(&case, "b").is_none() && find(&case, "").is_none());
    }

    #[test]
    fn every_list_of_codes_has_names() {
        for (list, named) in LISTS {
            assert!(
                !codes::choices(named, Language::Swedish).is_empty(),
                "{list}"
            );
        }
    }
}
