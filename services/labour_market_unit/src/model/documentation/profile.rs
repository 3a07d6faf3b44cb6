//! What a programme is for and how it is meant to work (G2-G5, G9, G10, E4).

use chrono::NaiveDate;
use domain::{Problem, code_list, codes::TargetGroup, period::Period};
use serde::Serialize;

use super::{EntryBody, EntryDraft, checking::Checking};

/// The most partners that are named.
const MOST_PARTNERS: usize = 20;

code_list! {
    /// How participants begin.
    pub enum StartPattern("StartPattern") {
        /// All at the same time.
        Together => "TOGETHER", "Gemensam start";
        /// Each on a day of their own (G17).
        Rolling => "ROLLING", "Löpande start";
    }
}

/// What a programme is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    /// Its purpose.
    pub purpose: String,
    /// Who takes part besides the unit.
    pub partners: Vec<String>,
    /// For whom it is.
    pub target_groups: Vec<TargetGroup>,
    /// The planned share of full time, 1 to 100 per cent.
    pub service_rate_percent: Option<i32>,
    /// The planned share of the working time that is competence-raising activity, 0 to 100 per cent (G10). It is a
    /// share of the service rate and not beside it.
    pub competence_share_percent: Option<i32>,
    /// How participants begin.
    pub start_pattern: StartPattern,
    /// From when, and until when in fact.
    pub lasted: Option<Period>,
}

impl EntryBody for Profile {
    fn shares_place_with(&self, _other: &Self) -> bool {
        // A programme has one profile.
        true
    }
}

/// A profile as it was written.
#[derive(Debug, Clone, Serialize)]
pub struct ProfileDraft {
    /// Its purpose.
    pub purpose: String,
    /// Who takes part besides the unit.
    pub partners: Vec<String>,
    /// For whom it is.
    pub target_groups: Vec<TargetGroup>,
    /// The planned share of full time.
    pub service_rate_percent: Option<i32>,
    /// The planned share of the working time that is competence-raising activity.
    pub competence_share_percent: Option<i32>,
    /// How participants begin.
    pub start_pattern: StartPattern,
    /// When it began in fact.
    pub started_on: Option<NaiveDate>,
    /// When it ended in fact.
    pub ended_on: Option<NaiveDate>,
}

impl EntryDraft for ProfileDraft {
    type Body = Profile;

    const OPERATION: &'static str = "describeProgramme";

    fn check(&self, today: NaiveDate) -> Result<Profile, Vec<Problem>> {
        let mut checking = Checking::on(today);
        let purpose = checking.text("purpose", &self.purpose);
        if self.partners.len() > MOST_PARTNERS {
            checking.refuse(
                Problem::invalid("partners", "too-many-partners").with("largest", MOST_PARTNERS),
            );
        }
        let partners = checking.names("partners", &self.partners);
        let bounds = [
            (
                ("serviceRatePercent", "service-rate-out-of-bounds"),
                (self.service_rate_percent, 1..=100),
            ),
            (
                ("competenceSharePercent", "competence-share-out-of-bounds"),
                (self.competence_share_percent, 0..=100),
            ),
        ];
        for ((field, message), (share, bounds)) in bounds {
            if share.is_some_and(|share| !bounds.contains(&share)) {
                checking.refuse(Problem::invalid(field, message));
            }
        }
        let began = ("startedOn", self.started_on);
        let lasted = checking.actual_days(began, ("endedOn", self.ended_on));
        let mut target_groups = self.target_groups.clone();
        target_groups.sort_unstable();
        target_groups.dedup();
        checking.done(Some(Profile {
            purpose,
            partners,
            target_groups,
            service_rate_percent: self.service_rate_percent,
            competence_share_percent: self.competence_share_percent,
            start_pattern: self.start_pattern,
            lasted,
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::{super::super::placement::tests::day, *};

    #[test]
    fn every_fault_is_told_at_once_and_names_its_field() {
        let right = ProfileDraft {
            purpose: "Varaktig egen försörjning".to_owned(),
            partners: vec!["Arbetsförmedlingen".to_owned(), "  ".to_owned()],
            target_groups: vec![TargetGroup::Youth, TargetGroup::Youth],
            service_rate_percent: Some(75),
            competence_share_percent: Some(25),
            start_pattern: StartPattern::Rolling,
            started_on: Some(day("2026-01-12")),
            ended_on: None,
        };
        let profile = right.check(day("2026-11-27")).unwrap();
        assert_eq!(profile.partners, ["Arbetsförmedlingen"]);
        assert_eq!(profile.target_groups, [TargetGroup::Youth]);
        let wrong = ProfileDraft {
            purpose: " ".to_owned(),
            partners: vec!["x".to_owned(); MOST_PARTNERS + 1],
            service_rate_percent: Some(0),
            competence_share_percent: Some(101),
            ended_on: Some(day("2026-01-11")),
            ..right
        };
        let problems = wrong.check(day("2026-11-27")).unwrap_err();
        let fields: Vec<_> = problems.iter().filter_map(|p| p.field.as_deref()).collect();
        let told = [
            "purpose",
            "partners",
            "serviceRatePercent",
            "competenceSharePercent",
            "endedOn",
        ];
        assert_eq!(fields, told);
    }
}
