//! What everybody knows who knows what the tables are about: municipalities make up the association, the values of a
//! factor make up everybody, and two tables that count the same people count as many.

use std::collections::BTreeMap;

use domain::CodeList;

use super::{
    TableCode,
    draft::{Drafted, Group},
};
use crate::model::{
    journey::{Factor, Outcome},
    suppression::{CountKey, Sum},
    survival::Exit,
};

/// The name of people whose value of a factor is not told of by itself.
const OTHERS: &str = "OTHERS";

/// Adds what makes up what to a draft.
pub fn link(drafted: &mut Drafted) {
    let mut sums = municipalities(drafted);
    for factor in Factor::ALL.iter().filter(|factor| factor.name().is_some()) {
        sums.extend(values(drafted, *factor));
    }
    for place in &drafted.places {
        sums.extend(outcomes(drafted, &Group::everybody(*place)));
    }
    // What does not hold of the true counts would be wrong to rely on: a closure that is dated ahead, for instance.
    sums.retain(|sum| holds(drafted, sum));
    drafted.draft.sums.extend(sums);
}

/// Whether a sum is true, as far as its counts are known.
fn holds(drafted: &Drafted, sum: &Sum) -> bool {
    let people = |count: &CountKey| drafted.draft.counts.get(count).copied();
    let Some(whole) = people(&sum.whole) else {
        return true;
    };
    let known: Vec<Option<u64>> = sum.parts.iter().map(people).collect();
    let least: u64 = known.iter().flatten().sum();
    let is_open = sum.unlisted > 0 || known.contains(&None);
    if is_open {
        least <= whole
    } else {
        least == whole
    }
}

/// All together are those of each municipality.
fn municipalities(drafted: &Drafted) -> Vec<Sum> {
    let own: Vec<Group> = drafted
        .places
        .iter()
        .filter(|place| place.is_some())
        .map(|place| Group::everybody(*place))
        .collect();
    let all = Group::everybody(None);
    let names = drafted.names.get(&all).into_iter().flatten();
    let sums = names.map(|name| Sum {
        whole: all.count(name),
        parts: own.iter().map(|group| group.count(name)).collect(),
        unlisted: 0,
    });
    sums.collect()
}

/// Everybody are those of each value of a factor.
fn values(drafted: &Drafted, factor: Factor) -> Vec<Sum> {
    let groups = drafted.names.keys();
    let groups: Vec<&Group> = groups.filter(|group| group.factor == factor).collect();
    let Some(names) = groups.first().and_then(|group| drafted.names.get(*group)) else {
        return Vec::new();
    };
    let all = Group::everybody(None);
    let others = Group {
        place: None,
        factor,
        value: OTHERS.to_owned(),
    };
    let sums = names.iter().map(|name| {
        let mut parts: Vec<CountKey> = groups.iter().map(|group| group.count(name)).collect();
        if factor == Factor::Programme {
            parts.push(others.count(name));
        }
        Sum {
            whole: all.count(name),
            parts,
            unlisted: 0,
        }
    });
    sums.collect()
}

/// Who leaves by an exit has that outcome, and whose outcome is not yet known is on the chain.
fn outcomes(drafted: &Drafted, group: &Group) -> Vec<Sum> {
    let names = drafted.names.get(group);
    let Some(names) = names else {
        return Vec::new();
    };
    let mut by_outcome: BTreeMap<&str, Vec<CountKey>> = BTreeMap::new();
    let mut by_exit: BTreeMap<&str, Vec<CountKey>> = BTreeMap::new();
    for name in names {
        let last = name.rsplit('/').next().unwrap_or_default();
        if name.starts_with(TableCode::Flows.code()) {
            by_outcome.entry(last).or_default().push(group.count(name));
        }
        if name.starts_with(TableCode::Exits.code()) {
            by_exit.entry(last).or_default().push(group.count(name));
        }
    }
    // Ways are the only rows of which some are not listed.
    let mut sums = drafted.draft.sums.iter();
    let flows = sums.find(|sum| sum.unlisted > 0 && sum.whole == group.size());
    let unlisted = flows.map_or(0, |sum| sum.unlisted);
    let exits = Exit::ALL.iter().flat_map(|exit| {
        let whole = group.count(&format!("LEFT/{}", exit.code()));
        let left = by_exit.remove(exit.code()).unwrap_or_default();
        let flows = by_outcome.remove(exit.code()).unwrap_or_default();
        [
            Sum {
                whole: whole.clone(),
                parts: left,
                unlisted: 0,
            },
            Sum {
                whole,
                parts: flows,
                unlisted,
            },
        ]
    });
    let mut sums: Vec<Sum> = exits.collect();
    sums.push(Sum {
        whole: group.count("PRESENT"),
        parts: by_outcome.remove(Outcome::Going.code()).unwrap_or_default(),
        unlisted,
    });
    sums
}
