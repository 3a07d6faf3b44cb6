//! `evi policy simulate`: both policies decide about everybody and every case, and what differs is told.
//!
//! It is not noted in the access log: it reads what decisions rest on and opens no section, and it must
//! work on a database that it cannot write to. What names a case is left out for protected identities.

use std::{collections::BTreeMap, sync::Arc};

use access::{
    Access, Cx, FactSource, Facts, FactsUnavailable, JoinedFacts, Judgement, Policy, ReaderFacts,
    RegisteredOperations, Standing,
};
use domain::{
    AgencyId, CaseId, Clock, CodeList, Entropy, Section, ServiceName, SystemClock, SystemEntropy,
};
use intake_desk::{LocalFacts, NumberedCase, Secrets, list_cases, list_readers};
use store::{Store, StoreFault};

use super::{
    changes::{Change, Summary},
    load,
    readers::{Reader, nobodys_question},
};
use crate::{
    cli::PolicySimulateArguments,
    clock::MovedClock,
    command::places::{self, Places},
    fault::CommandFault,
    folder,
    platform::database::{self, DatabasePlace},
    say,
};

const DESK: ServiceName = ServiceName::IntakeDesk;
const LABOUR: ServiceName = ServiceName::LabourMarketUnit;
/// How many cases are asked about at once.
const BATCH: usize = 200;

pub async fn run(arguments: PolicySimulateArguments) -> Result<(), CommandFault> {
    let after = load(&arguments.policies)?;
    let before = Policy::load().map_err(|faults| CommandFault::ProgramBroken {
        reason: faults.to_string(),
    })?;
    let system = System::open(&arguments).await?;
    let mut simulation = Simulation {
        before: Access::new(Arc::new(before), Arc::clone(&system.facts)),
        after: Access::new(Arc::new(after), Arc::clone(&system.facts)),
        entropy: Arc::new(SystemEntropy),
        readers: readers(&system).await?,
        summary: Summary::default(),
        unnamed: 0,
        telling: if arguments.each {
            Telling::Each
        } else {
            Telling::Summary
        },
        system,
    };
    simulation.studies().await?;
    let cases = simulation.cases().await?;
    simulation.tell(cases);
    Ok(())
}

/// What is told besides the summary.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Telling {
    Summary,
    Each,
}

/// The system that is looked at.
struct System {
    desk: Store,
    facts: Arc<dyn FactSource>,
    clock: Arc<dyn Clock>,
}

impl System {
    async fn open(arguments: &PolicySimulateArguments) -> Result<Self, CommandFault> {
        let services = [DESK, LABOUR];
        let (mut places, clock): (Places, Arc<dyn Clock>) = if let Some(url) = &arguments.database {
            (places::postgres(url, &services), Arc::new(SystemClock))
        } else {
            let (folder, mark) = folder::look_at(&arguments.data)?;
            let clock = MovedClock::ahead_by_millis(mark.clock_ahead_millis);
            (places::embedded(&folder, &services), Arc::new(clock))
        };
        let desk = open(DESK, &mut places).await?;
        let labour = open(LABOUR, &mut places).await?;
        // The pseudonyms of follow-up decide nothing, so any secret will do.
        let mut secret = [0_u8; 32];
        SystemEntropy.fill(&mut secret);
        let secrets = Secrets::from_master(&secret);
        let facts = JoinedFacts::new(
            Arc::new(LocalFacts::new(desk.clone(), secrets, Arc::clone(&clock))),
            labour_market_unit::attachments(labour, Arc::clone(&clock)),
        );
        Ok(Self {
            desk,
            facts: Arc::new(facts),
            clock,
        })
    }
}

/// A file that is not there would be made by opening it.
async fn open(service: ServiceName, places: &mut Places) -> Result<Store, CommandFault> {
    let place = places.remove(&service).filter(|place| match place {
        DatabasePlace::Embedded(file) | DatabasePlace::BeingFilled(file) => file.exists(),
        DatabasePlace::Postgres(_) => true,
    });
    let place = place.ok_or_else(|| CommandFault::DatabaseUnusable {
        service,
        reason: "it is not in this folder".to_owned(),
    })?;
    places::open(service, place).await
}

async fn readers(system: &System) -> Result<Vec<Reader>, CommandFault> {
    let operations = RegisteredOperations::load().map_err(|fault| CommandFault::ProgramBroken {
        reason: fault.to_string(),
    })?;
    let subjects = list_readers(&system.desk, system.clock.as_ref()).await;
    let subjects = subjects.map_err(|fault| unusable(&fault))?;
    Ok(subjects
        .iter()
        .flat_map(|subject| Reader::of(subject, &operations))
        .collect())
}

fn unusable(fault: &StoreFault) -> CommandFault {
    database::unusable(DESK, fault)
}

fn unanswered(_fault: FactsUnavailable) -> CommandFault {
    CommandFault::DatabaseUnusable {
        service: DESK,
        reason: "what decisions rest on could not be read".to_owned(),
    }
}

/// Both policies over one system.
struct Simulation {
    before: Access,
    after: Access,
    system: System,
    entropy: Arc<dyn Entropy>,
    readers: Vec<Reader>,
    summary: Summary,
    /// Changes in cases of people with protected identity.
    unnamed: usize,
    telling: Telling,
}

type Judged = BTreeMap<(Section, AgencyId), Judgement>;

impl Simulation {
    /// What evaluators and the association's officers see of the read side's own stores.
    async fn studies(&mut self) -> Result<(), CommandFault> {
        for (place, reader) in self.readers.clone().iter().enumerate() {
            let facts = self.facts(reader).await?;
            let (old, new) = self.contexts(reader);
            for section in Section::ALL {
                let before = self.before.study(&old, &facts, *section);
                let after = self.after.study(&new, &facts, *section);
                if let Some(change) = Change::between((*section, None), &before, &after) {
                    self.note(&change, (place, reader), None);
                }
            }
        }
        Ok(())
    }

    async fn facts(&self, reader: &Reader) -> Result<ReaderFacts, CommandFault> {
        let question = reader.question(&[]);
        let facts = self.system.facts.facts(&question).await;
        Ok(facts.map_err(unanswered)?.reader)
    }

    /// Every case, some at a time; the answer is how many there are.
    async fn cases(&mut self) -> Result<usize, CommandFault> {
        let (mut after, mut done) = (None, 0);
        loop {
            let page = list_cases(&self.system.desk, after, BATCH as u64).await;
            let page = page.map_err(|fault| unusable(&fault))?;
            let Some(last) = page.last() else {
                say::progress("");
                return Ok(done);
            };
            after = Some(last.key);
            done += page.len();
            self.page(&page).await?;
            say::progress(format_args!("{done} cases compared"));
        }
    }

    async fn page(&mut self, page: &[NumberedCase]) -> Result<(), CommandFault> {
        let ids: Vec<CaseId> = page.iter().map(|case| case.id).collect();
        for (place, reader) in self.readers.clone().iter().enumerate() {
            let facts = self.system.facts.facts(&reader.question(&ids)).await;
            let facts = facts.map_err(unanswered)?;
            let (old, new) = self.contexts(reader);
            for case in page {
                self.case((place, reader), (&old, &new), (&facts, case));
            }
        }
        let facts = self.system.facts.facts(&nobodys_question(&ids)).await;
        let facts = facts.map_err(unanswered)?;
        for case in page {
            let of_case = facts.cases.get(&case.id);
            if let Some(subject) = of_case.and_then(|of_case| of_case.participant.as_ref()) {
                let person = Reader::participant(subject);
                let (old, new) = self.contexts(&person);
                // People follow after the readers of the registry, each in one case.
                let place = self.readers.len() + usize::try_from(case.key.as_i64()).unwrap_or(0);
                self.case((place, &person), (&old, &new), (&facts, case));
            }
        }
        Ok(())
    }

    fn contexts(&self, reader: &Reader) -> (Cx, Cx) {
        let cx = || reader.cx(&self.system.clock, &self.entropy);
        (cx(), cx())
    }

    fn case(
        &mut self,
        reader: (usize, &Reader),
        (old, new): (&Cx, &Cx),
        (facts, case): (&Facts, &NumberedCase),
    ) {
        let before = judge(&self.before, old, facts, case.id);
        let mut after = judge(&self.after, new, facts, case.id);
        let absent = Judgement::absent();
        let mut changes = Vec::new();
        for ((section, owner), was) in &before {
            let will = after.remove(&(*section, *owner));
            let will = will.as_ref().unwrap_or(&absent);
            changes.extend(Change::between((*section, Some(*owner)), was, will));
        }
        for ((section, owner), will) in &after {
            changes.extend(Change::between((*section, Some(*owner)), &absent, will));
        }
        let is_protected = facts
            .cases
            .get(&case.id)
            .is_some_and(|of_case| of_case.protection.is_some());
        for change in changes {
            let named = if is_protected {
                Named::Protected(case.id)
            } else {
                Named::Numbered(case)
            };
            self.note(&change, reader, Some(named));
        }
    }

    fn note(
        &mut self,
        change: &Change,
        (place, reader): (usize, &Reader),
        case: Option<Named<'_>>,
    ) {
        let id = case.as_ref().map(Named::id);
        self.summary.count(change, place, id);
        let number = match case {
            None => "-",
            Some(Named::Numbered(case)) => case.number.as_str(),
            Some(Named::Protected(_)) => {
                self.unnamed += 1;
                return;
            }
        };
        if self.telling == Telling::Each {
            let owner = change
                .owner
                .map_or_else(|| "-".to_owned(), |id| id.to_string());
            let role = change.role.map_or("-", CodeList::code);
            say::answer(format_args!(
                "{} {role} {number} {} {owner}: {} -> {}",
                reader.name(),
                change.section,
                change.before,
                change.after
            ));
        }
    }

    fn tell(&self, cases: usize) {
        let readers = self.readers.len();
        say::answer(format_args!(
            "{readers} readers of the registry and the persons themselves, {cases} cases"
        ));
        if self.summary.is_empty() {
            say::answer("nobody gains or loses anything");
            return;
        }
        for line in self.summary.table() {
            say::answer(line);
        }
        if self.telling == Telling::Each && self.unnamed > 0 {
            say::answer(format_args!(
                "changes in cases of people with protected identity, counted and not named: {}",
                self.unnamed
            ));
        }
    }
}

/// How a case is spoken of.
enum Named<'a> {
    Numbered(&'a NumberedCase),
    Protected(CaseId),
}

impl Named<'_> {
    fn id(&self) -> CaseId {
        match self {
            Self::Numbered(case) => case.id,
            Self::Protected(id) => *id,
        }
    }
}

/// Everything that one reader sees of a case, by every way: in the case, in the inbox, in the review of
/// the log.
fn judge(access: &Access, cx: &Cx, facts: &Facts, case: CaseId) -> Judged {
    let mut judged = Judged::new();
    let standings = [
        access.inbox_standing(cx, facts, case),
        access.review_standing(cx, facts, case),
    ];
    for standing in standings.iter().flatten().map(Standing::list_owned) {
        for (section, owner, judgement) in standing {
            match judged.get(&(section, owner)) {
                Some(known) if known.state >= judgement.state => {}
                Some(_) | None => {
                    judged.insert((section, owner), judgement);
                }
            }
        }
    }
    judged
}
