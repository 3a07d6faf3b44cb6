//! Who the person is, and what is written in what agencies share.

use super::{
    AGENCY,
    Group::{Desk, Writer},
    NOTE, PartOf, RECORDED, SOURCE,
    Shape::{Code, Codes, Day, Moment, Number, Text, Truth},
    UNIT, WRITTEN, field, part, place,
};

pub(super) const PARTS: &[PartOf] = &[
    part(
        "IDENTITY",
        Desk,
        &[place(
            &["person"],
            &[
                field(&["displayName"], "my-extract-name", Text),
                field(&["personalNumberMasked"], "field-personalNumber", Text),
                field(&["birthDate"], "my-extract-born", Day),
                field(&["sex"], "my-extract-sex", Code("Sex")),
                field(&["protectedIdentity"], "my-extract-protected", Truth),
            ],
        )],
    ),
    part(
        "CONTACT",
        Desk,
        &[place(
            &["person", "contact"],
            &[
                field(&["phone"], "field-phone", Text),
                field(&["email"], "field-email", Text),
            ],
        )],
    ),
    part(
        "INTAKE",
        Desk,
        &[place(
            &["intake"],
            &[
                field(&["occurredOn"], "field-day", Day),
                field(&["channel"], "my-extract-channel", Code("IntakeChannel")),
                field(&["reason"], "field-reason", Text),
                field(&["language"], "my-extract-language", Text),
                field(
                    &["interpreter"],
                    "my-extract-interpreter",
                    Code("InterpreterNeed"),
                ),
                RECORDED,
            ],
        )],
    ),
    part(
        "SCREENING",
        Desk,
        &[place(
            &["screening"],
            &[
                field(&["inTargetGroup"], "field-inTargetGroup", Truth),
                field(
                    &["targetGroups"],
                    "field-targetGroups",
                    Codes("TargetGroup"),
                ),
                field(&["needs"], "field-needs", Codes("Need")),
                NOTE,
                RECORDED,
            ],
        )],
    ),
    part(
        "MAPPING_EDUCATION",
        Writer,
        &[place(
            &["mapping", "education"],
            &[
                field(&["level"], "field-education-level", Code("EducationLevel")),
                field(
                    &["completedUpperSecondary"],
                    "field-education-completedUpperSecondary",
                    Truth,
                ),
                NOTE,
                AGENCY,
                UNIT,
                SOURCE,
                WRITTEN,
            ],
        )],
    ),
    part(
        "MAPPING_WORK",
        Writer,
        &[place(
            &["mapping", "work"],
            &[
                field(
                    &["yearsOfExperience"],
                    "field-work-yearsOfExperience",
                    Number,
                ),
                field(&["drivingLicence"], "field-work-drivingLicence", Truth),
                NOTE,
                AGENCY,
                UNIT,
                SOURCE,
                WRITTEN,
            ],
        )],
    ),
    part(
        "MAPPING_FAMILY",
        Writer,
        &[place(
            &["mapping", "family"],
            &[
                field(&["childrenAtHome"], "field-family-childrenAtHome", Number),
                NOTE,
                AGENCY,
                UNIT,
                SOURCE,
                WRITTEN,
            ],
        )],
    ),
    part(
        "MAPPING_ECONOMY",
        Writer,
        &[place(
            &["mapping", "economy"],
            &[
                field(&["debts"], "field-economy-debts", Truth),
                NOTE,
                AGENCY,
                UNIT,
                SOURCE,
                WRITTEN,
            ],
        )],
    ),
    part(
        "MAPPING_HEALTH",
        Writer,
        &[place(
            &["mapping", "health"],
            &[NOTE, AGENCY, UNIT, SOURCE, WRITTEN],
        )],
    ),
    part(
        "PLAN",
        Desk,
        &[
            place(
                &["plan", "goals", "*"],
                &[field(&["text"], "my-extract-goal", Text)],
            ),
            place(
                &["plan", "activities", "*"],
                &[
                    field(&["title"], "field-activity", Text),
                    field(&["status"], "field-status", Code("ActivityStatus")),
                    field(&["dueOn"], "my-extract-due", Day),
                    field(&["responsibleUnit", "name"], "my-extract-responsible", Text),
                ],
            ),
            place(
                &["plan", "comments", "*"],
                &[
                    field(&["text"], "my-extract-comment", Text),
                    field(&["writtenAt"], "my-extract-recorded", Moment),
                ],
            ),
        ],
    ),
    part(
        "JOURNAL",
        Writer,
        &[place(
            &["journal", "*"],
            &[
                field(&["text"], "field-text", Text),
                AGENCY,
                UNIT,
                field(&["writtenAt"], "my-extract-recorded", Moment),
            ],
        )],
    ),
];
