//! The lists hold what callers rely on.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::*;
use crate::CodeList;

fn codes<T: CodeList>() -> Vec<&'static str> {
    T::ALL.iter().map(|value| value.code()).collect()
}

fn holds<T: CodeList>(expected: &str) {
    let present = codes::<T>();
    for code in expected.split_whitespace() {
        assert!(present.contains(&code), "{} lacks {code}", T::NAME);
    }
    let distinct: BTreeSet<_> = present.iter().collect();
    assert_eq!(distinct.len(), present.len(), "{} repeats a code", T::NAME);
    for value in T::ALL {
        assert!(!value.label().is_empty(), "{} lacks a label", value.code());
        assert!(
            value
                .code()
                .chars()
                .all(|sign| sign.is_ascii_uppercase() || sign.is_ascii_digit() || sign == '_'),
            "{} is no code",
            value.code()
        );
        assert!(!value.code().starts_with(|sign: char| sign.is_ascii_digit()));
    }
}

#[test]
fn every_code_that_callers_rely_on_is_there() {
    holds::<ReferralService>(
        "FINANCIAL_ASSISTANCE MAPPING GUIDANCE WORK_PRACTICE PLACEMENT EMPLOYMENT_SUPPORT REHABILITATION_COORDINATION EDUCATION_GUIDANCE HEALTH_CONTACT DEBT_COUNSELLING OTHER",
    );
    holds::<TargetGroup>(
        "LONG_TERM_UNEMPLOYED YOUTH NEWLY_ARRIVED FOREIGN_BORN DISABILITY SICK_LISTED ZERO_SGI SCHOOL_REFUSER NO_UPPER_SECONDARY NO_SFI_PROGRESSION OVER_50",
    );
    holds::<Need>(
        "WORK EDUCATION LANGUAGE HEALTH ECONOMY HOUSING FAMILY DIGITAL DRIVING_LICENCE SOCIAL",
    );
    holds::<EducationLevel>(
        "NONE LESS_THAN_NINE NINE_YEAR UPPER_SECONDARY POST_SECONDARY_SHORT POST_SECONDARY_LONG RESEARCH UNKNOWN",
    );
    holds::<LivelihoodBarrier>(
        "UNEMPLOYED_NO_BENEFIT UNEMPLOYED_INSUFFICIENT_BENEFIT UNEMPLOYED_AWAITING_BENEFIT SICK_NO_BENEFIT SICK_INSUFFICIENT_BENEFIT SOCIAL_REASONS LANGUAGE PARENTAL_INSUFFICIENT FULL_TIME_INSUFFICIENT PART_TIME_INVOLUNTARY NO_BARRIER",
    );
    holds::<EmploymentCategory>("OPENLY_UNEMPLOYED HINDERED IN_PROGRAMME OTHER");
    holds::<BenefitCode>(
        "SICKNESS_BENEFIT REHABILITATION_BENEFIT ACTIVITY_COMPENSATION SICKNESS_COMPENSATION",
    );
    holds::<EmploymentType>(
        "MUNICIPAL_LABOUR_EMPLOYMENT INTRODUCTION_JOB NEW_START_JOB ESTABLISHMENT_JOB WAGE_SUBSIDY WORK_PRACTICE WORK_TRAINING REGULAR",
    );
    holds::<ReferralOutcome>(
        "WORK_UNSUBSIDISED WORK_SUBSIDISED MUNICIPAL_EMPLOYMENT STUDIES CLOSER_TO_WORK NO_CHANGE TO_OTHER_SUPPORT UNKNOWN",
    );
    holds::<ClosureReason>(
        "WORK STUDIES TO_EMPLOYMENT_SERVICE TO_INSURANCE_OR_HEALTH MOVED PENSION ILLNESS OWN_WISH CONSENT_WITHDRAWN NO_CONTACT DECEASED MISREGISTERED",
    );
    holds::<OccupationKind>(
        "WORK_UNSUBSIDISED WORK_SUBSIDISED MUNICIPAL_EMPLOYMENT STUDIES JOB_SEEKING ILLNESS OTHER UNKNOWN",
    );
    holds::<IncomeSource>(
        "INCOME_SUPPORT SICKNESS_BENEFIT REHABILITATION_BENEFIT ACTIVITY_COMPENSATION SICKNESS_COMPENSATION ACTIVITY_SUPPORT ESTABLISHMENT_BENEFIT UNEMPLOYMENT_BENEFIT STUDENT_AID OWN_INCOME NO_PUBLIC_SUPPORT OTHER UNKNOWN",
    );
    holds::<Channel>(
        "WALK_IN INCOME_SUPPORT_APPLICATION SELF OUTREACH SCHOOL HEALTH_CARE EMPLOYMENT_SERVICE INSURANCE_AGENCY OTHER",
    );
    holds::<Urgency>("NORMAL URGENT");
    holds::<LookupPurpose>("INTAKE REFERRAL");
    holds::<ProposalReason>("OTHER");
    holds::<ProposalDecline>("PERSON_DECLINES NOT_REACHED CASE_IS_OPEN");
    holds::<ProposalStatus>("WAITING TAKEN DECLINED WITHDRAWN");
    holds::<ConsentForm>("WRITTEN ELECTRONIC ORAL_WITNESSED");
    holds::<ActivityStatus>("PLANNED ONGOING DONE CANCELLED");
    holds::<EntrySource>("PERSON_SAID DOCUMENT REGISTER OWN_ASSESSMENT");
    holds::<HouseholdType>("UNKNOWN");
    holds::<ProgrammeCode>("JOB_AND_DEVELOPMENT_GUARANTEE EXTRA_SERVICE");
    holds::<RehabilitationStatus>("ONGOING");
    holds::<AgeBand>("UNDER_16");
    holds::<Sex>("FEMALE MALE");
}

#[test]
fn extra_services_can_be_chosen_until_they_were_abolished_and_not_after() {
    let last = NaiveDate::from_ymd_opt(2022, 12, 31).unwrap();
    assert!(EmploymentType::ExtraService.is_valid_on(last));
    assert!(!EmploymentType::ExtraService.is_valid_on(last.succ_opt().unwrap()));
    assert!(EmploymentType::Regular.is_valid_on(last.succ_opt().unwrap()));
}

#[test]
fn a_programme_cannot_be_chosen_before_its_ordinance() {
    let first = NaiveDate::from_ymd_opt(2022, 12, 1).unwrap();
    assert!(ProgrammeCode::EquipAndMatch.is_valid_on(first));
    assert!(!ProgrammeCode::EquipAndMatch.is_valid_on(first.pred_opt().unwrap()));
}

#[test]
fn the_national_list_of_barriers_has_23_values_and_language_is_ours() {
    assert_eq!(LivelihoodBarrier::ALL.len(), 24);
}

#[test]
fn only_quarters_are_extents() {
    for percent in [25, 50, 75, 100] {
        assert_eq!(
            BenefitExtent::try_from(percent).map(BenefitExtent::percent),
            Ok(percent)
        );
    }
    for percent in [-25, 0, 24, 40, 101, 125] {
        assert_eq!(BenefitExtent::try_from(percent), Err(NotAnExtent));
    }
}

#[test]
fn a_municipal_employment_counts_neither_as_work_nor_as_studies() {
    assert!(!OccupationKind::MunicipalEmployment.counts_as_work_or_studies());
    assert!(OccupationKind::WorkSubsidised.counts_as_work_or_studies());
}

#[test]
fn bands_meet_without_gap() {
    for (age, band) in [
        (15, AgeBand::Under16),
        (16, AgeBand::From16),
        (19, AgeBand::From16),
        (20, AgeBand::From20),
        (66, AgeBand::From60),
        (67, AgeBand::From67),
        (110, AgeBand::From67),
    ] {
        assert_eq!(AgeBand::of(age), band, "{age}");
    }
}

#[test]
fn the_register_has_no_household_two() {
    let digits: Vec<_> = HouseholdType::ALL
        .iter()
        .map(|kind| kind.register_digit())
        .collect();
    assert_eq!(digits, [1, 3, 4, 5, 6, 7, 8, 9]);
}

#[test]
fn codes_travel_as_text_and_unknown_text_is_refused() {
    assert_eq!(
        serde_json::to_string(&Urgency::Urgent).unwrap(),
        "\"URGENT\""
    );
    assert!(serde_json::from_str::<Urgency>("\"SOON\"").is_err());
    assert!(serde_json::from_str::<BenefitExtent>("30").is_err());
}
