//! What can be done in a case or with a referral, as forms of one shape: what is asked, which mutation it is, and where
//! one goes afterwards. Each is an [`Errand`] in a case; `page::deed` says what it is about.

use crate::{errand::Errand, form::Question};

mod of_agency;
mod of_case;
mod of_referral;

pub(crate) use of_case::INCOME;

/// What a deed is done to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// A case.
    Case,
    /// A referral.
    Referral,
}

/// What the form needs from the gateway before it can be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Needs {
    /// The units that can be sent referrals, those that serve the municipality of the case: offer `units`.
    Units,
    /// The members of the units that take part: offer `colleagues`.
    Colleagues,
    /// The members of the reader's own units: offer `members`.
    Members,
    /// The agencies that a basis may go from and to: offers `disclosers`, `receivers`, and `grounds` and
    /// `disclosable` for what they may disclose.
    Disclosure,
    /// The codes of an agency's lists that can be chosen today: an offer of the name of each list in the schema.
    Codes(CodesOf),
    /// The agencies that take part: offer `agencies`.
    Agencies,
    /// The sections that the reader may read: offer `sections`.
    Sections,
}

/// Whose lists of codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodesOf {
    /// The welfare unit's.
    Welfare,
    /// The labour-market unit's, with its programmes (offer `programmes`) and workplaces (offer `workplaces`).
    Labour,
    /// The employment service's.
    Employment,
    /// The insurance agency's.
    Insurance,
}

/// What the form is filled with before anybody types.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Start {
    /// Nothing.
    Empty,
    /// The record that it corrects, named by this question.
    Record(&'static str),
    /// What stands at this place of the case.
    Place(&'static str),
}

/// One deed.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a fact of its own, and all of them occur together"
)]
#[derive(Debug, Clone, Copy)]
pub struct Deed {
    /// The end of its address, and the beginning of its words: `<slug>-title`, `-lead`, `-send`, `-done`.
    pub slug: &'static str,
    /// The mutation, in `schema/web/deeds.graphql`.
    pub operation: &'static str,
    /// What it is done to.
    pub target: Target,
    /// Whether the version that was read must be named.
    pub names_version: bool,
    /// Whether the input names the case or referral; some name a record of it alone.
    pub names_target: bool,
    /// Whether it cannot be undone, so that the button says so.
    pub is_grave: bool,
    /// Whether the case is not the reader's any more afterwards.
    pub leaves_case: bool,
    /// What the form is filled with.
    pub start: Start,
    /// What the form needs.
    pub needs: &'static [Needs],
    /// What is asked.
    pub questions: &'static [Question],
    /// The page of the case to which one comes afterwards.
    pub after: &'static str,
}

impl Deed {
    /// What is asked and sent, wherever it is done.
    pub const fn errand(&self) -> Errand {
        Errand {
            slug: self.slug,
            operation: self.operation,
            is_grave: self.is_grave,
            names_version: self.names_version,
            questions: self.questions,
        }
    }
}

/// All of them.
pub fn all() -> impl Iterator<Item = &'static Deed> {
    of_case::DEEDS
        .iter()
        .chain(of_agency::DEEDS)
        .chain(of_referral::DEEDS)
}

/// The deed with this address.
pub fn find(target: Target, slug: &str) -> Option<&'static Deed> {
    all().find(|deed| deed.target == target && deed.slug == slug)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::{operation, words::Language};

    #[test]
    fn every_deed_has_its_operation_and_its_words() {
        let mut slugs = BTreeSet::new();
        for deed in all() {
            assert!(
                slugs.insert((deed.target == Target::Case, deed.slug)),
                "{} twice",
                deed.slug
            );
            assert!(
                operation::is_known(deed.operation),
                "{} is not registered",
                deed.operation
            );
            for ending in ["title", "lead", "send", "done"] {
                let key = format!("{}-{ending}", deed.slug);
                for language in [Language::Swedish, Language::English] {
                    assert!(language.find(&key, &[]).is_some(), "{key} in {language:?}");
                }
            }
            for question in deed.questions {
                let name = question.plain_name();
                let own = format!("{}-{name}", deed.slug);
                let shared = format!("field-{name}");
                for language in [Language::Swedish, Language::English] {
                    let found = language
                        .find(&own, &[])
                        .or_else(|| language.find(&shared, &[]));
                    assert!(found.is_some(), "{own} in {language:?}");
                }
            }
        }
    }
}
