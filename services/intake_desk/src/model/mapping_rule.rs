//! The rules of a part of the mapping: it says something, in bounds, and free text is short.

use domain::Problem;

use super::{
    mapping::MappingContent,
    wording::{LONGEST_NOTE, optional, required},
};

const MOST_YEARS_OF_WORK: u32 = 80;
const MOST_CHILDREN: u32 = 30;

/// The field of `mapping`, in input and answer, that holds a part.
pub fn field_of(content: &MappingContent) -> &'static str {
    match content {
        MappingContent::Education { .. } => "education",
        MappingContent::Work { .. } => "work",
        MappingContent::Family { .. } => "family",
        MappingContent::Economy { .. } => "economy",
        MappingContent::Health { .. } => "health",
    }
}

/// Checks a part and trims its text.
pub fn check_part(content: MappingContent) -> Result<MappingContent, Problem> {
    let field = field_of(&content);
    let in_part = |name: &str| format!("{field}.{name}");
    let note = |note: Option<String>| optional(&in_part("note"), note.as_deref(), LONGEST_NOTE);
    let checked = match content {
        MappingContent::Education {
            level,
            completed_upper_secondary,
            note: text,
        } => MappingContent::Education {
            level,
            completed_upper_secondary,
            note: note(text)?,
        },
        MappingContent::Work {
            years_of_experience,
            driving_licence,
            note: text,
        } => {
            check_most(
                &in_part("yearsOfExperience"),
                years_of_experience,
                MOST_YEARS_OF_WORK,
            )?;
            MappingContent::Work {
                years_of_experience,
                driving_licence,
                note: note(text)?,
            }
        }
        MappingContent::Family {
            children_at_home,
            note: text,
        } => {
            check_most(&in_part("childrenAtHome"), children_at_home, MOST_CHILDREN)?;
            MappingContent::Family {
                children_at_home,
                note: note(text)?,
            }
        }
        MappingContent::Economy { debts, note: text } => MappingContent::Economy {
            debts,
            note: note(text)?,
        },
        MappingContent::Health { note: text } => {
            let text = required(
                &in_part("note"),
                text.as_deref().unwrap_or_default(),
                LONGEST_NOTE,
            )?;
            MappingContent::Health { note: Some(text) }
        }
    };
    if says_nothing(&checked) {
        return Err(Problem::invalid(field, "mapping-part-empty"));
    }
    Ok(checked)
}

fn check_most(field: &str, number: Option<u32>, most: u32) -> Result<(), Problem> {
    if number.is_some_and(|number| number > most) {
        return Err(Problem::invalid(field, "number-out-of-bounds").with("most", most));
    }
    Ok(())
}

fn says_nothing(content: &MappingContent) -> bool {
    match content {
        MappingContent::Education {
            level,
            completed_upper_secondary,
            note,
        } => level.is_none() && completed_upper_secondary.is_none() && note.is_none(),
        MappingContent::Work {
            years_of_experience,
            driving_licence,
            note,
        } => years_of_experience.is_none() && driving_licence.is_none() && note.is_none(),
        MappingContent::Family {
            children_at_home,
            note,
        } => children_at_home.is_none() && note.is_none(),
        MappingContent::Economy { debts, note } => debts.is_none() && note.is_none(),
        MappingContent::Health { note } => note.is_none(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn work(years: Option<u32>, note: Option<&str>) -> MappingContent {
        MappingContent::Work {
            years_of_experience: years,
            driving_licence: None,
            note: note.map(str::to_owned),
        }
    }

    #[test]
    fn a_part_that_says_nothing_is_refused() {
        let refused = check_part(work(None, Some("  "))).err();
        let refused = refused.expect("a refusal");
        assert_eq!(
            (refused.message, refused.field.as_deref()),
            ("mapping-part-empty", Some("work"))
        );
    }

    #[test]
    fn numbers_and_texts_have_bounds() {
        let years = check_part(work(Some(81), None)).expect_err("a refusal");
        assert_eq!(years.field.as_deref(), Some("work.yearsOfExperience"));
        let health = MappingContent::Health {
            note: Some("x".repeat(LONGEST_NOTE + 1)),
        };
        let health = check_part(health).expect_err("a refusal");
        assert_eq!(
            (health.message, health.field.as_deref()),
            ("text-too-long", Some("health.note"))
        );
        assert!(check_part(work(Some(0), None)).is_ok());
    }
}
