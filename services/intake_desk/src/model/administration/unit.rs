//! Rules of units: what an administrator may make of one.

use std::sync::Arc;

use chrono::{Days, NaiveDate};
use domain::{
    AgencyKind, CodeList, Municipality, Problem, ProblemCode, RowKey, basis::SecrecyRegime,
};

use super::{CodedValue, coded};
use crate::model::registry::{Agency, Directory, Unit};

/// What an administrator can change of a unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitState {
    /// Its name.
    pub name: String,
    /// Which confidentiality holds in it.
    pub secrecy_regime: SecrecyRegime,
    /// The first day on which it takes referrals.
    pub takes_referrals_from: NaiveDate,
    /// The last such day.
    pub takes_referrals_to: Option<NaiveDate>,
    /// The unit that takes over its queue.
    pub successor: Option<RowKey>,
    /// Its own last day, when it has been closed.
    pub closed_on: Option<NaiveDate>,
}

/// A unit as its administrator sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptUnit {
    /// The unit.
    pub unit: Arc<Unit>,
    /// The version, which a change must name.
    pub version: i32,
    /// Its last day, when it has been closed.
    pub closed_on: Option<NaiveDate>,
    /// Since when it is what it is; `None` for what the registry began with.
    pub held_from: Option<NaiveDate>,
}

/// What a unit was until a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PastUnit {
    /// The unit, by key.
    pub unit: RowKey,
    /// The version that it was.
    pub version: i32,
    /// What it was.
    pub state: UnitState,
    /// Since when.
    pub held_from: Option<NaiveDate>,
    /// The last day that ended so.
    pub held_to: NaiveDate,
}

impl KeptUnit {
    /// What can be changed of it, as it stands.
    pub fn state(&self) -> UnitState {
        UnitState {
            name: self.unit.name.clone(),
            secrecy_regime: self.unit.secrecy_regime,
            takes_referrals_from: self.unit.takes_referrals_from,
            takes_referrals_to: self.unit.takes_referrals_to,
            successor: self.unit.successor,
            closed_on: self.closed_on,
        }
    }

    /// Refuses what only a unit that goes on can do.
    pub fn refuse_closed(&self) -> Result<(), Problem> {
        match self.closed_on {
            None => Ok(()),
            Some(_) => {
                Err(Problem::new(ProblemCode::InvalidTransition, "admin-unit-closed").at("unitId"))
            }
        }
    }
}

impl UnitState {
    /// The state as the log keeps it: codes and ids. Of the name it keeps the version.
    pub fn coded(&self, version: i32, directory: &Directory) -> Vec<CodedValue> {
        let successor = self.successor.and_then(|key| directory.unit(key.as_i64()));
        [
            coded("version", Some(version)),
            coded("secrecyRegime", Some(self.secrecy_regime.code())),
            coded("takesReferralsFrom", Some(self.takes_referrals_from)),
            coded("takesReferralsTo", self.takes_referrals_to),
            coded("successorUnitId", successor.map(|unit| unit.id)),
            coded("closedOn", self.closed_on),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}

/// What the unit was on a day, as that day ended: its past is asked first, newest version first.
pub fn state_on(kept: &KeptUnit, past: &[PastUnit], day: NaiveDate) -> Option<(i32, UnitState)> {
    if kept.held_from.is_none_or(|from| from <= day) {
        return Some((kept.version, kept.state()));
    }
    let mut held: Vec<&PastUnit> = past
        .iter()
        .filter(|past| past.unit == kept.unit.key)
        .filter(|past| past.held_from.is_none_or(|from| from <= day) && day <= past.held_to)
        .collect();
    held.sort_by_key(|past| past.version);
    held.pop().map(|past| (past.version, past.state.clone()))
}

/// Refuses a confidentiality that the law does not leave to choose: social services are always under the
/// strict rule (OSL 26:1), and so is care (OSL 25:1).
pub fn check_regime(kind: AgencyKind, regime: SecrecyRegime) -> Result<(), Problem> {
    let may_be_straight = match kind {
        AgencyKind::WelfareUnit | AgencyKind::Partner => false,
        AgencyKind::LabourMarketUnit
        | AgencyKind::IntakeDesk
        | AgencyKind::EmploymentService
        | AgencyKind::InsuranceAgency
        | AgencyKind::Association => true,
    };
    if regime == SecrecyRegime::Straight && !may_be_straight {
        return Err(Problem::invalid(
            "secrecyRegime",
            "admin-regime-strict-by-law",
        ));
    }
    Ok(())
}

/// Where a new unit of an agency lies. A board is of its own municipality; the desk has one unit in each.
pub fn place_unit(
    agency: &Agency,
    asked: Option<Municipality>,
    directory: &Directory,
) -> Result<Option<Municipality>, Problem> {
    let field = "municipality";
    let place = match (agency.municipality, asked) {
        (Some(own), Some(other)) if own != other => {
            return Err(Problem::invalid(field, "admin-municipality-of-another"));
        }
        (Some(own), _) => Some(own),
        (None, asked) => asked,
    };
    if agency.kind == AgencyKind::IntakeDesk {
        let Some(place) = place else {
            return Err(Problem::invalid(field, "admin-desk-needs-municipality"));
        };
        let is_there =
            |unit: &&Arc<Unit>| unit.agency.key == agency.key && unit.municipality == Some(place);
        if directory.units().any(|unit| is_there(&unit)) {
            return Err(Problem::invalid(field, "admin-desk-unit-exists"));
        }
    }
    Ok(place)
}

/// Sets the days on which a unit takes referrals, and who takes its queue over meanwhile.
pub fn set_referrals(
    kept: &KeptUnit,
    (from, to): (NaiveDate, Option<NaiveDate>),
    successor: Option<&KeptUnit>,
    today: NaiveDate,
) -> Result<UnitState, Problem> {
    kept.refuse_closed()?;
    if to.is_some_and(|to| to < yesterday(today)) {
        return Err(Problem::invalid("takesReferralsTo", "admin-day-has-passed"));
    }
    if to.is_some_and(|to| to < from && to != yesterday(today)) {
        return Err(Problem::invalid(
            "takesReferralsTo",
            "admin-ends-before-it-begins",
        ));
    }
    Ok(UnitState {
        takes_referrals_from: from,
        takes_referrals_to: to,
        successor: successor_of(kept, successor, to.unwrap_or(today))?,
        ..kept.state()
    })
}

/// Closes a unit after its last day: yesterday at the earliest, for one that closes now. Cases lie with
/// the desk's units, and there is one in each municipality, so those stay.
pub fn close_unit(
    kept: &KeptUnit,
    last_day: NaiveDate,
    successor: Option<&KeptUnit>,
    today: NaiveDate,
) -> Result<UnitState, Problem> {
    kept.refuse_closed()?;
    if kept.unit.agency.kind == AgencyKind::IntakeDesk {
        return Err(
            Problem::new(ProblemCode::InvalidTransition, "admin-desk-unit-stays").at("unitId"),
        );
    }
    if last_day < yesterday(today) {
        return Err(Problem::invalid("lastDay", "admin-day-has-passed"));
    }
    let earlier = kept.unit.takes_referrals_to.filter(|to| *to < last_day);
    Ok(UnitState {
        takes_referrals_to: Some(earlier.unwrap_or(last_day)),
        successor: successor_of(kept, successor, last_day)?,
        closed_on: Some(last_day),
        ..kept.state()
    })
}

/// A unit of the same agency that goes on and takes referrals after the last day.
fn successor_of(
    kept: &KeptUnit,
    successor: Option<&KeptUnit>,
    last_day: NaiveDate,
) -> Result<Option<RowKey>, Problem> {
    let Some(next) = successor else {
        return Ok(None);
    };
    let day_after = last_day.succ_opt().unwrap_or(last_day);
    let fits = next.unit.key != kept.unit.key
        && next.unit.agency.key == kept.unit.agency.key
        && next.closed_on.is_none()
        && next.unit.takes_referrals_on(day_after);
    if fits {
        Ok(Some(next.unit.key))
    } else {
        Err(Problem::invalid(
            "successorUnitId",
            "admin-successor-takes-none",
        ))
    }
}

/// The day before: what ends on it does not hold any more.
pub fn yesterday(today: NaiveDate) -> NaiveDate {
    today.checked_sub_days(Days::new(1)).unwrap_or(today)
}

#[cfg(test)]
mod tests {
    use domain::{AgencyId, SystemEntropy, UnitId};

    use super::*;

    fn day(month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, month, day).expect("a day")
    }

    fn unit(key: i64, kind: AgencyKind) -> KeptUnit {
        let agency = Agency {
            key: RowKey::from_i64(i64::try_from(kind.code().len()).expect("short")),
            id: AgencyId::draw(&SystemEntropy),
            slug: "agency".to_owned(),
            kind,
            name: "Nämnden".to_owned(),
            municipality: None,
        };
        KeptUnit {
            unit: Arc::new(Unit {
                key: RowKey::from_i64(key),
                id: UnitId::draw(&SystemEntropy),
                slug: key.to_string(),
                name: "Enheten".to_owned(),
                municipality: None,
                secrecy_regime: SecrecyRegime::Strict,
                takes_referrals_from: day(1, 1),
                takes_referrals_to: None,
                successor: None,
                position: 0,
                agency: Arc::new(agency),
            }),
            version: 1,
            closed_on: None,
            held_from: None,
        }
    }

    #[test]
    fn what_a_closing_may_be() {
        let today = day(11, 23);
        let welfare = unit(1, AgencyKind::WelfareUnit);
        let next = unit(2, AgencyKind::WelfareUnit);
        let closed = KeptUnit {
            closed_on: Some(day(12, 1)),
            ..unit(3, AgencyKind::WelfareUnit)
        };
        let elsewhere = unit(4, AgencyKind::LabourMarketUnit);
        let desk = unit(5, AgencyKind::IntakeDesk);
        let close = |unit: &KeptUnit, last, next: Option<&KeptUnit>| {
            close_unit(unit, last, next, today).map_err(|problem| problem.message)
        };
        for (unit, last, next, wanted) in [
            (&welfare, day(11, 22), None, Ok(())),
            (&welfare, day(11, 22), Some(&next), Ok(())),
            (&welfare, day(12, 31), Some(&next), Ok(())),
            (&welfare, day(11, 21), None, Err("admin-day-has-passed")),
            (
                &welfare,
                day(11, 22),
                Some(&welfare),
                Err("admin-successor-takes-none"),
            ),
            (
                &welfare,
                day(11, 22),
                Some(&closed),
                Err("admin-successor-takes-none"),
            ),
            (
                &welfare,
                day(11, 22),
                Some(&elsewhere),
                Err("admin-successor-takes-none"),
            ),
            (&closed, day(12, 1), None, Err("admin-unit-closed")),
            (&desk, day(12, 1), None, Err("admin-desk-unit-stays")),
        ] {
            assert_eq!(
                close(unit, last, next).map(|_| ()),
                wanted,
                "{last} {wanted:?}"
            );
        }
        let state = close(&welfare, day(12, 31), Some(&next)).expect("closed");
        assert_eq!(state.takes_referrals_to, Some(day(12, 31)));
        assert_eq!(state.closed_on, Some(day(12, 31)));
        assert_eq!(state.successor, Some(next.unit.key));
    }

    #[test]
    fn a_unit_can_stop_at_once_and_take_referrals_again() {
        let today = day(11, 23);
        let welfare = unit(1, AgencyKind::WelfareUnit);
        let set = |from, to| set_referrals(&welfare, (from, to), None, today);
        let stopped = set(day(1, 1), Some(day(11, 22))).expect("stopped");
        assert_eq!(stopped.takes_referrals_to, Some(day(11, 22)));
        assert_eq!(set(today, None).expect("again").takes_referrals_to, None);
        assert!(set(day(12, 2), Some(day(12, 1))).is_err());
        assert!(set(day(1, 1), Some(day(11, 21))).is_err());
    }

    #[test]
    fn the_law_leaves_no_straight_rule_to_social_services() {
        use SecrecyRegime::{Straight, Strict};
        for kind in AgencyKind::ALL {
            assert!(check_regime(*kind, Strict).is_ok(), "{kind}");
        }
        assert!(check_regime(AgencyKind::WelfareUnit, Straight).is_err());
        assert!(check_regime(AgencyKind::Partner, Straight).is_err());
        assert!(check_regime(AgencyKind::LabourMarketUnit, Straight).is_ok());
    }

    #[test]
    fn what_a_unit_was_on_a_day_can_be_asked() {
        let mut kept = unit(1, AgencyKind::WelfareUnit);
        kept.held_from = Some(day(6, 1));
        kept.version = 3;
        let past = |version, held_from, held_to| PastUnit {
            unit: kept.unit.key,
            version,
            state: UnitState {
                name: version.to_string(),
                ..kept.state()
            },
            held_from,
            held_to,
        };
        let versions = [
            past(1, None, day(2, 28)),
            // Changed twice on one day: as the day ended, only the last was so.
            past(2, Some(day(3, 1)), day(5, 31)),
        ];
        let on = |day| state_on(&kept, &versions, day).map(|(version, _)| version);
        assert_eq!(on(day(1, 1)), Some(1));
        assert_eq!(on(day(3, 1)), Some(2));
        assert_eq!(on(day(6, 1)), Some(3));
    }
}
