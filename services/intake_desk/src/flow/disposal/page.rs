//! One page of closed cases, and what is due of them.

use std::collections::BTreeMap;

use ::store::StoreFault;
use chassis::disposal::{Hold, Ruling};
use chrono::NaiveDate;
use domain::{AgencyId, CaseKey, RetentionRule, RowKey};
use sea_orm::ConnectionTrait;

use crate::{
    model::{registry::Directory, retention::CaseEnd},
    store::{registry::get_directory, retention},
};

/// Some cases as they are at one moment, with the rules of the day.
pub(super) struct Page {
    pub(super) directory: Directory,
    pub(super) rules: BTreeMap<AgencyId, RetentionRule>,
    pub(super) ends: Vec<CaseEnd>,
    today: NaiveDate,
}

/// What becomes of one owner's notes in a case.
pub(super) struct OwnerRuling<'p> {
    pub(super) agency: RowKey,
    pub(super) rule: &'p RetentionRule,
    pub(super) ruling: Ruling,
}

impl Page {
    pub(super) async fn read(
        connection: &impl ConnectionTrait,
        keys: &[CaseKey],
        today: NaiveDate,
    ) -> Result<Self, StoreFault> {
        let directory = get_directory(connection).await?;
        Ok(Self {
            rules: retention::list_rules(connection, &directory, today).await?,
            ends: retention::list_ends(connection, keys).await?,
            directory,
            today,
        })
    }

    /// What becomes of the notes of each owner in a case. An agency that is not in the registry has no rule.
    pub(super) fn owners(&self, end: &CaseEnd) -> Vec<OwnerRuling<'_>> {
        let notes = end.notes.iter();
        let ruled = notes.filter_map(|(agency, last_day)| {
            let rule = self.rule_of(*agency)?;
            Some(OwnerRuling {
                agency: *agency,
                rule,
                ruling: end.rule(rule, *last_day, self.today),
            })
        });
        ruled.collect()
    }

    /// What becomes of the case itself, as far as the desk's own tables tell. It goes by the rule of the agency whose
    /// desk opened it.
    pub(super) fn of_case(&self, end: &CaseEnd) -> Option<(AgencyId, &RetentionRule, Ruling)> {
        let unit = self.directory.unit(end.desk_unit.as_i64())?;
        let rule = self.rule_of(unit.agency.key)?;
        let ruling = match end.rule(rule, end.last_day(), self.today) {
            Ruling::Due if !end.notes.is_empty() => Ruling::Held {
                by: Hold::OtherOwner,
            },
            ruled @ (Ruling::Due | Ruling::Later { .. } | Ruling::Held { .. }) => ruled,
        };
        Some((unit.agency.id, rule, ruling))
    }

    /// Whether the case itself is due, as far as the desk's own tables tell.
    pub(super) fn is_due(&self, end: &CaseEnd) -> bool {
        let ruled = self.of_case(end);
        ruled.is_some_and(|(_, _, ruling)| ruling == Ruling::Due)
    }

    fn rule_of(&self, agency: RowKey) -> Option<&RetentionRule> {
        let agency = self.directory.agency(agency.as_i64())?;
        self.rules.get(&agency.id)
    }
}
