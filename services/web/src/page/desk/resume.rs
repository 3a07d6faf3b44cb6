//! Mina utkast: what the reader has begun and not sent, newest first.

use std::collections::BTreeSet;

use super::dossier::{Dossier, PLACES};
use crate::{draft::KeptDraft, frame::Frame, show, visit::Reader};

/// Something that was begun.
pub(super) struct ResumeRow {
    pub address: String,
    pub title: String,
    /// Where it stands; empty where there is nothing to say.
    pub note: String,
    pub kept: String,
}

/// What the reader has begun. A shelf that does not answer is told in the log, and the page shows the rest.
pub(super) async fn rows(reader: &Reader, frame: &Frame) -> Vec<ResumeRow> {
    let drafts = &reader.visit.web.drafts;
    let kept = drafts
        .list(&reader.who.subject)
        .await
        .unwrap_or_else(|fault| {
            tracing::error!(reason = %fault, "drafts could not be listed");
            Vec::new()
        });
    let mut rows = Vec::new();
    let mut people = BTreeSet::new();
    for draft in &kept {
        if let Some(person) = person_of(draft) {
            if people.insert(person) {
                rows.extend(intake(&kept, person, draft, frame));
            }
        } else {
            rows.extend(deed(draft, frame));
        }
    }
    rows
}

/// The person of a draft of an intake, or of one of its steps.
fn person_of(kept: &KeptDraft) -> Option<&str> {
    kept.draft.place.strip_prefix(PLACES)?.split('/').next()
}

/// An intake of which something is written. One look-up alone is nothing to go on with.
fn intake(
    kept: &[KeptDraft],
    person: &str,
    newest: &KeptDraft,
    frame: &Frame,
) -> Option<ResumeRow> {
    let place = Dossier::place(person);
    let main = kept.iter().find(|kept| kept.draft.place == place)?;
    let dossier = Dossier::of(person, main.draft.fields.clone());
    let is_begun = dossier.is_begun() || newest.draft.place != place;
    let note = match dossier.next() {
        Some(step) => frame.t2(
            "desk-draft-step",
            ("number", step.number()),
            ("name", frame.t(&format!("intag-{}-title", step.slug()))),
        ),
        None => frame.t("desk-draft-check"),
    };
    let name = dossier.name();
    is_begun.then(|| ResumeRow {
        address: place,
        title: if name.is_empty() {
            dossier.number().to_owned()
        } else {
            format!("{name}, {}", dossier.number())
        },
        note,
        kept: show::moment(newest.kept_at),
    })
}

/// A form in a case or about a referral.
fn deed(kept: &KeptDraft, frame: &Frame) -> Option<ResumeRow> {
    Some(ResumeRow {
        address: kept.draft.place.clone(),
        title: title(&kept.draft.place, frame)?,
        note: String::new(),
        kept: show::moment(kept.kept_at),
    })
}

/// Forms of a case that are no deeds: how their addresses end, and what they are called.
const FORMS: [(&str, &str); 4] = [
    ("/plan/andra", "plan-change"),
    ("/kartlaggning/skriv", "mapping-write"),
    ("/avslut/avsluta", "closing-title"),
    ("/nodoppna", "emergency-title"),
];

/// What the form at a place is called; nothing for what is kept there for other reasons.
fn title(place: &str, frame: &Frame) -> Option<String> {
    let path = place.split('?').next()?;
    let form = FORMS.iter().find(|(ending, _)| path.ends_with(ending));
    let key = match form {
        Some((_, key)) => (*key).to_owned(),
        None => format!("{}-title", path.rsplit_once("/gora/")?.1),
    };
    frame.language.find(&key, &[])
}
