//! Every way in, and who asks what through it. A new way is a line in `Way`, its name, when it is drawn,
//! and how it is asked in `ask`.

use std::collections::{BTreeMap, BTreeSet};

use domain::{Role, ServiceName};
use rand::seq::SliceRandom as _;

use super::{
    cast::{Asker, Cast, PARTNER, SignedIn, Who},
    dice::Dice,
    document::AGENCIES,
    model::{Case, LEADER, SUPERVISOR, Standing, Worlds},
    paths::{Path, Root},
};

/// A way in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Way {
    /// A path of the public schema, by its place among all.
    Path(usize),
    /// What happened in a case.
    Timeline,
    /// A service's own entity look-up, as the gateway asks it.
    Entities(ServiceName),
    /// Whom a case can be given to.
    Colleagues,
    /// The tables of the read side.
    Tables,
    /// The partner's registered operation.
    Registered,
    /// A look-up by personal number.
    Contact,
}

/// One question.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Question {
    /// Who asks.
    pub asker: Asker,
    /// About which case, by its place; none for lists.
    pub case: Option<usize>,
    /// Through what.
    pub way: Way,
}

/// What questions are drawn from.
pub struct Askers<'a> {
    /// Who there is.
    pub cast: &'a Cast,
    /// The cases.
    pub worlds: &'a Worlds,
    /// The paths.
    pub paths: &'a [Path],
}

impl Way {
    /// What it is called in the figures.
    pub fn name(self, paths: &[Path]) -> String {
        match self {
            Self::Path(at) => paths[at].name(),
            Self::Timeline => "timeline".to_owned(),
            Self::Entities(service) => format!("entities({service})"),
            Self::Colleagues => "colleagues".to_owned(),
            Self::Tables => "tables".to_owned(),
            Self::Registered => "registered".to_owned(),
            Self::Contact => "openContact".to_owned(),
        }
    }

    /// Tells whether the answer is about all cases of whoever asks.
    pub fn is_list(self, paths: &[Path]) -> bool {
        match self {
            Self::Path(at) => paths[at].root() == Root::List,
            Self::Tables | Self::Registered => true,
            Self::Timeline | Self::Entities(_) | Self::Colleagues | Self::Contact => false,
        }
    }
}

impl Askers<'_> {
    /// So many different questions.
    pub fn draw(&self, count: usize, dice: &mut Dice) -> Vec<Question> {
        let mut drawn = BTreeSet::new();
        let partner = Asker::fresh(Who::Held(PARTNER));
        drawn.insert(Question {
            asker: partner,
            case: None,
            way: Way::Registered,
        });
        drawn.extend(self.attached().take(count / 4));
        // Lists are few, so what is drawn twice is drawn again.
        for _ in 0..count * 20 {
            if drawn.len() >= count {
                break;
            }
            drawn.insert(self.one(dice));
        }
        let mut drawn: Vec<Question> = drawn.into_iter().collect();
        drawn.shuffle(&mut dice.0);
        drawn
    }

    /// Few cases have to do with those who lead programmes and supervise: each of these is asked about.
    fn attached(&self) -> impl Iterator<Item = Question> {
        let whole = self.paths.iter().position(|path| path.name() == "case");
        let cases = self.worlds.cases.iter().flat_map(|case| {
            let leader = (!case.enrolled.is_empty()).then_some((LEADER, case.number));
            let supervisor = (!case.placed.is_empty()).then_some((SUPERVISOR, case.number));
            leader.into_iter().chain(supervisor)
        });
        cases.filter_map(move |(handle, number)| {
            Some(Question {
                asker: Asker::fresh(Who::Held(handle)),
                case: Some(number),
                way: Way::Path(whole?),
            })
        })
    }

    fn one(&self, dice: &mut Dice) -> Question {
        let case = &self.worlds.cases[dice.below(self.worlds.cases.len())];
        let who = if dice.happens(75) {
            self.involved(case, dice)
        } else {
            self.anybody(dice)
        };
        let signed_in = match dice.below(20) {
            0 => SignedIn::Weak,
            1 => SignedIn::Stale,
            _ => SignedIn::Fresh,
        };
        let way = self.way(&who, dice);
        let is_list = way.is_list(self.paths);
        Question {
            asker: Asker { who, signed_in },
            case: (!is_list).then_some(case.number),
            way,
        }
    }

    fn anybody(&self, dice: &mut Dice) -> Who {
        if dice.happens(12) {
            let other = &self.worlds.cases[dice.below(self.worlds.cases.len())];
            return Who::Person(other.person);
        }
        let handles: Vec<_> = self
            .cast
            .handles()
            .filter(|handle| *handle != PARTNER)
            .collect();
        Who::Held(dice.pick(&handles))
    }

    /// Somebody whom the case has to do with: assigned, of a unit that it was sent to, or the person.
    fn involved(&self, case: &Case, dice: &mut Dice) -> Who {
        let mut units: BTreeSet<&str> = case.parties.iter().map(|(unit, _)| *unit).collect();
        units.extend(case.referrals.iter().map(|referral| referral.to));
        units.insert(case.desk);
        let near = self.cast.handles().filter(|handle| {
            let seats = self.cast.seats(&Who::Held(handle));
            *handle != PARTNER && seats.iter().any(|seat| units.contains(seat.unit))
        });
        let near: Vec<_> = near.collect();
        let assigned = case.assigned.iter().map(|(handle, _)| *handle);
        let assigned: Vec<_> = assigned.filter(|handle| *handle != PARTNER).collect();
        match dice.below(10) {
            0 | 1 => Who::Person(case.person),
            2..=5 if !assigned.is_empty() => Who::Held(dice.pick(&assigned)),
            _ => Who::Held(dice.pick(&near)),
        }
    }

    fn way(&self, who: &Who, dice: &mut Dice) -> Way {
        let by = |wanted: fn(&Path) -> bool| -> Vec<usize> {
            let all = self.paths.iter().enumerate();
            all.filter(|(_, path)| wanted(path))
                .map(|(at, _)| at)
                .collect()
        };
        match dice.below(100) {
            0..=29 => Way::Path(dice.pick(&by(|path| path.name() == "case"))),
            30..=47 => Way::Path(dice.pick(&by(|path| path.root() == Root::Referral))),
            48..=57 => Way::Path(dice.pick(&by(|path| path.root() == Root::Case))),
            58..=65 => Way::Path(dice.pick(&by(|path| path.root() == Root::List))),
            66..=77 => Way::Timeline,
            78..=81 => Way::Entities(ServiceName::IntakeDesk),
            82..=93 => Way::Entities(dice.pick(&AGENCIES).0),
            94..=97 => Way::Colleagues,
            _ if matches!(who, Who::Person(_)) => Way::Timeline,
            _ => Way::Tables,
        }
    }

    /// Tells whether the case is one that the reader works on or answers for, as the work list has them.
    pub fn is_in_worklist(&self, case: &Case, who: &Who) -> bool {
        let Who::Held(handle) = who else {
            return false;
        };
        let here =
            |unit: &str| case.standing(unit) == Some(Standing::Current) || case.has_received(unit);
        let today = self.worlds.days.second;
        self.cast.seats(who).iter().any(|seat| {
            let valid =
                seat.from.is_none_or(|from| from <= today) && seat.to.is_none_or(|to| today <= to);
            let assigned = case.assigned.contains(&(*handle, seat.unit));
            let works = matches!(seat.role, Role::Caseworker | Role::LeadCaseworker);
            let of_desk = seat.role == Role::IntakeOfficer && case.desk == seat.unit;
            let of_unit = seat.role == Role::UnitManager || (works && assigned);
            valid && (of_desk || (of_unit && here(seat.unit)))
        })
    }

    /// The open referrals of a case that are addressed to a unit of the reader.
    pub fn addressed<'c>(&self, case: &'c Case, who: &Who) -> BTreeMap<&'c str, &'c str> {
        let today = self.worlds.days.second;
        let valid = self.cast.seats(who).iter().filter(|seat| {
            seat.from.is_none_or(|from| from <= today) && seat.to.is_none_or(|to| today <= to)
        });
        let units: BTreeSet<&str> = valid.map(|seat| seat.unit).collect();
        let open = case.referrals.iter();
        open.filter(|referral| referral.state.is_open() && units.contains(referral.to))
            .map(|referral| (referral.id.as_str(), referral.to))
            .collect()
    }
}
