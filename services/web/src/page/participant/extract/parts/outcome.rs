//! How it ended, and who has been given what.

use super::{
    AGENCY,
    Group::{Desk, Log},
    NOTE, PartOf, RECORDED,
    Shape::{Code, Codes, Day, Moment, Number, Shares, Text},
    UNIT, WRITTEN, field, part, place,
};

pub(super) const PARTS: &[PartOf] = &[
    part(
        "CLOSURE",
        Desk,
        &[place(
            &["closure"],
            &[
                field(&["closedOn"], "field-day", Day),
                field(&["reason"], "field-reason", Code("ClosureReason")),
                field(
                    &["occupation", "kind"],
                    "field-occupation",
                    Code("OccupationKind"),
                ),
                field(&["occupation", "detail"], "field-occupation-detail", Text),
                field(&["incomeSources"], "field-incomeSources-source", Shares),
                AGENCY,
                UNIT,
                WRITTEN,
            ],
        )],
    ),
    part(
        "FOLLOW_UP",
        Desk,
        &[place(
            &["followUps", "*"],
            &[
                field(&["months"], "my-extract-months", Number),
                field(&["dueOn"], "my-extract-due", Day),
                field(&["occupation"], "field-occupation", Code("OccupationKind")),
                field(&["incomeSources"], "field-incomeSources-source", Shares),
                NOTE,
                RECORDED,
            ],
        )],
    ),
    part(
        "PARTIES",
        Desk,
        &[place(
            &["parties", "*"],
            &[
                field(&["agency", "name"], "my-extract-agency", Text),
                field(&["unit", "name"], "my-extract-unit", Text),
                field(&["leadCaseworker"], "my-extract-lead-caseworker", Text),
                field(&["standing"], "my-extract-standing", Code("PartyStanding")),
                field(&["joinedAt"], "my-extract-joined", Moment),
            ],
        )],
    ),
    part(
        "BASES",
        Desk,
        &[place(
            &["bases", "*"],
            &[
                field(&["kind"], "my-extract-basis", Code("DisclosureBasisKind")),
                field(&["fromAgency", "name"], "my-extract-from", Text),
                field(&["toAgency", "name"], "my-extract-to", Text),
                field(&["sections"], "my-consent-sections", Codes("Section")),
                field(&["purpose"], "field-purpose", Text),
                field(&["status"], "field-status", Code("DisclosureBasisStatus")),
                field(&["validFrom"], "field-validFrom", Day),
                field(&["validTo"], "field-validTo", Day),
                field(&["consentForm"], "field-consentForm", Code("ConsentForm")),
                field(&["withdrawnAt"], "my-extract-withdrawn", Moment),
                RECORDED,
            ],
        )],
    ),
    part(
        "REFERRALS",
        Desk,
        &[place(
            &["referrals", "*"],
            &[
                field(&["service"], "my-referral-for", Code("ReferralService")),
                field(&["urgency"], "my-extract-urgency", Code("Urgency")),
                field(&["fromUnit", "agency", "name"], "my-extract-from", Text),
                field(&["toUnit", "agency", "name"], "my-extract-to", Text),
                field(&["toUnit", "name"], "my-extract-unit", Text),
                field(&["question"], "field-question", Text),
                field(&["sections"], "my-consent-sections", Codes("Section")),
                field(&["status"], "field-status", Code("ReferralStatus")),
                field(&["sentAt"], "my-extract-sent", Moment),
                field(&["endedOn"], "my-extract-ended", Day),
            ],
        )],
    ),
    part(
        "ACCESS_LOG",
        Log,
        &[place(
            &["disclosures", "*"],
            &[
                field(&["at"], "my-extract-looked", Moment),
                field(&["sentence"], "my-extract-sentence", Text),
            ],
        )],
    ),
];
