//! The assisted household (biståndshushåll).

use std::ops::RangeInclusive;

use access::{Extent, SectionBody};
use chrono::NaiveDate;
use domain::{Problem, Section, codes::HouseholdType};

/// More children than this is a slip of the finger.
const MOST_CHILDREN: i32 = 30;

/// Who lives in the household that is assisted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Household {
    /// The type, after the national register.
    pub kind: HouseholdType,
    /// How many adults.
    pub adults: i32,
    /// How many children.
    pub children: i32,
    /// Since when it has been so.
    pub from: NaiveDate,
}

impl SectionBody for Household {
    const SECTION: Section = Section::WelfareHousehold;

    fn reduce(self, _extent: &Extent) -> Self {
        // A code, numbers and a day: nothing here names a person.
        self
    }
}

/// How many adults and children a type of household has.
fn members(kind: HouseholdType) -> (RangeInclusive<i32>, RangeInclusive<i32>) {
    let (none, some) = (0..=0, 1..=MOST_CHILDREN);
    match kind {
        HouseholdType::OnlyChildren => (0..=0, some),
        HouseholdType::SingleMan | HouseholdType::SingleWoman => (1..=1, none),
        HouseholdType::SingleManWithChildren | HouseholdType::SingleWomanWithChildren => {
            (1..=1, some)
        }
        HouseholdType::Couple => (2..=2, none),
        HouseholdType::CoupleWithChildren => (2..=2, some),
        HouseholdType::Unknown => (1..=2, 0..=MOST_CHILDREN),
    }
}

/// A household as a caseworker wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HouseholdDraft {
    /// The type.
    pub kind: HouseholdType,
    /// How many adults.
    pub adults: i32,
    /// How many children.
    pub children: i32,
    /// Since when.
    pub from: NaiveDate,
}

impl HouseholdDraft {
    /// The household, or every reason why it cannot be taken.
    pub fn check(&self, today: NaiveDate) -> Result<Household, Vec<Problem>> {
        let (adults, children) = members(self.kind);
        let mut problems = Vec::new();
        if !adults.contains(&self.adults) {
            let refused = Problem::invalid("adults", "household-adults-do-not-fit-type")
                .with("smallest", adults.start())
                .with("largest", adults.end());
            problems.push(refused);
        }
        if !children.contains(&self.children) {
            let refused = Problem::invalid("children", "household-children-do-not-fit-type")
                .with("smallest", children.start())
                .with("largest", children.end());
            problems.push(refused);
        }
        if self.from > today {
            problems.push(Problem::invalid("from", "day-not-yet-come"));
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        Ok(Household {
            kind: self.kind,
            adults: self.adults,
            children: self.children,
            from: self.from,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(kind: HouseholdType, adults: i32, children: i32) -> Vec<String> {
        let today = NaiveDate::from_ymd_opt(2026, 3, 1).unwrap();
        let draft = HouseholdDraft {
            kind,
            adults,
            children,
            from: today,
        };
        let problems = draft.check(today).err().unwrap_or_default();
        problems
            .into_iter()
            .filter_map(|problem| problem.field)
            .collect()
    }

    #[test]
    fn adults_and_children_fit_the_type() {
        use HouseholdType as Type;
        for (kind, adults, children, fields) in [
            (Type::OnlyChildren, 0, 1, &[][..]),
            (Type::OnlyChildren, 1, 1, &["adults"]),
            (Type::OnlyChildren, 0, 0, &["children"]),
            (Type::SingleMan, 1, 0, &[]),
            (Type::SingleMan, 2, 0, &["adults"]),
            (Type::SingleMan, 1, 1, &["children"]),
            (Type::SingleManWithChildren, 1, 0, &["children"]),
            (Type::SingleWoman, 0, 0, &["adults"]),
            (Type::SingleWomanWithChildren, 1, 30, &[]),
            (Type::SingleWomanWithChildren, 1, 31, &["children"]),
            (Type::Couple, 2, 0, &[]),
            (Type::Couple, 1, 0, &["adults"]),
            (Type::CoupleWithChildren, 2, 1, &[]),
            (Type::CoupleWithChildren, 1, 0, &["adults", "children"]),
            (Type::Unknown, 1, 0, &[]),
            (Type::Unknown, 0, -1, &["adults", "children"]),
            (Type::Unknown, 3, 0, &["adults"]),
        ] {
            assert_eq!(
                refused(kind, adults, children),
                fields,
                "{kind} {adults} {children}"
            );
        }
    }

    #[test]
    fn a_household_of_tomorrow_is_refused() {
        let today = NaiveDate::from_ymd_opt(2026, 3, 1).unwrap();
        let draft = HouseholdDraft {
            kind: HouseholdType::Couple,
            adults: 2,
            children: 0,
            from: today.succ_opt().unwrap(),
        };
        let problems = draft.check(today).unwrap_err();
        assert_eq!(problems[0].field.as_deref(), Some("from"));
    }
}
