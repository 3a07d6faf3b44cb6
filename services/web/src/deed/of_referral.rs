//! What is done with a referral.

use super::{Deed, Start, Target};
use crate::form::{Choices, Kind, Question};

const fn deed(slug: &'static str, operation: &'static str, questions: &'static [Question]) -> Deed {
    Deed {
        slug,
        operation,
        target: Target::Referral,
        names_version: true,
        names_target: true,
        is_grave: false,
        leaves_case: false,
        start: Start::Empty,
        needs: &[],
        questions,
        after: "",
    }
}

pub(super) const DEEDS: &[Deed] = &[
    deed("ta-emot", "ReceiveReferral", &[]),
    deed(
        "acceptera",
        "AcceptReferral",
        &[
            Question::optional("note", Kind::Text(4000)),
            Question::required("shareNote", Kind::Tick),
        ],
    ),
    Deed {
        is_grave: true,
        ..deed(
            "avboj",
            "DeclineReferral",
            &[
                Question::required("reason", Kind::One(Choices::List("DeclineReason"))),
                Question::optional("text", Kind::Text(4000)),
            ],
        )
    },
];
