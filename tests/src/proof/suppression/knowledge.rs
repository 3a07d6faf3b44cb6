//! What everybody knows who knows what the tables are about. It is written down here a second time, from what the
//! tables say of themselves, and shares nothing with how the platform adds up.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Result, bail};

use super::{
    SMALLEST_GROUP,
    system::{MOST, System},
};

/// What was published on a day, and what is true.
pub struct Sheet {
    /// What every count is.
    pub truth: BTreeMap<String, i64>,
    /// What was told of it: bounds, or that it is withheld. A count that is not here was not told of.
    pub told: BTreeMap<String, Option<(i64, i64)>>,
}

impl Sheet {
    /// How many counts are withheld.
    pub fn withheld(&self) -> usize {
        self.told.values().filter(|told| told.is_none()).count()
    }
}

/// A count by where it stands: the place, the factor with its value, and the codes within the group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Named<'n> {
    place: &'n str,
    factor: &'n str,
    value: &'n str,
    name: &'n str,
}

fn named(count: &str) -> Option<Named<'_>> {
    let mut codes = count.splitn(4, '/');
    Some(Named {
        place: codes.next()?,
        factor: codes.next()?,
        value: codes.next()?,
        name: codes.next()?,
    })
}

/// How a count hangs together with another of its group.
enum Part {
    /// It and those like it make the other up.
    Of(String),
    /// It and those like it make the other up with some that are not told of.
    OfSome(String),
    /// It is no more than the other.
    Within(&'static str),
    /// It stands by itself.
    Alone,
}

fn part(name: &str) -> Part {
    let codes: Vec<&str> = name.split('/').collect();
    match codes.as_slice() {
        ["EXITS", _, _] | ["PLANS_PER_PERSON", _] => Part::Of("SIZE".to_owned()),
        ["FLOWS", ..] => Part::OfSome("SIZE".to_owned()),
        ["RELAPSE", ..] | ["SELF_SUPPORT_BY_YEAR", _] => Part::Of("FUNNEL/SELF_SUPPORT".to_owned()),
        ["DURATIONS", milestone, _] => Part::Of(format!("FUNNEL/{milestone}")),
        ["SHARES", _] => Part::Of("STANDING".to_owned()),
        ["NO_ACTIVITY", _] => Part::Of("PRESENT".to_owned()),
        ["HEALTH", _] => Part::Of("HEALTH_NEED".to_owned()),
        [table @ ("WORK_OR_STUDIES" | "LEAD_TIMES"), one, other, _] => {
            Part::Of(format!("{table}/{one}/{other}"))
        }
        ["DECISION_TIMES", decision, _] => Part::Of(format!("DECISION_TIMES/{decision}")),
        ["FUNNEL" | "DECISION_TIMES", _] | ["STANDING" | "PRESENT" | "HEALTH_NEED"] => {
            Part::Within("SIZE")
        }
        _ => Part::Alone,
    }
}

/// Tables of everybody whose counts only grow.
const GROWING: &[&str] = &[
    "SIZE",
    "FUNNEL",
    "DURATIONS",
    "DECISION_TIMES",
    "LEAD_TIMES",
    "WORK_OR_STUDIES",
];

/// All that is known of what was published, the earliest first.
pub fn know(sheets: &[Sheet]) -> Result<System> {
    let mut system = System::default();
    let mut before: BTreeMap<&str, usize> = BTreeMap::new();
    for (day, sheet) in sheets.iter().enumerate() {
        let mut writer = Writer::of(&mut system, sheet, day);
        writer.parts()?;
        writer.places()?;
        writer.factors();
        writer.outcomes();
        let places = writer.places;
        for (count, place) in &places {
            let is_growing = named(count).is_some_and(|named| {
                let table = named.name.split('/').next().unwrap_or_default();
                named.factor == "EVERYBODY" && GROWING.contains(&table)
            });
            if let Some(earlier) = before.get(count).filter(|_| is_growing) {
                system.add_growth(*earlier, *place);
            }
        }
        before.extend(places);
    }
    Ok(system)
}

struct Writer<'w, 's> {
    system: &'w mut System,
    places: BTreeMap<&'s str, usize>,
}

impl<'w, 's> Writer<'w, 's> {
    /// Every count that was told of, and of the others those in groups of which anything was told beside the size.
    fn of(system: &'w mut System, sheet: &'s Sheet, day: usize) -> Self {
        let group = |named: Named<'s>| (named.place, named.factor, named.value);
        let told = sheet.told.keys().filter_map(|count| named(count));
        let divided: BTreeSet<_> = told
            .filter(|named| named.name != "SIZE")
            .map(group)
            .collect();
        let mut places = BTreeMap::new();
        for (count, truth) in &sheet.truth {
            let is_divided = named(count).is_some_and(|named| divided.contains(&group(named)));
            let told = sheet.told.get(count);
            if told.is_none() && !is_divided {
                continue;
            }
            let bounds = told.copied().flatten().unwrap_or((0, MOST));
            let is_small = *truth < SMALLEST_GROUP;
            let place = system.add(format!("{count} in {day}"), *truth, bounds, is_small);
            places.insert(count.as_str(), place);
        }
        Self { system, places }
    }

    /// What adds up within a group.
    fn parts(&mut self) -> Result<()> {
        let mut wholes: BTreeMap<(String, bool), Vec<usize>> = BTreeMap::new();
        let mut within: Vec<(String, usize)> = Vec::new();
        for (count, place) in &self.places {
            let Some(named) = named(count) else { continue };
            let other =
                |name: &str| format!("{}/{}/{}/{name}", named.place, named.factor, named.value);
            match part(named.name) {
                Part::Of(whole) => wholes
                    .entry((other(&whole), false))
                    .or_default()
                    .push(*place),
                Part::OfSome(whole) => wholes
                    .entry((other(&whole), true))
                    .or_default()
                    .push(*place),
                Part::Within(whole) => within.push((other(whole), *place)),
                Part::Alone => {}
            }
        }
        // Several tables divide the same group: each by itself.
        let mut tables: BTreeMap<(String, String, bool), Vec<usize>> = BTreeMap::new();
        for ((whole, is_open), parts) in wholes {
            for place in parts {
                let table = self.table_of(place);
                tables
                    .entry((whole.clone(), table, is_open))
                    .or_default()
                    .push(place);
            }
        }
        for ((whole, table, is_open), parts) in tables {
            let Some(place) = self.places.get(whole.as_str()).copied() else {
                bail!("{table} divides {whole}, which is not there");
            };
            let holds = if is_open {
                self.system.add_within(place, parts, true)
            } else {
                self.system.add_sum(place, parts)
            };
            if !holds {
                bail!("{table} does not make up {whole}");
            }
        }
        for (whole, part) in within {
            let Some(place) = self.places.get(whole.as_str()).copied() else {
                continue;
            };
            if !self.system.add_within(place, vec![part], true) {
                bail!("{} is more than {whole}", self.system.name(part));
            }
        }
        Ok(())
    }

    fn table_of(&self, place: usize) -> String {
        let count = self.system.name(place);
        let name = named(count).map_or(count, |named| named.name);
        name.split('/').next().unwrap_or_default().to_owned()
    }

    fn find(&self, is_meant: impl Fn(&Named<'_>) -> bool) -> Vec<usize> {
        let places = self.places.iter();
        let meant = places.filter(|(count, _)| named(count).is_some_and(|named| is_meant(&named)));
        meant.map(|(_, place)| *place).collect()
    }

    /// All together are those of each municipality.
    fn places(&mut self) -> Result<()> {
        let mut all: BTreeMap<&str, usize> = BTreeMap::new();
        let mut own: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        let mut towns: BTreeSet<&str> = BTreeSet::new();
        for (count, place) in &self.places {
            let Some(named) = named(count).filter(|named| named.factor == "EVERYBODY") else {
                continue;
            };
            if named.place == "ALL" {
                all.insert(named.name, *place);
            } else {
                towns.insert(named.place);
                own.entry(named.name).or_default().push(*place);
            }
        }
        for (name, whole) in all {
            let parts = own.remove(name).unwrap_or_default();
            let holds = if parts.len() == towns.len() {
                self.system.add_sum(whole, parts)
            } else {
                self.system.add_within(whole, parts, false)
            };
            if !holds {
                bail!("municipalities do not make up {name}");
            }
        }
        Ok(())
    }

    /// Everybody are those of each value of a factor; of some only the size is told.
    fn factors(&mut self) {
        let mut groups: BTreeMap<(&str, &str), Vec<usize>> = BTreeMap::new();
        let mut sizes: BTreeMap<&str, usize> = BTreeMap::new();
        for (count, place) in &self.places {
            let Some(named) = named(count).filter(|named| named.factor != "EVERYBODY") else {
                continue;
            };
            groups
                .entry((named.factor, named.name))
                .or_default()
                .push(*place);
            *sizes.entry(named.factor).or_default() += usize::from(named.name == "SIZE");
        }
        for ((factor, name), parts) in groups {
            let whole = format!("ALL/EVERYBODY//{name}");
            let Some(whole) = self.places.get(whole.as_str()).copied() else {
                continue;
            };
            let is_whole = Some(&parts.len()) == sizes.get(factor) && factor != "PROGRAMME";
            if is_whole {
                self.system.add_sum(whole, parts);
            } else {
                self.system.add_within(whole, parts, false);
            }
        }
    }

    /// Who leaves by an exit has that outcome, and whose outcome is open is on the chain.
    fn outcomes(&mut self) {
        let towns: BTreeSet<String> = self
            .places
            .keys()
            .filter_map(|count| named(count))
            .filter(|named| named.factor == "EVERYBODY")
            .map(|named| named.place.to_owned())
            .collect();
        for town in &towns {
            let own = |named: &Named<'_>| named.place == town && named.factor == "EVERYBODY";
            let ends = |table: &'static str, end: &'static str| {
                move |named: &Named<'_>| named.name.starts_with(table) && named.name.ends_with(end)
            };
            for exit in ["/SELF_SUPPORT", "/MOVED", "/PENSION", "/DECEASED"] {
                let (left, gone) = (ends("EXITS/", exit), ends("FLOWS/", exit));
                let exits = self.find(|named| own(named) && left(named));
                let flows = self.find(|named| own(named) && gone(named));
                if exits.is_empty() {
                    continue;
                }
                let people = exits.iter().map(|place| self.system.truth(*place)).sum();
                let name = format!("{town} who left {exit}");
                let is_small = people < SMALLEST_GROUP;
                let whole = self.system.add(name, people, (0, MOST), is_small);
                self.system.add_sum(whole, exits);
                self.system.add_within(whole, flows, false);
            }
            let going = ends("FLOWS/", "/GOING");
            let flows = self.find(|named| own(named) && going(named));
            let present = self.find(|named| own(named) && named.name == "PRESENT");
            if let [present] = present.as_slice() {
                self.system.add_within(*present, flows, false);
            }
        }
    }
}
