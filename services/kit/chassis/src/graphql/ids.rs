//! Ids that callers send. One that is malformed is treated as one that nobody has: the answer must not
//! tell whether an id could exist.

use std::{fmt::Display, str::FromStr};

use async_graphql::ID;
use domain::{Problem, ProblemCode, RecordId};

use crate::failure::Failure;

/// The key of the one message for everything that does not exist for this reader.
pub const NOT_FOUND: &str = "not-found";

/// Reads an id as we write it; any other spelling is nobody's id.
pub fn parse_id<T: FromStr + Display>(id: &ID) -> Option<T> {
    let parsed = T::from_str(id.as_str()).ok()?;
    (parsed.to_string() == id.as_str()).then_some(parsed)
}

/// Reads the id in the input field `field`, or refuses as if it were unknown.
pub fn known_id<T: FromStr + Display>(id: &ID, field: &str) -> Result<T, Failure> {
    parse_id(id).ok_or_else(|| not_found(field))
}

/// The row that a new one corrects, as the input field `replaces` names it.
pub fn replaced(id: Option<&ID>) -> Result<Option<RecordId>, Failure> {
    id.map(|id| known_id(id, "replaces")).transpose()
}

/// The refusal for what does not exist for this reader, be it malformed, unknown or hidden.
pub fn not_found(field: &str) -> Failure {
    Failure::from(Problem::new(ProblemCode::NotFound, NOT_FOUND).at(field))
}

#[cfg(test)]
mod tests {
    use domain::{CaseId, SystemEntropy};

    use super::*;

    #[test]
    fn only_our_own_spelling_is_an_id() {
        let drawn = CaseId::draw(&SystemEntropy);
        let plain = drawn.to_string();
        assert_eq!(parse_id::<CaseId>(&ID::from(plain.clone())), Some(drawn));
        for other in [
            format!("{{{plain}}}"),
            plain.to_uppercase() + "A",
            plain.replace('-', ""),
            format!("urn:uuid:{plain}"),
            String::new(),
        ] {
            assert_eq!(parse_id::<CaseId>(&ID::from(other)), None);
        }
    }

    #[test]
    fn malformed_id_is_refused_like_an_unknown_one() {
        let malformed = known_id::<CaseId>(&ID::from("no id"), "caseId");
        let Err(Failure::Refused(problems)) = malformed else {
            panic!("a malformed id was taken");
        };
        assert_eq!(problems[0].code, ProblemCode::NotFound);
        assert_eq!(problems[0].message, NOT_FOUND);
        assert!(problems[0].arguments.is_empty());
    }
}
