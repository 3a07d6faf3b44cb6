//! Benefits and rehabilitation of the insurance agency.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::code_list;

code_list! {
    /// A benefit that the insurance agency has granted (SFB).
    pub enum BenefitCode("BenefitCode") {
        /// Sjukpenning.
        SicknessBenefit => "SICKNESS_BENEFIT", "Sjukpenning";
        /// Rehabiliteringspenning.
        RehabilitationBenefit => "REHABILITATION_BENEFIT", "Rehabiliteringspenning";
        /// Aktivitetsersättning, for 19 to 29 years of age.
        ActivityCompensation => "ACTIVITY_COMPENSATION", "Aktivitetsersättning";
        /// Sjukersättning.
        SicknessCompensation => "SICKNESS_COMPENSATION", "Sjukersättning";
        /// Aktivitetsstöd or utvecklingsersättning.
        ActivitySupport => "ACTIVITY_SUPPORT", "Aktivitetsstöd";
        /// Bostadsbidrag.
        HousingAllowance => "HOUSING_ALLOWANCE", "Bostadsbidrag";
    }
}

code_list! {
    /// How far the coordination of a rehabilitation has come (SFB 30 kap.).
    pub enum RehabilitationStatus("RehabilitationStatus") {
        /// The need is being looked into.
        Investigating => "INVESTIGATING", "Utreds";
        /// A plan is agreed (SFB 30:12-13).
        Planned => "PLANNED", "Planerad";
        /// Measures go on.
        Ongoing => "ONGOING", "Pågår";
        /// Measures stand still.
        Paused => "PAUSED", "Vilande";
        /// Carried through.
        Completed => "COMPLETED", "Genomförd";
        /// Ended before it was carried through.
        Interrupted => "INTERRUPTED", "Avbruten";
    }
}

/// The extent of a benefit or an income source in percent of full time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum BenefitExtent {
    /// 25 %.
    Quarter,
    /// 50 %.
    Half,
    /// 75 %.
    ThreeQuarters,
    /// 100 %.
    Full,
}

/// A number that is none of 25, 50, 75 and 100.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an extent is 25, 50, 75 or 100 percent")]
pub struct NotAnExtent;

impl BenefitExtent {
    /// Every extent, smallest first.
    pub const ALL: [Self; 4] = [Self::Quarter, Self::Half, Self::ThreeQuarters, Self::Full];

    /// The extent in percent.
    pub const fn percent(self) -> i32 {
        match self {
            Self::Quarter => 25,
            Self::Half => 50,
            Self::ThreeQuarters => 75,
            Self::Full => 100,
        }
    }
}

impl TryFrom<i32> for BenefitExtent {
    type Error = NotAnExtent;

    fn try_from(percent: i32) -> Result<Self, NotAnExtent> {
        Self::ALL
            .into_iter()
            .find(|extent| extent.percent() == percent)
            .ok_or(NotAnExtent)
    }
}

impl Serialize for BenefitExtent {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_i32(self.percent())
    }
}

impl<'de> Deserialize<'de> for BenefitExtent {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        i32::deserialize(deserializer)?
            .try_into()
            .map_err(serde::de::Error::custom)
    }
}
