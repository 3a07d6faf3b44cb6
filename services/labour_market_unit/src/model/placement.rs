//! A placement: where the person works or trains, as what, how much and with whom (G9-G16, E5, E11).

use access::{Extent, SectionBody};
use chrono::NaiveDate;
use domain::{
    CodeList, Problem, RecordId, ReferralId, Section, StaffId, WorkplaceId, code_list,
    codes::EmploymentType, period::Period,
};

use super::{
    placement_ending::PlacementEnding,
    text::{LONGEST_NAME, LONGEST_TEXT, needed_text, spare_text},
};

code_list! {
    /// How much support the person has at the workplace (V2: on-the-job support at different levels).
    pub enum SupportLevel("SupportLevel") {
        /// None besides what everybody has.
        None => "NONE", "Inget särskilt stöd";
        /// Now and then.
        Light => "LIGHT", "Stöd vid behov";
        /// Regularly.
        Regular => "REGULAR", "Regelbundet stöd";
        /// Most of the time.
        Intensive => "INTENSIVE", "Stöd större delen av tiden";
    }
}

/// A placement as it was agreed. It is never changed: how it ended is a row of its own.
#[derive(Clone, PartialEq, Eq)]
pub struct Placement {
    /// Where, in words.
    pub workplace: String,
    /// Where, in the register of workplaces.
    pub workplace_id: Option<WorkplaceId>,
    /// As what.
    pub employment_type: EmploymentType,
    /// The share of full time that is worked, 1 to 100 (tjänstgöringsgrad).
    pub service_rate_percent: i32,
    /// The share of the working time that is competence-raising activity, 0 to 100 (G10). It is
    /// kept apart from the service rate: 25 % of 75 % is not 25 % beside it.
    pub competence_share_percent: Option<i32>,
    /// From when, and until when as planned.
    pub period: Period,
    /// What the person does there.
    pub tasks: String,
    /// Who supervises.
    pub supervisor: Option<StaffId>,
    /// The referral that reserved the place.
    pub referral: Option<ReferralId>,
    /// How much support the person has there.
    pub support_level: Option<SupportLevel>,
    /// What the placement shall lead to in the long run (E5).
    pub long_term_goal: Option<String>,
    /// The resource group or scattered places that it belongs to (G9, G16).
    pub group: Option<RecordId>,
}

impl Placement {
    /// From when, and until when in fact; a placement that has ended lasts no longer.
    pub fn lasting(&self, ending: Option<&PlacementEnding>) -> Period {
        ending.map_or(self.period, |ending| {
            // An ending before the first day is refused when it is recorded.
            self.period.ended_on(ending.ends_on).unwrap_or(self.period)
        })
    }
}

impl SectionBody for Placement {
    const SECTION: Section = Section::LabourPlacement;

    fn reduce(self, extent: &Extent) -> Self {
        if extent.is_whole() {
            return self;
        }
        Self {
            workplace: String::new(),
            workplace_id: None,
            tasks: String::new(),
            supervisor: None,
            referral: None,
            long_term_goal: None,
            group: None,
            ..self
        }
    }
}

/// A placement as a caseworker, leader or supervisor wrote it.
#[derive(Clone, PartialEq, Eq)]
pub struct PlacementDraft {
    /// Where, in words.
    pub workplace: String,
    /// Where, in the register.
    pub workplace_id: Option<WorkplaceId>,
    /// As what.
    pub employment_type: EmploymentType,
    /// The share of full time.
    pub service_rate_percent: i32,
    /// The share of the working time that is competence-raising activity.
    pub competence_share_percent: Option<i32>,
    /// The first day.
    pub starts_on: NaiveDate,
    /// The last day as planned.
    pub ends_on: Option<NaiveDate>,
    /// What the person does there.
    pub tasks: String,
    /// Who supervises.
    pub supervisor: Option<StaffId>,
    /// The referral that reserved the place.
    pub referral: Option<ReferralId>,
    /// How much support the person has there.
    pub support_level: Option<SupportLevel>,
    /// What the placement shall lead to in the long run (E5).
    pub long_term_goal: Option<String>,
    /// The resource group or scattered places that it belongs to (G9, G16).
    pub group: Option<RecordId>,
}

impl PlacementDraft {
    /// The placement, or every reason why it cannot be taken.
    pub fn check(&self) -> Result<Placement, Vec<Problem>> {
        let mut problems = Vec::new();
        let workplace = needed_text(&mut problems, ("workplace", &self.workplace), LONGEST_NAME);
        if !self.employment_type.is_valid_on(self.starts_on) {
            let code = self.employment_type;
            problems.push(
                Problem::invalid("employmentType", "code-not-valid-on-day").with("code", code),
            );
        }
        if !(1..=100).contains(&self.service_rate_percent) {
            problems.push(Problem::invalid(
                "serviceRatePercent",
                "service-rate-out-of-bounds",
            ));
        }
        if self
            .competence_share_percent
            .is_some_and(|share| !(0..=100).contains(&share))
        {
            problems.push(Problem::invalid(
                "competenceSharePercent",
                "competence-share-out-of-bounds",
            ));
        }
        let period = Period::new(self.starts_on, self.ends_on).ok();
        if period.is_none() {
            problems.push(Problem::invalid("endsOn", "period-ends-before-it-starts"));
        }
        let tasks = needed_text(&mut problems, ("tasks", &self.tasks), LONGEST_TEXT);
        let goal = ("longTermGoal", self.long_term_goal.as_deref());
        let long_term_goal = spare_text(&mut problems, goal, LONGEST_TEXT);
        match period {
            Some(period) if problems.is_empty() => Ok(Placement {
                workplace,
                workplace_id: self.workplace_id,
                employment_type: self.employment_type,
                service_rate_percent: self.service_rate_percent,
                competence_share_percent: self.competence_share_percent,
                period,
                tasks,
                supervisor: self.supervisor,
                referral: self.referral,
                support_level: self.support_level,
                long_term_goal,
                group: self.group,
            }),
            _ => Err(problems),
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use domain::SystemEntropy;

    use super::*;

    pub(in crate::model) fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    pub(in crate::model) fn draft() -> PlacementDraft {
        PlacementDraft {
            workplace: "Återbruket".to_owned(),
            workplace_id: Some(WorkplaceId::draw(&SystemEntropy)),
            employment_type: EmploymentType::MunicipalLabourEmployment,
            service_rate_percent: 75,
            competence_share_percent: Some(25),
            starts_on: day("2026-03-01"),
            ends_on: Some(day("2027-02-28")),
            tasks: "Sortera och laga".to_owned(),
            supervisor: Some(StaffId::draw(&SystemEntropy)),
            referral: Some(ReferralId::draw(&SystemEntropy)),
            support_level: Some(SupportLevel::Regular),
            long_term_goal: Some("Fast arbete i återbruket".to_owned()),
            group: Some(RecordId::draw(&SystemEntropy)),
        }
    }

    fn fields(wrong: &PlacementDraft) -> Vec<String> {
        let problems = wrong.check().err().unwrap();
        problems
            .into_iter()
            .filter_map(|problem| problem.field)
            .collect()
    }

    #[test]
    fn service_rate_and_competence_share_are_kept_apart() {
        let placement = draft().check().ok().unwrap();
        assert_eq!(placement.service_rate_percent, 75);
        assert_eq!(placement.competence_share_percent, Some(25));
        let without = PlacementDraft {
            competence_share_percent: None,
            ends_on: None,
            ..draft()
        };
        let placement = without.check().ok().unwrap();
        assert_eq!(placement.competence_share_percent, None);
    }

    #[test]
    fn every_fault_is_told_at_once_and_names_its_field() {
        let wrong = PlacementDraft {
            workplace: "  ".to_owned(),
            service_rate_percent: 0,
            competence_share_percent: Some(101),
            ends_on: Some(day("2026-02-28")),
            tasks: "x".repeat(LONGEST_TEXT + 1),
            ..draft()
        };
        let told = [
            "workplace",
            "serviceRatePercent",
            "competenceSharePercent",
            "endsOn",
            "tasks",
        ];
        assert_eq!(fields(&wrong), told);
        let wrong = PlacementDraft {
            service_rate_percent: 101,
            ..draft()
        };
        assert_eq!(fields(&wrong), ["serviceRatePercent"]);
    }

    #[test]
    fn extra_services_cannot_begin_after_they_were_abolished() {
        let starting = |starts_on| PlacementDraft {
            employment_type: EmploymentType::ExtraService,
            starts_on: day(starts_on),
            ..draft()
        };
        assert!(starting("2022-12-31").check().is_ok());
        assert_eq!(fields(&starting("2023-01-01")), ["employmentType"]);
    }

    #[test]
    fn pseudonymised_placement_names_nobody_and_keeps_codes_and_days() {
        let whole = draft().check().ok().unwrap();
        let kept = whole.clone().reduce(&Extent::Pseudonym);
        assert_eq!((kept.workplace.as_str(), kept.tasks.as_str()), ("", ""));
        assert_eq!(
            (kept.supervisor, kept.workplace_id, kept.referral),
            (None, None, None)
        );
        assert_eq!((&kept.long_term_goal, kept.group), (&None, None));
        assert_eq!(kept.support_level, whole.support_level);
        assert_eq!(kept.employment_type, whole.employment_type);
        assert_eq!(kept.period, whole.period);
        assert!(whole.clone().reduce(&Extent::Whole) == whole);
    }
}
