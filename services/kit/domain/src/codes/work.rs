//! Work, employment types and the employment service's programmes.

use crate::code_list;

code_list! {
    /// How the employment service has registered the person (förordning 2008:975 5 §).
    pub enum EmploymentCategory("EmploymentRegistrationCategory") {
        /// Öppet arbetslös.
        OpenlyUnemployed => "OPENLY_UNEMPLOYED", "Öppet arbetslös";
        /// Arbetssökande med förhinder.
        Hindered => "HINDERED", "Arbetssökande med förhinder";
        /// In a programme.
        InProgramme => "IN_PROGRAMME", "I program";
        /// Övrig.
        Other => "OTHER", "Övrigt";
    }
}

code_list! {
    /// The kind of employment or practice that a placement is.
    pub enum EmploymentType("EmploymentType") {
        /// Kommunal arbetsmarknadsanställning. Counts as no work in Kolada's U40455.
        MunicipalLabourEmployment => "MUNICIPAL_LABOUR_EMPLOYMENT", "Kommunal arbetsmarknadsanställning";
        /// Introduktionsjobb (2018:42).
        IntroductionJob => "INTRODUCTION_JOB", "Introduktionsjobb";
        /// Nystartsjobb (2018:43).
        NewStartJob => "NEW_START_JOB", "Nystartsjobb";
        /// Etableringsjobb (2022:807).
        EstablishmentJob => "ESTABLISHMENT_JOB", "Etableringsjobb";
        /// Lönebidrag (2017:462).
        WageSubsidy => "WAGE_SUBSIDY", "Lönebidrag";
        /// Arbetspraktik: no employment.
        WorkPractice => "WORK_PRACTICE", "Arbetspraktik";
        /// Arbetsträning: no employment.
        WorkTraining => "WORK_TRAINING", "Arbetsträning";
        /// An employment without support.
        Regular => "REGULAR", "Anställning utan stöd";
        /// Extratjänst: abolished from 2023-01-01 (SFS 2022:1734).
        ExtraService => "EXTRA_SERVICE", "Extratjänst", until (2022, 12, 31);
    }
}

impl EmploymentType {
    /// Tells whether the person is employed, so that tasks, hours and service rate are owed
    /// (practice and training are no employments).
    pub fn is_employment(self) -> bool {
        match self {
            Self::MunicipalLabourEmployment
            | Self::IntroductionJob
            | Self::NewStartJob
            | Self::EstablishmentJob
            | Self::WageSubsidy
            | Self::Regular
            | Self::ExtraService => true,
            Self::WorkPractice | Self::WorkTraining => false,
        }
    }
}

code_list! {
    /// Programmes and supports of the employment service, with the first day of the ordinance that
    /// carries them where it is known and the last day of what has been abolished.
    pub enum ProgrammeCode("ProgrammeCode") {
        /// Jobb- och utvecklingsgarantin (2007:414).
        JobAndDevelopmentGuarantee => "JOB_AND_DEVELOPMENT_GUARANTEE", "Jobb- och utvecklingsgarantin", from (2007, 7, 2);
        /// Jobbgaranti för ungdomar (2007:813).
        YouthJobGuarantee => "YOUTH_JOB_GUARANTEE", "Jobbgaranti för ungdomar", from (2007, 12, 1);
        /// Etableringsprogrammet (2017:820).
        Establishment => "ESTABLISHMENT", "Etableringsinsatser", from (2018, 1, 1);
        /// Förmedlingsinsatser: Rusta och matcha (2022:812).
        EquipAndMatch => "EQUIP_AND_MATCH", "Rusta och matcha", from (2022, 12, 1);
        /// Arbetspraktik.
        WorkPractice => "WORK_PRACTICE", "Arbetspraktik";
        /// Arbetsträning.
        WorkTraining => "WORK_TRAINING", "Arbetsträning";
        /// Arbetsmarknadsutbildning.
        LabourMarketTraining => "LABOUR_MARKET_TRAINING", "Arbetsmarknadsutbildning";
        /// Stöd till start av näringsverksamhet.
        StartUpSupport => "START_UP_SUPPORT", "Stöd till start av näringsverksamhet";
        /// Introduktionsjobb (2018:42).
        IntroductionJob => "INTRODUCTION_JOB", "Introduktionsjobb", from (2018, 5, 1);
        /// Nystartsjobb (2018:43).
        NewStartJob => "NEW_START_JOB", "Nystartsjobb", from (2018, 5, 1);
        /// Etableringsjobb (2022:807).
        EstablishmentJob => "ESTABLISHMENT_JOB", "Etableringsjobb", from (2024, 1, 1);
        /// Yrkesintroduktion.
        VocationalIntroduction => "VOCATIONAL_INTRODUCTION", "Yrkesintroduktion";
        /// Lönebidrag för utveckling i anställning (2017:462).
        WageSubsidyDevelopment => "WAGE_SUBSIDY_DEVELOPMENT", "Lönebidrag för utveckling", from (2017, 7, 1);
        /// Lönebidrag för anställning (2017:462).
        WageSubsidyEmployment => "WAGE_SUBSIDY_EMPLOYMENT", "Lönebidrag för anställning", from (2017, 7, 1);
        /// Lönebidrag för trygghet i anställning (2017:462).
        WageSubsidySecurity => "WAGE_SUBSIDY_SECURITY", "Lönebidrag för trygghet", from (2017, 7, 1);
        /// Offentligt skyddat arbete (2017:462).
        ShelteredPublicWork => "SHELTERED_PUBLIC_WORK", "Offentligt skyddat arbete";
        /// Skyddat arbete hos Samhall (2017:462).
        Samhall => "SAMHALL", "Samhall";
        /// Särskilt introduktions- och uppföljningsstöd, SIUS (2017:462).
        SupportedEmployment => "SUPPORTED_EMPLOYMENT", "SIUS";
        /// Extratjänst: abolished from 2023-01-01 (SFS 2022:1734).
        ExtraService => "EXTRA_SERVICE", "Extratjänst", until (2022, 12, 31);
    }
}

code_list! {
    /// How far an activity of the shared plan has come.
    pub enum ActivityStatus("ActivityStatus") {
        /// Not begun.
        Planned => "PLANNED", "Planerad";
        /// Going on.
        Ongoing => "ONGOING", "Pågår";
        /// Carried through.
        Done => "DONE", "Genomförd";
        /// Will not be carried through.
        Cancelled => "CANCELLED", "Inställd";
    }
}
