//! What is done in a case.

use super::{Deed, Needs, Start, Target};
use crate::form::{Choices, Kind, Question};

pub(super) const fn deed(
    slug: &'static str,
    operation: &'static str,
    questions: &'static [Question],
) -> Deed {
    Deed {
        slug,
        operation,
        target: Target::Case,
        names_version: false,
        names_target: true,
        is_grave: false,
        leaves_case: false,
        start: Start::Empty,
        needs: &[],
        questions,
        after: "",
    }
}

/// By which provision the participant may not see what is written; none of both, or both.
pub(super) const KEPT_BY: Question = Question::with_its_row(
    "keptFromParticipant.provision",
    Kind::One(Choices::List("KeepingProvision")),
);

/// Why the participant may not see it.
pub(super) const KEPT_WHY: Question =
    Question::with_its_row("keptFromParticipant.reason", Kind::Text(1000));

const fn extent(name: &'static str) -> Question {
    Question::optional(name, Kind::Number(0, 100))
}

/// What the person lives on, up to three sources; the first must be told, unknown is one of them.
pub(crate) const INCOME: [Question; 6] = [
    Question::required(
        "incomeSources.0.source",
        Kind::One(Choices::List("IncomeSource")),
    ),
    extent("incomeSources.0.extentPercent"),
    Question::with_its_row(
        "incomeSources.1.source",
        Kind::One(Choices::List("IncomeSource")),
    ),
    extent("incomeSources.1.extentPercent"),
    Question::with_its_row(
        "incomeSources.2.source",
        Kind::One(Choices::List("IncomeSource")),
    ),
    extent("incomeSources.2.extentPercent"),
];

pub(super) const DEEDS: &[Deed] = &[
    Deed {
        needs: &[Needs::Members],
        ..deed(
            "tilldela",
            "AssignCase",
            &[Question::required(
                "staffId",
                Kind::One(Choices::Offered("members")),
            )],
        )
    },
    Deed {
        needs: &[Needs::Members],
        ..deed(
            "ta-bort",
            "UnassignCase",
            &[Question::required(
                "staffId",
                Kind::One(Choices::Offered("members")),
            )],
        )
    },
    Deed {
        needs: &[Needs::Colleagues],
        ..deed(
            "utse-samordnare",
            "AppointLeads",
            &[Question::required(
                "staffIds",
                Kind::Many(Choices::Offered("colleagues")),
            )],
        )
    },
    Deed {
        is_grave: true,
        leaves_case: true,
        ..deed(
            "anmal-jav",
            "DeclareConflict",
            &[Question::required(
                "kind",
                Kind::One(Choices::List("ConflictKind")),
            )],
        )
    },
    Deed {
        is_grave: true,
        needs: &[Needs::Colleagues],
        ..deed(
            "skydda",
            "SetProtectedIdentity",
            &[
                Question::required("grade", Kind::One(Choices::List("ProtectionGrade"))),
                Question::optional("handlerIds", Kind::Many(Choices::Offered("colleagues"))),
            ],
        )
    },
    Deed {
        is_grave: true,
        ..deed("hav-skydd", "LiftProtectedIdentity", &[])
    },
    deed(
        "flytt",
        "RecordMove",
        &[
            Question::required("municipality", Kind::Municipality),
            Question::required("movedOn", Kind::Day),
        ],
    ),
    Deed {
        is_grave: true,
        ..deed("angra-flytt", "UndoMove", &[])
    },
    Deed {
        is_grave: true,
        ..deed(
            "sla-ihop",
            "MergePersons",
            &[
                Question::required("otherCaseNumber", Kind::Line(40)),
                Question::required("reason", Kind::Text(4000)),
            ],
        )
    },
    Deed {
        is_grave: true,
        ..deed(
            "angra-sammanslagning",
            "UndoMerge",
            &[Question::required("reason", Kind::Text(4000))],
        )
    },
    Deed {
        start: Start::Place("/person/contact"),
        ..deed(
            "kontakt",
            "UpdateContactDetails",
            &[
                Question::optional("phone", Kind::Phone),
                Question::optional("email", Kind::Email),
            ],
        )
    },
    Deed {
        names_version: true,
        ..deed(
            "bedom",
            "RecordScreening",
            &[
                Question::required("inTargetGroup", Kind::YesNo),
                Question::optional("targetGroups", Kind::Many(Choices::List("TargetGroup"))),
                Question::optional("needs", Kind::Many(Choices::List("Need"))),
                Question::optional("note", Kind::Text(4000)),
            ],
        )
    },
    Deed {
        after: "/journal",
        ..deed(
            "anteckna",
            "WriteNote",
            &[
                Question::required("text", Kind::Text(10_000)),
                KEPT_BY,
                KEPT_WHY,
            ],
        )
    },
    Deed {
        after: "/journal",
        names_target: false,
        start: Start::Record("noteId"),
        ..deed(
            "ratta-anteckning",
            "CorrectNote",
            &[
                Question::required("noteId", Kind::Carried),
                Question::required("text", Kind::Text(10_000)),
            ],
        )
    },
    Deed {
        after: "/journal",
        names_target: false,
        is_grave: true,
        ..deed(
            "las-anteckning",
            "LockNote",
            &[Question::required("noteId", Kind::Carried)],
        )
    },
    Deed {
        after: "/grunder",
        needs: &[Needs::Disclosure],
        ..deed(
            "ny-grund",
            "RecordDisclosureBasis",
            &[
                Question::required("fromAgencyId", Kind::One(Choices::Offered("disclosers"))),
                Question::required("toAgencyId", Kind::One(Choices::Offered("receivers"))),
                Question::required("kind", Kind::One(Choices::Offered("grounds"))),
                Question::required("sections", Kind::Many(Choices::Offered("disclosable"))),
                Question::required("purpose", Kind::Line(200)),
                Question::required("validFrom", Kind::Day),
                Question::required("validTo", Kind::Day),
                Question::optional("consentForm", Kind::One(Choices::List("ConsentForm"))),
                Question::optional("witness", Kind::Line(200)),
            ],
        )
    },
    Deed {
        after: "/avslut",
        ..deed(
            "folj-upp",
            "RecordFollowUp",
            &[
                Question::required("months", Kind::CarriedNumber),
                Question::required("occupation", Kind::One(Choices::List("OccupationKind"))),
                INCOME[0],
                INCOME[1],
                INCOME[2],
                INCOME[3],
                INCOME[4],
                INCOME[5],
                Question::optional("note", Kind::Text(4000)),
            ],
        )
    },
];
