//! Who reads: every member of the demo staff, colleagues with other places, several hats or days that
//! have run out, the partner's system, and the people themselves.

use access::{AssuranceLevel, ReaderKind, SignIn, TokenClaims, mint_token};
use anyhow::{Context, Result};
use chrono::{Duration, NaiveDate};
use domain::{Clock as _, Role, Subject};
use evi::{
    demo::staff::STAFF,
    keys::PairName,
    platform::trust::{GATEWAY_AUDIENCE, PLATFORM_ISSUER},
};
use intake_desk::{AssignmentSeed, RegistrySeed, StaffSeed};

use crate::{client::Reader, people, world::TestWorld};

/// The handle of the partner's system.
pub const PARTNER: &str = "partner.vardcentral";

/// The days of a run: what is done on the first is read on the second.
#[derive(Debug, Clone, Copy)]
pub struct Days {
    /// On which everything is done.
    pub first: NaiveDate,
    /// On which everything is read.
    pub second: NaiveDate,
}

impl Days {
    /// From today on.
    pub fn of(world: &TestWorld) -> Self {
        let first = world.clock.today();
        Self {
            first,
            second: first + Duration::days(3),
        }
    }

    /// A day that comes before the reading, and after the doing.
    pub fn between(self) -> NaiveDate {
        self.first + Duration::days(1)
    }

    /// A day after everything.
    pub fn later(self) -> NaiveDate {
        self.second + Duration::days(10)
    }
}

/// What somebody does somewhere.
#[derive(Debug, Clone)]
pub struct Seat {
    /// The unit's slug.
    pub unit: &'static str,
    /// The role.
    pub role: Role,
    /// The first day, where it has one that matters.
    pub from: Option<NaiveDate>,
    /// The last day.
    pub to: Option<NaiveDate>,
}

/// Who reads.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Who {
    /// A member of staff, or a partner's system, by handle.
    Held(&'static str),
    /// The person with this index.
    Person(usize),
}

/// How the reader has signed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum SignedIn {
    /// Just now, and surely.
    Fresh,
    /// Surely, and longer than fifteen minutes ago.
    Stale,
    /// Just now, with too weak a proof for person data.
    Weak,
}

/// A reader at a moment.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Asker {
    /// Who.
    pub who: Who,
    /// How signed in.
    pub signed_in: SignedIn,
}

impl std::fmt::Display for Asker {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.who {
            Who::Held(handle) => write!(formatter, "{handle}")?,
            Who::Person(index) => write!(formatter, "person {index}")?,
        }
        match self.signed_in {
            SignedIn::Fresh => Ok(()),
            SignedIn::Stale => write!(formatter, " (stale)"),
            SignedIn::Weak => write!(formatter, " (weak)"),
        }
    }
}

/// Everybody who holds something, by handle.
pub struct Cast(Vec<(&'static str, Vec<Seat>)>);

impl Cast {
    /// The demo staff and more.
    pub fn of(days: Days) -> Self {
        let always = |unit, role| Seat {
            unit,
            role,
            from: None,
            to: None,
        };
        let demo = STAFF
            .iter()
            .map(|member| (member.handle, vec![always(member.unit, member.role)]));
        let mut all: Vec<_> = demo.collect();
        for (handle, unit, role) in MORE {
            all.push((handle, vec![always(unit, role)]));
        }
        all.push((
            "hats.labour.gnesta",
            vec![
                always("labour.gnesta", Role::Caseworker),
                always("labour.gnesta", Role::UnitManager),
            ],
        ));
        all.push((
            "hats.welfare.gnesta",
            vec![
                always("desk.trosa", Role::IntakeOfficer),
                always("welfare.gnesta", Role::Caseworker),
            ],
        ));
        let former = Seat {
            to: Some(days.between()),
            ..always("labour.gnesta", Role::Caseworker)
        };
        all.push(("former.labour.gnesta", vec![former]));
        let coming = Seat {
            from: Some(days.later()),
            ..always("welfare.gnesta", Role::LeadCaseworker)
        };
        all.push(("coming.welfare.gnesta", vec![coming]));
        Self(all)
    }

    /// Every handle.
    pub fn handles(&self) -> impl Iterator<Item = &'static str> {
        self.0.iter().map(|(handle, _)| *handle)
    }

    /// What somebody holds; nothing for a person.
    pub fn seats(&self, who: &Who) -> &[Seat] {
        let Who::Held(wanted) = who else {
            return &[];
        };
        let found = self.0.iter().find(|(handle, _)| handle == wanted);
        found.map_or(&[], |(_, seats)| seats)
    }

    /// Those who can be given work in a unit on the first day.
    pub fn workers(&self, unit: &str, days: Days) -> Vec<&'static str> {
        let works = |seat: &Seat| {
            seat.unit == unit
                && matches!(seat.role, Role::Caseworker | Role::LeadCaseworker)
                && seat.from.is_none_or(|from| from <= days.first)
        };
        let workers = self.0.iter().filter(|(_, seats)| seats.iter().any(works));
        workers.map(|(handle, _)| *handle).collect()
    }

    /// What the registry is told of those who are not in the demo.
    pub fn seed(&self, beginning: NaiveDate) -> RegistrySeed {
        let added = &self.0[STAFF.len()..];
        let staff = added.iter().map(|(handle, _)| StaffSeed {
            subject: subject(handle),
            display_name: format!("Prov {handle}"),
        });
        let assignments = added.iter().flat_map(|(handle, seats)| {
            seats.iter().map(move |seat| AssignmentSeed {
                subject: subject(handle),
                unit: seat.unit.to_owned(),
                role: seat.role,
                valid_from: seat.from.unwrap_or(beginning),
                valid_to: seat.to,
            })
        });
        RegistrySeed {
            staff: staff.collect(),
            assignments: assignments.collect(),
            ..crate::registry::seed(Vec::new()).unwrap_or_default()
        }
    }
}

const MORE: [(&str, &str, Role); 9] = [
    ("second.welfare.gnesta", "welfare.gnesta", Role::Caseworker),
    ("second.labour.gnesta", "labour.gnesta", Role::Caseworker),
    (
        "manager.welfare.gnesta",
        "welfare.gnesta",
        Role::UnitManager,
    ),
    (
        "manager.insurance.gnesta",
        "insurance.gnesta",
        Role::UnitManager,
    ),
    ("manager.desk.gnesta", "desk.gnesta", Role::UnitManager),
    (
        "lead.employment.gnesta",
        "employment.gnesta",
        Role::LeadCaseworker,
    ),
    (
        "lead.insurance.gnesta",
        "insurance.gnesta",
        Role::LeadCaseworker,
    ),
    ("employment.trosa", "employment.trosa", Role::Caseworker),
    ("programme.trosa", "labour.trosa", Role::ProgrammeLeader),
];

/// The subject of a handle.
pub fn subject(handle: &str) -> Subject {
    match handle.strip_prefix("partner.") {
        Some(partner) => Subject::new(format!("partner:{partner}")),
        None => Subject::new(format!("staff:{handle}")),
    }
}

impl Asker {
    /// Somebody who has signed in just now.
    pub fn fresh(who: Who) -> Self {
        Self {
            who,
            signed_in: SignedIn::Fresh,
        }
    }

    /// How a service is told who asks.
    pub fn sign_in(&self, world: &TestWorld) -> Result<SignIn> {
        let now = world.now();
        let (subject, kind) = match &self.who {
            Who::Held(PARTNER) => (subject(PARTNER), ReaderKind::Partner),
            Who::Held(handle) => (subject(handle), ReaderKind::Staff),
            Who::Person(index) => {
                let subject = world.participant_subject(&people::number(*index))?;
                (subject, ReaderKind::Participant)
            }
        };
        let (level, signed_in_at) = match self.signed_in {
            SignedIn::Fresh => (AssuranceLevel::Loa3, now),
            SignedIn::Stale => (AssuranceLevel::Loa3, now - Duration::minutes(20)),
            SignedIn::Weak => (AssuranceLevel::Loa2, now),
        };
        Ok(SignIn {
            subject,
            kind,
            level,
            signed_in_at,
            expires_at: now + Duration::minutes(5),
        })
    }

    /// The reader at the gateway.
    pub fn reader(&self, world: &TestWorld) -> Result<Reader> {
        let sign_in = self.sign_in(world)?;
        let claims = TokenClaims {
            issuer: PLATFORM_ISSUER.to_owned(),
            audience: GATEWAY_AUDIENCE.to_owned(),
            subject: sign_in.subject,
            level: sign_in.level,
            signed_in_at: sign_in.signed_in_at,
            issued_at: world.now(),
            life: Duration::minutes(5),
        };
        let key = world.keys.signing_key(PairName::PlatformToken)?;
        let token = mint_token(&key, &claims).ok().context("a token")?;
        Ok(world.gateway().reader(token))
    }
}
