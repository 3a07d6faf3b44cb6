//! What a heading means, however Swedish organisers spell it.

use super::ColumnUse;
use crate::model::evaluation::ParticipantField;

/// Headings that tell who somebody is. They are looked for first, within longer headings too.
const IDENTITY: &[&str] = &[
    "namn",
    "personnummer",
    "personnr",
    "pnr",
    "samordningsnummer",
    "födelsedatum",
    "adress",
    "telefon",
    "mobil",
    "epost",
    "mejl",
];

const REFERENCE: &[&str] = &[
    "löpnummer",
    "nr",
    "nummer",
    "referens",
    "beteckning",
    "deltagare",
    "id",
    "kod",
];

const FIELDS: &[(ParticipantField, &[&str])] = &[
    (ParticipantField::Sex, &["kön", "man kvinna"]),
    (
        ParticipantField::AgeBand,
        &["ålder", "åldersgrupp", "åldersintervall"],
    ),
    (
        ParticipantField::Education,
        &["utbildning", "utbildningsnivå", "utbildningsbakgrund"],
    ),
    (
        ParticipantField::StartedOn,
        &[
            "start",
            "startdatum",
            "började",
            "fr o m",
            "från och med",
            "anställd från",
        ],
    ),
    (
        ParticipantField::EndedOn,
        &[
            "slut",
            "slutdatum",
            "slutade",
            "t o m",
            "till och med",
            "avslutad",
            "anställd till",
        ],
    ),
    (
        ParticipantField::EndReason,
        &[
            "avslutsorsak",
            "orsak",
            "orsak till avslut",
            "anledning till avslut",
            "orsak till avslut i förtid",
        ],
    ),
    (
        ParticipantField::ServiceRate,
        &[
            "tjänstgöringsgrad",
            "sysselsättningsgrad",
            "omfattning",
            "procent",
            "tjg",
        ],
    ),
    (
        ParticipantField::Workplace,
        &["arbetsplats", "placering", "arbetsgivare arbetsplats"],
    ),
    (
        ParticipantField::EmploymentType,
        &["anställningsform", "anställningstyp", "typ av anställning"],
    ),
    (ParticipantField::Tasks, &["arbetsuppgifter", "uppgifter"]),
    (
        ParticipantField::Occupation,
        &[
            "sysselsättning",
            "sysselsättning vid avslut",
            "status vid avslut",
            "efter avslut",
        ],
    ),
    (
        ParticipantField::EmployerAfter,
        &["arbetsgivare efter avslut", "typ av arbetsgivare"],
    ),
    (
        ParticipantField::EmploymentTypeAfter,
        &["anställningsform efter avslut", "anställning efter avslut"],
    ),
    (
        ParticipantField::TasksAfter,
        &["arbetsuppgifter efter avslut"],
    ),
    (
        ParticipantField::StudyField,
        &["studieinriktning", "studieform", "typ av studier"],
    ),
    (
        ParticipantField::SelfSupport,
        &[
            "egen försörjning",
            "egenförsörjning",
            "självförsörjande",
            "grön",
        ],
    ),
    (
        ParticipantField::AssistanceAfter,
        &[
            "försörjningsstöd efter ett år",
            "försörjningsstöd 12 månader efter",
            "försörjningsstöd efter 12 månader",
        ],
    ),
];

/// What a column with this heading is taken as.
pub fn use_of(heading: &str) -> (ColumnUse, Option<ParticipantField>) {
    let heading = plain(heading);
    if IDENTITY.iter().any(|word| heading.contains(word)) {
        return (ColumnUse::Identity, None);
    }
    let field = FIELDS
        .iter()
        .find(|(_, words)| words.contains(&heading.as_str()));
    if let Some((field, _)) = field {
        return (ColumnUse::Field, Some(*field));
    }
    if REFERENCE.contains(&heading.as_str()) {
        (ColumnUse::Reference, None)
    } else {
        (ColumnUse::Ignored, None)
    }
}

/// Small letters and digits, with one blank between words.
pub fn plain(text: &str) -> String {
    let spaced: String = text
        .to_lowercase()
        .replace("e-post", "epost")
        .chars()
        .map(|sign| if sign.is_alphanumeric() { sign } else { ' ' })
        .collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}
