//! A workplace that takes placements (G16: many scattered places).

use domain::{AgencyId, Municipality, Problem, WorkplaceId};

use super::text::{LONGEST_NAME, needed_text, spare_text};

/// A workplace that is to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewWorkplace {
    /// Its name.
    pub name: String,
    /// The employer that it belongs to.
    pub organisation: Option<String>,
    /// Where it lies.
    pub municipality: Municipality,
}

/// A workplace in the register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Workplace {
    /// Its id.
    pub id: WorkplaceId,
    /// Its place in the register.
    pub key: i64,
    /// The agency whose register it is in.
    pub agency: AgencyId,
    /// What it is about.
    pub about: NewWorkplace,
}

/// A workplace as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkplaceDraft {
    /// Its name.
    pub name: String,
    /// The employer that it belongs to.
    pub organisation: Option<String>,
    /// The code of the municipality that it lies in.
    pub municipality: String,
}

impl WorkplaceDraft {
    /// The workplace, or every reason why it cannot be taken.
    pub fn check(&self) -> Result<NewWorkplace, Vec<Problem>> {
        let mut problems = Vec::new();
        let name = needed_text(&mut problems, ("name", &self.name), LONGEST_NAME);
        let organisation = ("organisation", self.organisation.as_deref());
        let organisation = spare_text(&mut problems, organisation, LONGEST_NAME);
        let municipality = self.municipality.parse().ok();
        if municipality.is_none() {
            problems.push(Problem::invalid("municipality", "municipality-not-a-code"));
        }
        match municipality {
            Some(municipality) if problems.is_empty() => Ok(NewWorkplace {
                name,
                organisation,
                municipality,
            }),
            _ => Err(problems),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fault_is_told_at_once_and_names_its_field() {
        let right = WorkplaceDraft {
            name: "Återbruket".to_owned(),
            organisation: Some(" ".to_owned()),
            municipality: "0461".to_owned(),
        };
        assert_eq!(right.check().unwrap().organisation, None);
        let wrong = WorkplaceDraft {
            name: String::new(),
            municipality: "461".to_owned(),
            ..right
        };
        let problems = wrong.check().unwrap_err();
        let fields: Vec<_> = problems.iter().filter_map(|p| p.field.as_deref()).collect();
        assert_eq!(fields, ["name", "municipality"]);
    }
}
