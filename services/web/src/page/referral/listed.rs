//! A referral as it stands in lists: a row of a table and a card on the board.

use chrono::NaiveDate;
use domain::referral::{Capacities, ReferralStatus};
use serde::Deserialize;

use super::doing::{self, Doing, Standing, Weight};
use crate::{
    frame::{AgencyName, Frame},
    show::{self, Due},
};

/// A referral of a list (fragment `ListedReferral`).
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ListedReferral {
    pub(super) id: String,
    pub(super) status: ReferralStatus,
    pub(crate) service: String,
    pub(super) urgency: String,
    pub(super) age_band: Option<String>,
    pub(super) due_on: Option<NaiveDate>,
    pub(super) frozen: Option<bool>,
    pub(super) withdrawal_asked: Option<bool>,
    pub(crate) proposed_unit_id: Option<String>,
    pub(super) next_step: Option<String>,
    pub(crate) from_unit: ListedUnit,
    pub(crate) to_unit: ListedUnit,
}

/// Which side of a referral a list shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// Who has sent it.
    From,
    /// Whom it was sent to.
    To,
    /// Both.
    Both,
}

/// A unit with its agency.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct ListedUnit {
    pub(super) id: String,
    pub(crate) name: String,
    pub(super) agency: AgencyName,
    /// In which municipality, where that is asked for.
    pub(crate) municipality: Option<String>,
}

/// A row or a card.
#[derive(Debug, Clone)]
pub(super) struct Card {
    pub(super) id: String,
    /// What the link says: who it is about, by name or by age where no more is shown, or else the service.
    pub(super) headline: String,
    /// The service, where the link does not say it.
    pub(super) service: String,
    /// The unit on the other side, or both.
    pub(super) way: String,
    pub(super) status: ReferralStatus,
    pub(super) status_name: String,
    /// How soon, where it is sooner than usual.
    pub(super) urgency: String,
    pub(super) due: Option<Due>,
    pub(super) due_on: Option<NaiveDate>,
    /// What must be known besides.
    pub(super) remarks: Vec<String>,
    /// What the reader can do, the next first.
    pub(super) doings: Vec<Doing>,
}

impl Card {
    /// The next thing to do, if something takes the work on.
    pub(super) fn next(&self) -> Option<&Doing> {
        let mut doings = self.doings.iter();
        doings.find(|doing| doing.weight == Weight::Forward)
    }

    /// Everything else.
    pub(super) fn others(&self) -> Vec<&Doing> {
        let next = self.next();
        self.doings
            .iter()
            .filter(|doing| Some(*doing) != next)
            .collect()
    }
}

impl ListedReferral {
    /// What decides what can be done with it.
    pub(super) fn standing(&self) -> Standing {
        Standing {
            status: self.status,
            is_frozen: self.frozen == Some(true),
            is_asked_back: self.withdrawal_asked == Some(true),
            is_reroute_proposed: self.proposed_unit_id.is_some(),
            is_awaited: self.due_on.is_some() && self.next_step.is_none(),
        }
    }

    /// As it is shown, for somebody with these capacities.
    pub(super) fn card(
        &self,
        (person, way): (Option<String>, Way),
        capacities: &Capacities,
        (today, frame): (NaiveDate, &Frame),
    ) -> Card {
        let service = frame.code("ReferralService", &self.service);
        let (headline, service) = match person {
            Some(person) => (person, service),
            None => (service, String::new()),
        };
        Card {
            id: self.id.clone(),
            headline,
            service,
            way: self.way(way),
            status: self.status,
            status_name: frame.code("ReferralStatus", self.status.to_string()),
            urgency: self.urgency(frame),
            due: self.due_on.map(|due| show::due(due, today, frame.language)),
            due_on: self.due_on,
            remarks: self.remarks(frame),
            doings: doing::doings(&self.id, self.standing(), capacities, frame),
        }
    }

    fn way(&self, way: Way) -> String {
        let (from, to) = (&self.from_unit.name, &self.to_unit.name);
        match way {
            Way::From => from.clone(),
            Way::To => to.clone(),
            Way::Both => format!("{from} → {to}"),
        }
    }

    /// Who it is about, as far as the reader may know: the name, or the age.
    pub(super) fn person(&self, name: Option<String>, frame: &Frame) -> Option<String> {
        let band = self.age_band.as_ref();
        let band = band.map(|band| frame.code("AgeBand", band));
        name.or(band).or_else(|| Some(frame.t("name-hidden")))
    }

    /// How soon, where it is sooner than usual.
    pub(super) fn urgency(&self, frame: &Frame) -> String {
        if self.urgency == "NORMAL" {
            String::new()
        } else {
            frame.code("Urgency", &self.urgency)
        }
    }

    /// What must be known besides the status.
    pub(super) fn remarks(&self, frame: &Frame) -> Vec<String> {
        let standing = self.standing();
        [
            (standing.is_frozen, "referral-frozen"),
            (standing.is_asked_back, "referral-asked-back"),
            (
                standing.is_reroute_proposed && self.status.is_open(),
                "referral-reroute-proposed",
            ),
        ]
        .into_iter()
        .filter(|(holds, _)| *holds)
        .map(|(_, key)| frame.t(key))
        .collect()
    }
}

/// What is due first stands first, and what nothing is waited for last.
pub(super) fn sort(cards: &mut [Card]) {
    cards.sort_by_key(|card| (card.due_on.is_none(), card.due_on));
}
