//! Who the person is, in coded form.

use crate::code_list;

code_list! {
    /// Whether the person belongs to the desk's target group.
    pub enum TargetGroupStanding("TargetGroupStanding") {
        /// Belongs.
        Inside => "INSIDE", "I målgruppen";
        /// Does not belong.
        Outside => "OUTSIDE", "Utanför målgruppen";
    }
}

code_list! {
    /// The target groups of the shared entrance.
    pub enum TargetGroup("TargetGroup") {
        /// Långtidsarbetslös.
        LongTermUnemployed => "LONG_TERM_UNEMPLOYED", "Långtidsarbetslös";
        /// Ung.
        Youth => "YOUTH", "Ung";
        /// Nyanländ.
        NewlyArrived => "NEWLY_ARRIVED", "Nyanländ";
        /// Utrikesfödd.
        ForeignBorn => "FOREIGN_BORN", "Utrikesfödd";
        /// Funktionsnedsättning.
        Disability => "DISABILITY", "Funktionsnedsättning";
        /// Sjukskriven.
        SickListed => "SICK_LISTED", "Sjukskriven";
        /// Nollklassad: sick-listed without a benefit-qualifying income (SGI).
        ZeroSgi => "ZERO_SGI", "Nollklassad";
        /// Hemmasittare.
        SchoolRefuser => "SCHOOL_REFUSER", "Hemmasittare";
        /// Utan gymnasieexamen.
        NoUpperSecondary => "NO_UPPER_SECONDARY", "Saknar gymnasieutbildning";
        /// Makes no progress in Swedish for immigrants (sfi).
        NoSfiProgression => "NO_SFI_PROGRESSION", "Saknar progression i sfi";
        /// Över 50 år.
        Over50 => "OVER_50", "Över 50 år";
    }
}

code_list! {
    /// What the person needs support with.
    pub enum Need("Need") {
        /// To come into work.
        Work => "WORK", "Arbete";
        /// To study.
        Education => "EDUCATION", "Utbildning";
        /// Swedish, or another language.
        Language => "LANGUAGE", "Språk";
        /// Health.
        Health => "HEALTH", "Hälsa";
        /// Money and debts.
        Economy => "ECONOMY", "Ekonomi";
        /// A home.
        Housing => "HOUSING", "Bostad";
        /// The family's situation.
        Family => "FAMILY", "Familj";
        /// Digital skills and access.
        Digital => "DIGITAL", "Digital delaktighet";
        /// Körkort.
        DrivingLicence => "DRIVING_LICENCE", "Körkort";
        /// Social relations.
        Social => "SOCIAL", "Socialt sammanhang";
    }
}

code_list! {
    /// The highest completed education, after the Swedish education nomenclature (SUN). Foreign
    /// education is mapped to the Swedish level.
    pub enum EducationLevel("EducationLevel") {
        /// No schooling.
        None => "NONE", "Ingen utbildning";
        /// Less than nine years.
        LessThanNine => "LESS_THAN_NINE", "Kortare än nio år";
        /// Nine-year school.
        NineYear => "NINE_YEAR", "Grundskola";
        /// Upper secondary school.
        UpperSecondary => "UPPER_SECONDARY", "Gymnasium";
        /// After upper secondary, less than two years.
        PostSecondaryShort => "POST_SECONDARY_SHORT", "Eftergymnasial, kortare än två år";
        /// After upper secondary, two years or more.
        PostSecondaryLong => "POST_SECONDARY_LONG", "Eftergymnasial, två år eller längre";
        /// Research education.
        Research => "RESEARCH", "Forskarutbildning";
        /// Not known: chosen, never left out.
        Unknown => "UNKNOWN", "Okänt";
    }
}

code_list! {
    /// The sex that a personal or coordination number tells.
    pub enum Sex("Sex") {
        /// The eleventh digit is even.
        Female => "FEMALE", "Kvinna";
        /// The eleventh digit is odd.
        Male => "MALE", "Man";
    }
}

code_list! {
    /// Age as an interval: what an envelope, a pseudonymised row and a table show instead of a
    /// birth date.
    pub enum AgeBand("AgeBand") {
        /// Up to 15 years.
        Under16 => "UNDER_16", "0–15 år";
        /// 16 to 19 years.
        From16 => "AGE_16_19", "16–19 år";
        /// 20 to 24 years.
        From20 => "AGE_20_24", "20–24 år";
        /// 25 to 29 years.
        From25 => "AGE_25_29", "25–29 år";
        /// 30 to 39 years.
        From30 => "AGE_30_39", "30–39 år";
        /// 40 to 49 years.
        From40 => "AGE_40_49", "40–49 år";
        /// 50 to 59 years.
        From50 => "AGE_50_59", "50–59 år";
        /// 60 to 66 years.
        From60 => "AGE_60_66", "60–66 år";
        /// 67 years and more.
        From67 => "AGE_67_PLUS", "67 år och äldre";
    }
}

impl AgeBand {
    /// The band of an age in whole years.
    pub fn of(age: u32) -> Self {
        match age {
            0..=15 => Self::Under16,
            16..=19 => Self::From16,
            20..=24 => Self::From20,
            25..=29 => Self::From25,
            30..=39 => Self::From30,
            40..=49 => Self::From40,
            50..=59 => Self::From50,
            60..=66 => Self::From60,
            67.. => Self::From67,
        }
    }
}
