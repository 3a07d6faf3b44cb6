//! The codes of the activity requirement. Only the welfare units use them.

domain::code_list! {
    /// What the required activity is (SoL 12 kap. 4 a §).
    pub enum RequiredActivityKind("RequiredActivityKind") {
        /// Strengthens motivation and the ability to work.
        MotivationAndAbility => "MOTIVATION_AND_ABILITY", "Motivation och förmåga", from (2026, 10, 1);
        /// Language.
        Language => "LANGUAGE", "Språk", from (2026, 10, 1);
        /// Guided job search. What the person does alone is planned, but not counted.
        JobSearch => "JOB_SEARCH", "Jobbsökning", from (2026, 10, 1);
        /// At a workplace.
        Workplace => "WORKPLACE", "På en arbetsplats", from (2026, 10, 1);
    }
}

domain::code_list! {
    /// Why fewer hours are required than otherwise.
    pub enum ActivityReduction("ActivityReduction") {
        /// Lives with a child under eight years.
        ChildUnderEight => "CHILD_UNDER_EIGHT", "Barn under åtta år", from (2026, 10, 1);
        /// Works part time: as many hours fewer as are worked.
        PartTimeWork => "PART_TIME_WORK", "Deltidsarbete", from (2026, 10, 1);
    }
}
