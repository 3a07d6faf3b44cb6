//! What the welfare units record about financial assistance.

use crate::code_list;

code_list! {
    /// Why an adult cannot support themselves (försörjningshinder), recorded for every adult and
    /// month that assistance is given (HSLF-FS 2015:30).
    pub enum LivelihoodBarrier("LivelihoodBarrier") {
        /// Unemployed, no benefit.
        UnemployedNoBenefit => "UNEMPLOYED_NO_BENEFIT", "Arbetslös, ingen ersättning";
        /// Unemployed, the benefit does not suffice.
        UnemployedInsufficientBenefit => "UNEMPLOYED_INSUFFICIENT_BENEFIT", "Arbetslös, otillräcklig ersättning";
        /// Unemployed, the benefit has not come yet.
        UnemployedAwaitingBenefit => "UNEMPLOYED_AWAITING_BENEFIT", "Arbetslös, väntar på ersättning";
        /// Sick-listed with a certificate, no sickness benefit.
        SickNoBenefit => "SICK_NO_BENEFIT", "Sjukskriven med läkarintyg, ingen sjukpenning";
        /// Sick-listed with a certificate, the sickness benefit does not suffice.
        SickInsufficientBenefit => "SICK_INSUFFICIENT_BENEFIT", "Sjukskriven med läkarintyg, otillräcklig sjukpenning";
        /// Sick-listed with a certificate, the sickness benefit has not come yet.
        SickAwaitingBenefit => "SICK_AWAITING_BENEFIT", "Sjukskriven med läkarintyg, väntar på sjukpenning";
        /// Sickness or activity compensation that does not suffice.
        CompensationInsufficient => "COMPENSATION_INSUFFICIENT", "Sjuk- eller aktivitetsersättning, otillräcklig";
        /// Sickness or activity compensation that has not come yet.
        CompensationAwaiting => "COMPENSATION_AWAITING", "Sjuk- eller aktivitetsersättning, väntar";
        /// Hinders of a social kind (arbetshinder, sociala skäl).
        SocialReasons => "SOCIAL_REASONS", "Arbetshinder, sociala skäl";
        /// Language: part of other lists than the national one.
        Language => "LANGUAGE", "Språkhinder";
        /// Parental benefit that does not suffice.
        ParentalInsufficient => "PARENTAL_INSUFFICIENT", "Föräldraledig, otillräcklig föräldrapenning";
        /// Parental benefit that has not come yet.
        ParentalAwaiting => "PARENTAL_AWAITING", "Föräldraledig, väntar på föräldrapenning";
        /// Lacks childcare.
        NoChildcare => "NO_CHILDCARE", "Saknar barnomsorg";
        /// Works full time, the pay does not suffice.
        FullTimeInsufficient => "FULL_TIME_INSUFFICIENT", "Arbetar heltid, otillräcklig inkomst";
        /// Works full time, the pay has not come yet.
        FullTimeAwaiting => "FULL_TIME_AWAITING", "Arbetar heltid, väntar på inkomst";
        /// Works part time against their will, the pay does not suffice.
        PartTimeInvoluntary => "PART_TIME_INVOLUNTARY", "Arbetar deltid ofrivilligt, otillräcklig inkomst";
        /// Works part time against their will, the pay has not come yet.
        PartTimeAwaiting => "PART_TIME_AWAITING", "Arbetar deltid ofrivilligt, väntar på inkomst";
        /// Establishment benefit is missing because less than 25 % can be taken part in.
        EstablishmentNoCapacity => "ESTABLISHMENT_NO_CAPACITY", "Saknar etableringsersättning, prestationsförmåga under 25 %";
        /// Establishment benefit that does not suffice.
        EstablishmentInsufficient => "ESTABLISHMENT_INSUFFICIENT", "Etableringsersättning, otillräcklig";
        /// Establishment benefit that has not come yet.
        EstablishmentAwaiting => "ESTABLISHMENT_AWAITING", "Etableringsersättning, väntar";
        /// Pension that does not suffice.
        PensionInsufficient => "PENSION_INSUFFICIENT", "Pension, otillräcklig";
        /// Pension that has not come yet.
        PensionAwaiting => "PENSION_AWAITING", "Pension, väntar";
        /// Unaccompanied, 18-20 years, in upper secondary school.
        UnaccompaniedYouth => "UNACCOMPANIED_YOUTH", "Ensamkommande ung 18–20 år i gymnasieskola";
        /// No barrier.
        NoBarrier => "NO_BARRIER", "Utan försörjningshinder";
    }
}

code_list! {
    /// The groups in which barriers are summed up in tables.
    pub enum BarrierGroup("LivelihoodBarrierGroup") {
        /// Unemployment, language among its causes.
        Unemployment => "UNEMPLOYMENT", "Arbetslöshet";
        /// Ill-health, with or without a benefit.
        IllHealth => "ILL_HEALTH", "Ohälsa";
        /// Social reasons.
        Social => "SOCIAL", "Sociala skäl";
        /// Children.
        Children => "CHILDREN", "Föräldraledighet och barnomsorg";
        /// Has a job.
        InWork => "IN_WORK", "Arbetar";
        /// Establishment.
        Establishment => "ESTABLISHMENT", "Etablering";
        /// Pension.
        Pension => "PENSION", "Pension";
        /// Other.
        Other => "OTHER", "Övrigt";
    }
}

impl LivelihoodBarrier {
    /// The group in which tables sum the barrier up.
    pub fn group(self) -> BarrierGroup {
        match self {
            Self::UnemployedNoBenefit
            | Self::UnemployedInsufficientBenefit
            | Self::UnemployedAwaitingBenefit
            | Self::Language => BarrierGroup::Unemployment,
            Self::SickNoBenefit
            | Self::SickInsufficientBenefit
            | Self::SickAwaitingBenefit
            | Self::CompensationInsufficient
            | Self::CompensationAwaiting => BarrierGroup::IllHealth,
            Self::SocialReasons => BarrierGroup::Social,
            Self::ParentalInsufficient | Self::ParentalAwaiting | Self::NoChildcare => {
                BarrierGroup::Children
            }
            Self::FullTimeInsufficient
            | Self::FullTimeAwaiting
            | Self::PartTimeInvoluntary
            | Self::PartTimeAwaiting => BarrierGroup::InWork,
            Self::EstablishmentNoCapacity
            | Self::EstablishmentInsufficient
            | Self::EstablishmentAwaiting => BarrierGroup::Establishment,
            Self::PensionInsufficient | Self::PensionAwaiting => BarrierGroup::Pension,
            Self::UnaccompaniedYouth | Self::NoBarrier => BarrierGroup::Other,
        }
    }
}

code_list! {
    /// The type of the assisted household (biståndshushåll), after the national register.
    pub enum HouseholdType("HouseholdType") {
        /// Only children.
        OnlyChildren => "ONLY_CHILDREN", "Endast barn";
        /// A single man.
        SingleMan => "SINGLE_MAN", "Ensamstående man";
        /// A single man with children.
        SingleManWithChildren => "SINGLE_MAN_WITH_CHILDREN", "Ensamstående man med barn";
        /// A single woman.
        SingleWoman => "SINGLE_WOMAN", "Ensamstående kvinna";
        /// A single woman with children.
        SingleWomanWithChildren => "SINGLE_WOMAN_WITH_CHILDREN", "Ensamstående kvinna med barn";
        /// A couple.
        Couple => "COUPLE", "Par";
        /// A couple with children.
        CoupleWithChildren => "COUPLE_WITH_CHILDREN", "Par med barn";
        /// Not known.
        Unknown => "UNKNOWN", "Okänt";
    }
}

impl HouseholdType {
    /// The digit that Socialstyrelsen's register uses. It has no 2.
    pub fn register_digit(self) -> u8 {
        match self {
            Self::OnlyChildren => 1,
            Self::SingleMan => 3,
            Self::SingleManWithChildren => 4,
            Self::SingleWoman => 5,
            Self::SingleWomanWithChildren => 6,
            Self::Couple => 7,
            Self::CoupleWithChildren => 8,
            Self::Unknown => 9,
        }
    }
}
