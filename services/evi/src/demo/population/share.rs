//! How often what happens, and to whom.

use domain::{
    AgencyKind,
    codes::{
        AgeBand, BenefitCode, Channel, ClosureReason, EducationLevel, EmploymentCategory,
        EmploymentType, HouseholdType, LivelihoodBarrier, OccupationKind, ProgrammeCode,
        ReferralOutcome, ReferralService, Sex,
    },
    event::StepKind,
};

/// Values with their weights.
pub type Shares<T> = &'static [(T, u32)];

/// The municipalities of the association, by thousands of inhabitants.
pub const TOWNS: Shares<&str> = &[
    ("0484", 108),
    ("0480", 58),
    ("0486", 39),
    ("0483", 35),
    ("0482", 16),
    ("0488", 15),
    ("0481", 12),
    ("0461", 11),
    ("0428", 9),
];

/// Sex; a few have a number that tells none.
pub const SEXES: Shares<Option<Sex>> = &[(Some(Sex::Female), 48), (Some(Sex::Male), 50), (None, 2)];

/// Age at the intake.
pub const AGES: Shares<Option<AgeBand>> = &[
    (Some(AgeBand::From16), 7),
    (Some(AgeBand::From20), 15),
    (Some(AgeBand::From25), 16),
    (Some(AgeBand::From30), 24),
    (Some(AgeBand::From40), 18),
    (Some(AgeBand::From50), 13),
    (Some(AgeBand::From60), 5),
    (None, 2),
];

/// The highest completed education.
pub const EDUCATION: Shares<EducationLevel> = &[
    (EducationLevel::None, 5),
    (EducationLevel::LessThanNine, 16),
    (EducationLevel::NineYear, 33),
    (EducationLevel::UpperSecondary, 28),
    (EducationLevel::PostSecondaryShort, 5),
    (EducationLevel::PostSecondaryLong, 6),
    (EducationLevel::Research, 1),
    (EducationLevel::Unknown, 6),
];

/// The kind of household.
pub const HOUSEHOLDS: Shares<HouseholdType> = &[
    (HouseholdType::SingleMan, 34),
    (HouseholdType::SingleWoman, 20),
    (HouseholdType::SingleWomanWithChildren, 16),
    (HouseholdType::SingleManWithChildren, 4),
    (HouseholdType::Couple, 8),
    (HouseholdType::CoupleWithChildren, 16),
    (HouseholdType::Unknown, 2),
];

/// Why assistance is needed.
pub const BARRIERS: Shares<LivelihoodBarrier> = &[
    (LivelihoodBarrier::UnemployedNoBenefit, 36),
    (LivelihoodBarrier::UnemployedInsufficientBenefit, 7),
    (LivelihoodBarrier::UnemployedAwaitingBenefit, 3),
    (LivelihoodBarrier::Language, 8),
    (LivelihoodBarrier::SickNoBenefit, 12),
    (LivelihoodBarrier::SickInsufficientBenefit, 4),
    (LivelihoodBarrier::CompensationInsufficient, 3),
    (LivelihoodBarrier::SocialReasons, 13),
    (LivelihoodBarrier::ParentalInsufficient, 4),
    (LivelihoodBarrier::NoChildcare, 1),
    (LivelihoodBarrier::PartTimeInvoluntary, 4),
    (LivelihoodBarrier::EstablishmentInsufficient, 3),
    (LivelihoodBarrier::PensionInsufficient, 2),
];

/// The way to the desk.
pub const CHANNELS: Shares<Channel> = &[
    (Channel::IncomeSupportApplication, 55),
    (Channel::WalkIn, 15),
    (Channel::SelfContact, 10),
    (Channel::EmploymentService, 8),
    (Channel::HealthCare, 6),
    (Channel::School, 4),
    (Channel::Outreach, 2),
];

/// What is done with the person, as the step that tells of it.
pub const INTERVENTIONS: Shares<StepKind> = &[
    (StepKind::Activity, 34),
    (StepKind::Education, 17),
    (StepKind::Placement, 15),
    (StepKind::Enrolment, 12),
    (StepKind::Programme, 14),
    (StepKind::Benefit, 8),
];

/// How many times something is done.
pub const INTERVENTION_COUNTS: Shares<u32> = &[(0, 12), (1, 30), (2, 32), (3, 18), (4, 8)];

/// Whole months from the first day to the last.
pub const MONTHS: Shares<(u32, u32)> = &[
    ((0, 3), 22),
    ((4, 9), 28),
    ((10, 18), 24),
    ((19, 36), 18),
    ((37, 59), 8),
];

/// Why the case is closed, with what is done then; `None` for cases that stay open for years.
pub const ENDINGS: Shares<Option<(ClosureReason, OccupationKind)>> = &[
    (
        Some((ClosureReason::Work, OccupationKind::WorkUnsubsidised)),
        21,
    ),
    (
        Some((ClosureReason::Work, OccupationKind::WorkSubsidised)),
        12,
    ),
    (
        Some((ClosureReason::Work, OccupationKind::MunicipalEmployment)),
        6,
    ),
    (Some((ClosureReason::Studies, OccupationKind::Studies)), 14),
    (
        Some((
            ClosureReason::ToEmploymentService,
            OccupationKind::JobSeeking,
        )),
        7,
    ),
    (
        Some((ClosureReason::ToInsuranceOrHealth, OccupationKind::Illness)),
        6,
    ),
    (Some((ClosureReason::Illness, OccupationKind::Illness)), 2),
    (Some((ClosureReason::Moved, OccupationKind::Unknown)), 7),
    (Some((ClosureReason::Pension, OccupationKind::Other)), 4),
    (Some((ClosureReason::Deceased, OccupationKind::Other)), 2),
    (Some((ClosureReason::OwnWish, OccupationKind::Other)), 4),
    (Some((ClosureReason::NoContact, OccupationKind::Unknown)), 4),
    (
        Some((ClosureReason::ConsentWithdrawn, OccupationKind::Unknown)),
        1,
    ),
    (
        Some((ClosureReason::Misregistered, OccupationKind::Unknown)),
        1,
    ),
    (None, 9),
];

/// What is heard at a follow-up of whoever left for work or studies.
pub const HEARD_AFTER: Shares<OccupationKind> = &[
    (OccupationKind::WorkUnsubsidised, 44),
    (OccupationKind::WorkSubsidised, 16),
    (OccupationKind::Studies, 16),
    (OccupationKind::JobSeeking, 12),
    (OccupationKind::Illness, 3),
    (OccupationKind::Unknown, 9),
];

/// Who refers to whom.
pub const REFERRED: Shares<(AgencyKind, AgencyKind)> = &[
    ((AgencyKind::IntakeDesk, AgencyKind::LabourMarketUnit), 40),
    ((AgencyKind::IntakeDesk, AgencyKind::WelfareUnit), 18),
    ((AgencyKind::IntakeDesk, AgencyKind::EmploymentService), 12),
    ((AgencyKind::WelfareUnit, AgencyKind::LabourMarketUnit), 16),
    ((AgencyKind::WelfareUnit, AgencyKind::InsuranceAgency), 8),
    (
        (AgencyKind::EmploymentService, AgencyKind::LabourMarketUnit),
        6,
    ),
];

/// What is asked for.
pub const SERVICES: Shares<ReferralService> = &[
    (ReferralService::Mapping, 24),
    (ReferralService::Guidance, 20),
    (ReferralService::Placement, 16),
    (ReferralService::WorkPractice, 14),
    (ReferralService::EducationGuidance, 14),
    (ReferralService::RehabilitationCoordination, 12),
];

/// What a completed referral led to.
pub const OUTCOMES: Shares<ReferralOutcome> = &[
    (ReferralOutcome::WorkUnsubsidised, 12),
    (ReferralOutcome::WorkSubsidised, 10),
    (ReferralOutcome::Studies, 12),
    (ReferralOutcome::CloserToWork, 40),
    (ReferralOutcome::NoChange, 20),
    (ReferralOutcome::Unknown, 6),
];

/// Employments and practice of placements.
pub const EMPLOYMENTS: Shares<EmploymentType> = &[
    (EmploymentType::MunicipalLabourEmployment, 30),
    (EmploymentType::IntroductionJob, 14),
    (EmploymentType::NewStartJob, 8),
    (EmploymentType::WorkPractice, 30),
    (EmploymentType::WorkTraining, 18),
];

/// Programmes and supports of the employment service.
pub const SUPPORTS: Shares<ProgrammeCode> = &[
    (ProgrammeCode::JobAndDevelopmentGuarantee, 40),
    (ProgrammeCode::EquipAndMatch, 30),
    (ProgrammeCode::YouthJobGuarantee, 10),
    (ProgrammeCode::LabourMarketTraining, 20),
];

/// How the employment service has registered people.
pub const CATEGORIES: Shares<EmploymentCategory> = &[
    (EmploymentCategory::OpenlyUnemployed, 60),
    (EmploymentCategory::InProgramme, 30),
    (EmploymentCategory::Hindered, 10),
];

/// Benefits of the insurance agency.
pub const BENEFITS: Shares<BenefitCode> = &[
    (BenefitCode::SicknessBenefit, 50),
    (BenefitCode::RehabilitationBenefit, 15),
    (BenefitCode::ActivityCompensation, 20),
    (BenefitCode::SicknessCompensation, 15),
];
