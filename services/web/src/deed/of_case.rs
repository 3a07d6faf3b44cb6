//! What is done in a case.

use super::{Deed, Needs, Target};
use crate::form::{Choices, Kind, Question};

const fn deed(slug: &'static str, operation: &'static str, questions: &'static [Question]) -> Deed {
    Deed {
        slug,
        operation,
        target: Target::Case,
        names_version: false,
        is_grave: false,
        needs: &[],
        questions,
        after: "",
    }
}

pub(super) const DEEDS: &[Deed] = &[Deed {
    needs: &[Needs::Colleagues],
    ..deed(
        "tilldela",
        "AssignCase",
        &[Question::required(
            "staffId",
            Kind::One(Choices::Offered("colleagues")),
        )],
    )
}];
