//! What is done with a referral, in the order in which a referral lives.

use super::{Deed, Needs, Start, Target};
use crate::form::{Choices, Kind, Question};

/// How long a text about a referral may be.
const TEXT: Kind = Kind::Text(4000);
/// Whether the sender may read the receiver's note.
const SHARE: Question = Question::required("shareNote", Kind::Tick);

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

/// What cannot be undone.
const fn grave(
    slug: &'static str,
    operation: &'static str,
    questions: &'static [Question],
) -> Deed {
    Deed {
        is_grave: true,
        ..deed(slug, operation, questions)
    }
}

pub(super) const DEEDS: &[Deed] = &[
    deed(
        "fraga-personen",
        "AskPerson",
        &[
            Question::required("consentForm", Kind::One(Choices::List("ConsentForm"))),
            Question::optional("approver", Kind::One(Choices::List("Approver"))),
        ],
    ),
    deed(
        "godkand",
        "ApproveReferral",
        &[
            Question::optional("witness", Kind::Line(200)),
            Question::optional("validTo", Kind::Day),
        ],
    ),
    deed(
        "tillbaka-till-utkast",
        "ReturnReferralToDraft",
        &[Question::required(
            "reason",
            Kind::One(Choices::Some(
                "ReturnReason",
                &["PERSON_DECLINED", "TAKEN_BACK"],
            )),
        )],
    ),
    deed("skicka", "SendReferral", &[]),
    deed("ta-emot", "ReceiveReferral", &[]),
    Deed {
        needs: &[Needs::Colleagues],
        ..deed(
            "fordela",
            "AssignReferral",
            &[
                Question::required("staffId", Kind::One(Choices::Offered("colleagues"))),
                Question::optional("cause", Kind::One(Choices::List("ReferralAssignCause"))),
            ],
        )
    },
    deed(
        "komplettering",
        "AskForInformation",
        &[Question::required("question", TEXT)],
    ),
    deed(
        "svara",
        "AnswerReferral",
        &[Question::required("text", TEXT)],
    ),
    deed(
        "acceptera",
        "AcceptReferral",
        &[Question::optional("note", TEXT), SHARE],
    ),
    deed("stall-i-ko", "WaitlistReferral", &[]),
    deed("se-over-kon", "ReviewWaitlist", &[]),
    grave(
        "avboj",
        "DeclineReferral",
        &[
            Question::required("reason", Kind::One(Choices::List("DeclineReason"))),
            Question::optional("text", TEXT),
        ],
    ),
    deed(
        "valj-nasta",
        "ChooseNext",
        &[Question::required(
            "step",
            Kind::One(Choices::List("NextStep")),
        )],
    ),
    Deed {
        needs: &[Needs::Units],
        ..deed(
            "hanvisa",
            "RerouteReferral",
            &[
                Question::required("toUnitId", Kind::One(Choices::Offered("units"))),
                Question::required("reason", TEXT),
            ],
        )
    },
    Deed {
        needs: &[Needs::Units],
        ..deed(
            "bekrafta-hanvisning",
            "ConfirmReroute",
            &[Question::optional("loopReason", TEXT)],
        )
    },
    deed(
        "starta",
        "StartReferral",
        &[
            Question::required("startsOn", Kind::Day),
            Question::optional("followUpOn", Kind::Day),
        ],
    ),
    deed(
        "planera-uppfoljning",
        "PlanReferralFollowUp",
        &[Question::required("followUpOn", Kind::Day)],
    ),
    deed(
        "uteblev",
        "RecordNoShow",
        &[Question::required("on", Kind::Day)],
    ),
    deed(
        "pausa",
        "PauseReferral",
        &[
            Question::required("reason", TEXT),
            Question::required("resumesOn", Kind::Day),
        ],
    ),
    deed("ateruppta", "ResumeReferral", &[]),
    deed(
        "slutfor",
        "CompleteReferral",
        &[
            Question::required("outcome", Kind::One(Choices::List("ReferralOutcome"))),
            Question::required("incomeSourceAfter.0.source", SOURCE),
            Question::required("incomeSourceAfter.0.extentPercent", EXTENT),
            Question::optional("incomeSourceAfter.1.source", SOURCE),
            Question::with_its_row("incomeSourceAfter.1.extentPercent", EXTENT),
            Question::optional("incomeSourceAfter.2.source", SOURCE),
            Question::with_its_row("incomeSourceAfter.2.extentPercent", EXTENT),
            Question::optional("note", TEXT),
            SHARE,
        ],
    ),
    grave(
        "avbryt",
        "EndReferralEarly",
        &[
            Question::required("reason", Kind::One(Choices::List("EndEarlyReason"))),
            Question::optional("text", TEXT),
        ],
    ),
    grave("aterta", "WithdrawReferral", &[]),
    grave("bekrafta-atertagande", "ConfirmWithdrawal", &[]),
    Deed {
        names_version: false,
        ..grave("stoppa", "StopReferral", &[])
    },
    deed("bekrafta-stopp", "ConfirmStop", &[]),
    grave("jav", "StepAside", &[]),
    grave(
        "felregistrerad",
        "MarkReferralInError",
        &[Question::required("note", TEXT)],
    ),
];

/// What somebody lives on.
const SOURCE: Kind = Kind::One(Choices::List("IncomeSource"));
/// How much of it.
const EXTENT: Kind = Kind::Number(0, 100);
