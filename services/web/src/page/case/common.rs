//! What several pages of a case have in common.

use chrono::{DateTime, NaiveDate, Utc};
use domain::Role;
use serde::Deserialize;
use serde_json::Value;

use crate::{
    ask::Answer,
    case_head::{CaseBar, CaseHead, KnownAgency, KnownUnit},
    fault::PageFault,
    frame::{Frame, Me},
    show,
    visit::Reader,
};

/// The answer of an operation about one case.
#[derive(Deserialize)]
pub(super) struct OfCase<T> {
    pub(super) me: Me,
    pub(super) case: Option<T>,
}

/// A case of which the head is all that is asked for.
#[derive(Deserialize)]
pub(super) struct HeadOnly {
    #[serde(flatten)]
    pub(super) head: CaseHead,
}

/// What the page of a case is made from.
pub(super) struct Opened<T> {
    pub(super) me: Me,
    pub(super) case: T,
    pub(super) is_partial: bool,
}

/// Asks for a case; one that the reader may not see is not there.
pub(super) async fn open<T: serde::de::DeserializeOwned>(
    reader: &Reader,
    operation: &'static str,
    variables: Value,
) -> Result<Opened<T>, PageFault> {
    let Answer { data, is_partial } = reader.ask::<OfCase<T>>(operation, variables).await?;
    let case = data.case.ok_or(PageFault::NotFound)?;
    Ok(Opened {
        me: data.me,
        case,
        is_partial,
    })
}

/// The frame and the bar of the page at `here`: its title says whose case it is.
pub(super) async fn surround(
    reader: &Reader,
    (me, head, is_partial): (&Me, &CaseHead, bool),
    (key, here): (&str, &str),
) -> (Frame, CaseBar) {
    let label = reader.visit.language().text(key, &[]);
    let title = match head.name() {
        name if name.is_empty() => label,
        name => format!("{label} – {name}"),
    };
    let mut frame = Frame::of(reader, me, title, help_of(key, here)).await;
    frame.is_partial = is_partial;
    let bar = head.bar(&frame, here, reader.visit.today());
    (frame, bar)
}

/// The part of the help about a page of a case.
fn help_of(key: &str, here: &str) -> &'static str {
    if key == "emergency-title" {
        return "emergency";
    }
    match here {
        "/kartlaggning" => "mapping",
        "/plan" => "plan",
        "/journal" => "journal",
        "/tidslinje" => "timeline",
        "/grunder" => "bases",
        "/uppgifter" => "records",
        "/avslut" => "closure",
        _ => "case",
    }
}

/// Who wrote a row, for which unit, and from what source.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Written {
    pub(super) agency: KnownAgency,
    pub(super) unit: KnownUnit,
    pub(super) source: Option<String>,
    pub(super) occurred_on: Option<NaiveDate>,
    pub(super) recorded_at: DateTime<Utc>,
}

impl Written {
    /// Who and when, and from where it is known.
    pub(super) fn words(&self, frame: &Frame) -> String {
        let at = show::moment(self.recorded_at);
        let mut words = frame.t2("written-by", ("unit", &self.unit.name), ("time", at));
        if let Some(source) = &self.source {
            let source = frame.code("EntrySource", source);
            words.push(' ');
            words.push_str(&frame.t1("written-source", "source", source));
        }
        if let Some(on) = self.occurred_on
            && on != show::day_of(self.recorded_at)
        {
            words.push(' ');
            words.push_str(&frame.t1("written-about", "day", show::day(on)));
        }
        words
    }
}

/// The decision by which the participant may not see a row.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Kept {
    pub(super) provision: String,
    pub(super) reason: String,
    pub(super) decided_at: DateTime<Utc>,
}

impl Kept {
    /// The decision in words.
    pub(super) fn words(&self, frame: &Frame) -> String {
        let day = show::day(show::day_of(self.decided_at));
        let provision = frame.code("KeepingProvision", &self.provision);
        let decided = frame.t2("kept-from", ("provision", provision), ("day", day));
        format!("{decided} {}", self.reason)
    }
}

/// The decisions in words; empty for none.
pub(super) fn kept_words(kept: Option<&Kept>, frame: &Frame) -> String {
    kept.map(|kept| kept.words(frame)).unwrap_or_default()
}

/// Whether one of the reader's agencies is this one.
pub(super) fn is_own(me: &Me, agency: &KnownAgency) -> bool {
    me.assignments
        .iter()
        .any(|held| held.agency.id == agency.id)
}

/// Whether the reader handles cases in an agency that may need to open what is withheld.
pub(super) fn may_open(me: &Me) -> bool {
    me.holds(Role::Caseworker) || me.holds(Role::LeadCaseworker)
}

/// Whether the reader leads the case.
pub(super) fn leads(me: &Me, head: &CaseHead) -> bool {
    let parties = head.parties.iter().flatten();
    let mut leads = parties.filter_map(|party| party.lead_caseworker.as_ref());
    me.holds(Role::LeadCaseworker) || leads.any(|lead| Some(lead) == me.display_name.as_ref())
}

/// Where in the pages of the case a section is, as an ending of its address; empty for nowhere.
pub(super) fn place_of(section: &str) -> &'static str {
    match section {
        "CONTACT" => "#contact",
        "INTAKE" => "#intake",
        "SCREENING" => "#screening",
        "MAPPING_EDUCATION" => "/kartlaggning#education",
        "MAPPING_WORK" => "/kartlaggning#work",
        "MAPPING_FAMILY" => "/kartlaggning#family",
        "MAPPING_ECONOMY" => "/kartlaggning#economy",
        "MAPPING_HEALTH" => "/kartlaggning#health",
        "PLAN" => "/plan",
        "JOURNAL" => "/journal",
        "PARTIES" => "/grunder#parties",
        "BASES" => "/grunder#bases",
        "REFERRALS" => "/remisser",
        "WELFARE_ASSISTANCE" => "/uppgifter#WELFARE_ASSISTANCE",
        "WELFARE_HOUSEHOLD" => "/uppgifter#WELFARE_HOUSEHOLD",
        "WELFARE_ACTIVITY_REQUIREMENT" => "/uppgifter#WELFARE_ACTIVITY_REQUIREMENT",
        "LABOUR_PLACEMENT" => "/uppgifter#LABOUR_PLACEMENT",
        "LABOUR_COMPETENCE" => "/uppgifter#LABOUR_COMPETENCE",
        "EMPLOYMENT_REGISTRATION" => "/uppgifter#EMPLOYMENT_REGISTRATION",
        "EMPLOYMENT_PROGRAMME" => "/uppgifter#EMPLOYMENT_PROGRAMME",
        "INSURANCE_BENEFIT" => "/uppgifter#INSURANCE_BENEFIT",
        "INSURANCE_REHABILITATION" => "/uppgifter#INSURANCE_REHABILITATION",
        "CLOSURE" | "FOLLOW_UP" => "/avslut",
        _ => "",
    }
}
