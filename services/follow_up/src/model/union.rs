//! Names that are one person's: the desk has told that two people turned out to be one, or that they are two again.

use domain::{RecordId, event::Pseudonym};

/// Whether two people are one still.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// They are.
    Holds,
    /// It was a mistake.
    Undone,
}

/// That two people are one, or were.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Merge {
    /// Which merge.
    pub id: RecordId,
    /// Under which name the steps of both stand; `None` while it has not been told, and for who is counted only.
    pub kept: Option<Pseudonym>,
    /// Under which name the steps of the other were told.
    pub merged: Option<Pseudonym>,
    /// Whether it holds.
    pub standing: Standing,
}

/// The merges around some people.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Union(Vec<Merge>);

impl Union {
    /// The union of these merges.
    pub fn of(mut merges: Vec<Merge>) -> Self {
        merges.sort_by_key(|merge| merge.id);
        Self(merges)
    }

    /// Under which name steps stand that were told under `told`. It follows from the merges alone, in whatever order they
    /// were told; names that lead to each other in a circle, while some of it has not been told, stand under the least.
    pub fn name_of(&self, told: Pseudonym) -> Pseudonym {
        let mut way = vec![told];
        let mut name = told;
        while let Some(next) = self.kept_of(name) {
            if let Some(again) = way.iter().position(|seen| *seen == next) {
                return way[again..].iter().copied().min().unwrap_or(next);
            }
            way.push(next);
            name = next;
        }
        name
    }

    fn kept_of(&self, name: Pseudonym) -> Option<Pseudonym> {
        let mut live = self
            .0
            .iter()
            .filter(|merge| merge.standing == Standing::Holds);
        live.find(|merge| merge.merged == Some(name))?.kept
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn name(byte: u8) -> Pseudonym {
        Pseudonym::from_bytes([byte; 16])
    }

    fn merge(id: u128, merged: u8, kept: u8, standing: Standing) -> Merge {
        Merge {
            id: RecordId::from_uuid(Uuid::from_u128(id)),
            kept: Some(name(kept)),
            merged: Some(name(merged)),
            standing,
        }
    }

    #[test]
    fn a_name_stands_under_the_kept_one_while_the_merge_holds() {
        let holds = Union::of(vec![merge(1, 2, 1, Standing::Holds)]);
        assert_eq!(holds.name_of(name(2)), name(1));
        assert_eq!(holds.name_of(name(1)), name(1));
        assert_eq!(holds.name_of(name(3)), name(3));
        let undone = Union::of(vec![merge(1, 2, 1, Standing::Undone)]);
        assert_eq!(undone.name_of(name(2)), name(2));
    }

    #[test]
    fn names_of_a_circle_are_one_person_s_until_the_rest_is_told() {
        let circle = Union::of(vec![
            merge(1, 2, 1, Standing::Holds),
            merge(2, 1, 2, Standing::Holds),
            merge(3, 5, 2, Standing::Holds),
        ]);
        for told in [1, 2, 5] {
            assert_eq!(circle.name_of(name(told)), name(1));
        }
    }
}
