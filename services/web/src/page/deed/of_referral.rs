//! What the forms about a referral are about, and what can be chosen in them.

use serde::Deserialize;
use serde_json::json;

use super::{Colleague, HELP, OfferedUnits, named, offered::offers, place};
use crate::{
    case_head::CaseHead,
    codes,
    deed::{Deed, Needs},
    errand::{Ground, InCase},
    fault::PageFault,
    fields::Fields,
    frame::Me,
    page::referral::{self, ListedReferral},
    visit::Reader,
    words::Language,
};

/// A referral that something is about to be done with.
#[derive(Deserialize)]
pub(super) struct Asked {
    me: Me,
    referral: Option<Head>,
    #[serde(default)]
    colleagues: Vec<Colleague>,
    #[serde(flatten)]
    units: OfferedUnits,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Head {
    #[serde(flatten)]
    listed: ListedReferral,
    version: i64,
    information_asked: Option<String>,
    case: CaseHead,
}

impl Head {
    /// The municipality in which another unit is looked for.
    fn municipality(&self) -> Option<String> {
        let of_case = self.case.municipality.clone();
        of_case.or_else(|| self.listed.to_unit.municipality.clone())
    }

    /// What the form is about: which referral, and what was asked.
    fn facts(&self, language: Language) -> Vec<(String, String)> {
        let said = |key: &str| language.text(key, &[]);
        let (listed, asked) = (&self.listed, self.information_asked.as_ref());
        let service = codes::name("ReferralService", &listed.service, language);
        let mut facts = vec![
            (said("referral-service"), service),
            (said("referral-from"), listed.from_unit.name.clone()),
            (said("referral-to"), listed.to_unit.name.clone()),
        ];
        facts.extend(asked.map(|asked| (said("referral-information-asked"), asked.clone())));
        facts
    }
}

/// Asks for the referral and what the form needs.
pub(super) async fn ask(reader: &Reader, deed: &Deed, id: &str) -> Result<Asked, PageFault> {
    let variables = json!({
        "id": id,
        "units": deed.needs.contains(&Needs::Units),
        "colleagues": deed.needs.contains(&Needs::Colleagues),
    });
    Ok(reader.ask("DeedOfReferral", variables).await?.data)
}

impl Asked {
    /// Refuses a form for what cannot be done any more, or not by this reader: nothing is typed in vain.
    pub(super) fn still_offers(self, deed: &Deed) -> Result<Self, PageFault> {
        let head = self.referral.as_ref().ok_or(PageFault::NotFound)?;
        if referral::offers(deed.slug, &head.listed, &head.case, &self.me) {
            Ok(self)
        } else {
            Err(PageFault::Gone)
        }
    }

    /// What the form needs to be shown.
    pub(super) fn ground(
        self,
        reader: &Reader,
        deed: &Deed,
        (id, given): (&str, &Fields),
    ) -> Result<Ground, PageFault> {
        let head = self.referral.ok_or(PageFault::NotFound)?;
        let language = reader.visit.language();
        let mut facts = head.facts(language);
        let proposed = head.listed.proposed_unit_id.as_deref();
        if let Some(name) = proposed.and_then(|id| self.units.name_of(id)) {
            facts.push((language.text("referral-proposed", &[]), name));
        }
        let municipality = head.municipality();
        let offered = (self.colleagues, self.units);
        let offers = offers(deed, &head.case, offered, municipality.as_deref(), reader);
        Ok(Ground {
            me: self.me,
            facts,
            version: head.version,
            back: format!("/remiss/{id}"),
            after: format!("/remiss/{id}/efter"),
            given: given.clone(),
            begun: named(deed, "referralId", id),
            place: place(deed, id, given),
            help: HELP,
            case: Some(InCase {
                head: head.case,
                here: "/remisser",
            }),
            offers,
        })
    }
}
