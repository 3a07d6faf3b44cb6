//! Invented cases and what is asked about them, told to an oracle that knows nothing of this room:
//! `tests/oracle`, written from `access.md` and the matrix alone, in another language.

use std::{
    fmt::Write as _,
    io::{ErrorKind, Write as _},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::Arc,
};

use access::{
    About, AssuranceLevel, Ends, Enrolled, Judgement, Kept, NamedHandler, PartyStanding, Placed,
    Policy, Protection, ReaderKind, SectionState, Standing, Stop,
};
use chrono::Duration;
use domain::{CasePhase, CodeList, Role, Section, referral::ReferralStatus, section::SectionOwner};
use serde_json::{Value, json};

use super::bench::{Bench, Body, now, place};

const BODIES: [Body; 7] = [
    Body::Desk,
    Body::Welfare,
    Body::Labour,
    Body::Employment,
    Body::Insurance,
    Body::Partner,
    Body::OtherWelfare,
];
/// Who take part besides the desk.
const AGENCIES: [Body; 5] = [
    Body::Welfare,
    Body::Labour,
    Body::Employment,
    Body::Insurance,
    Body::OtherWelfare,
];

/// Chance that is the same in every run.
pub struct Dice(pub u64);

impl Dice {
    /// A number below `bound`.
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^= mixed >> 31;
        let bound = u64::try_from(bound).expect("small");
        usize::try_from(mixed % bound).expect("below a small bound")
    }
    fn happens(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }
    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }
    fn sections(&mut self, most: usize) -> Vec<Section> {
        (0..=self.below(most))
            .map(|_| self.pick(Section::ALL))
            .collect()
    }
}

/// One invented case, its reader, and what is asked.
pub struct World {
    pub bench: Bench,
    pub seats: Vec<Body>,
    pub questions: Vec<Question>,
}

/// One row that is asked about.
pub struct Question {
    pub section: Section,
    pub owner: Body,
    pub kept: Kept,
    /// The number of the referral, for a row of `REFERRALS`.
    pub referral: Option<usize>,
}

/// Invents a case.
pub fn invent(dice: &mut Dice) -> World {
    let (bench, seats) = reader(dice);
    let mut bench = case_of(dice, bench, &seats);
    stops(dice, &mut bench);
    let questions = questions(dice, &mut bench);
    World {
        bench,
        seats,
        questions,
    }
}

fn reader(dice: &mut Dice) -> (Bench, Vec<Body>) {
    match dice.below(10) {
        0 => (Bench::participant(), Vec::new()),
        1 => {
            let reads = dice.sections(12);
            let reads: Vec<(Section, &[&str])> = reads
                .into_iter()
                .map(|section| (section, &["id"][..]))
                .collect();
            let writes: &[Section] = if dice.happens(50) {
                &[Section::Referrals]
            } else {
                &[]
            };
            let bench = Bench::staff(Role::PartnerSystem, Body::Partner).registered(&reads, writes);
            (bench, vec![Body::Partner])
        }
        _ => {
            let (role, body) = seat(dice);
            let mut bench = Bench::staff(role, body);
            let mut seats = vec![body];
            if dice.happens(25) {
                let (role, body) = seat(dice);
                bench = bench.also(role, body);
                seats.push(body);
            }
            (bench, seats)
        }
    }
}

fn seat(dice: &mut Dice) -> (Role, Body) {
    let role = dice.pick(&[
        Role::IntakeOfficer,
        Role::Caseworker,
        Role::Caseworker,
        Role::Caseworker,
        Role::LeadCaseworker,
        Role::LeadCaseworker,
        Role::UnitManager,
        Role::ProgrammeLeader,
        Role::Supervisor,
        Role::Evaluator,
        Role::AssociationOfficer,
        Role::LogReviewer,
        Role::AgencyAdmin,
    ]);
    let body = match role {
        Role::IntakeOfficer => Body::Desk,
        Role::ProgrammeLeader | Role::Supervisor => Body::Labour,
        Role::LeadCaseworker if dice.happens(15) => Body::Desk,
        Role::Caseworker
        | Role::LeadCaseworker
        | Role::UnitManager
        | Role::Evaluator
        | Role::AssociationOfficer
        | Role::LogReviewer
        | Role::AgencyAdmin
        | Role::PartnerSystem
        | Role::Participant => dice.pick(&AGENCIES),
    };
    (role, body)
}

fn case_of(dice: &mut Dice, mut bench: Bench, seats: &[Body]) -> Bench {
    for body in AGENCIES {
        let percent = if seats.contains(&body) { 75 } else { 40 };
        if dice.happens(percent) {
            let standing = dice.pick(&[
                PartyStanding::Current,
                PartyStanding::Current,
                PartyStanding::Current,
                PartyStanding::UntilFollowUp,
                PartyStanding::Past,
            ]);
            bench = bench.party(body, standing);
        }
    }
    for body in seats {
        if dice.happens(75) {
            bench = bench.assigned(*body);
        }
    }
    for _ in 0..dice.below(5) {
        let (from, to) = (dice.pick(&BODIES), towards(dice, seats));
        bench = bench.basis(from, to, &dice.sections(5));
    }
    for _ in 0..dice.below(4) {
        let (from, to) = (dice.pick(&BODIES), towards(dice, seats));
        let state = dice.pick(ReferralStatus::ALL);
        bench = bench.referral(state.code(), from, to, &dice.sections(5));
    }
    let phase = dice.pick(CasePhase::ALL);
    let agreed = if dice.happens(50) {
        dice.sections(20)
    } else {
        Vec::new()
    };
    let leads = seats.contains(&Body::Labour);
    let enrolled = leads && dice.happens(40);
    let placed = leads && dice.happens(40);
    bench.with(|case| {
        case.phase = phase;
        case.desk_agreed = agreed.into_iter().collect();
        if enrolled {
            case.attachment.enrolled = Enrolled::WithReader;
        }
        if placed {
            case.attachment.placed = Placed::WithReader;
        }
    })
}

/// Mostly towards the reader, so that something follows from it.
fn towards(dice: &mut Dice, seats: &[Body]) -> Body {
    match seats {
        [] => dice.pick(&BODIES),
        seats if dice.happens(55) => dice.pick(seats),
        _ => dice.pick(&BODIES),
    }
}

fn stops(dice: &mut Dice, bench: &mut Bench) {
    if dice.happens(5) {
        bench.sign_in.level = AssuranceLevel::Loa2;
    }
    if dice.happens(15) {
        bench.sign_in.signed_in_at = now() - Duration::minutes(16);
    }
    if dice.happens(4) {
        let stop = dice.pick(&[Stop::OwnCase, Stop::Kin, Stop::LookupFailed]);
        bench.case().stops = vec![stop];
    }
    if dice.happens(12) {
        let reader = dice.pick(&[NamedHandler::Named, NamedHandler::NotNamed]);
        bench.case().protection = Some(Protection {
            grade: "MARKING".to_owned(),
            reader,
        });
    }
}

fn questions(dice: &mut Dice, bench: &mut Bench) -> Vec<Question> {
    let mut questions = Vec::new();
    for number in 0..bench.case().referrals.len() {
        questions.push(Question {
            section: Section::Referrals,
            owner: Body::Desk,
            kept: Kept::Shown,
            referral: Some(number),
        });
    }
    let asked = Section::ALL.iter().copied();
    for section in asked.filter(|section| *section != Section::Referrals) {
        for owner in owners(section, bench) {
            let kept = if dice.happens(20) {
                Kept::FromParticipant
            } else {
                Kept::Shown
            };
            questions.push(Question {
                section,
                owner,
                kept,
                referral: None,
            });
        }
    }
    questions
}

fn owners(section: Section, bench: &mut Bench) -> Vec<Body> {
    if section == Section::Parties {
        let parties = bench.case().parties.clone();
        let is_party = |body: &&Body| parties.iter().any(|party| party.unit == body.unit());
        return BODIES.iter().filter(is_party).copied().collect();
    }
    match section.owner() {
        SectionOwner::Kind(kind) => BODIES
            .iter()
            .filter(|body| body.kind() == kind)
            .copied()
            .collect(),
        SectionOwner::Desk if section == Section::Bases => BODIES.to_vec(),
        SectionOwner::Desk | SectionOwner::FollowUp => vec![Body::Desk],
        SectionOwner::Writer | SectionOwner::EachService => BODIES.to_vec(),
    }
}

impl World {
    /// What these policies answer about some sections, in the order of the questions; `None` for a
    /// question that is not asked.
    pub fn answers_on(
        &self,
        policy: &Arc<Policy>,
        is_asked: impl Fn(Section) -> bool,
    ) -> Vec<Option<SectionState>> {
        let cx = self.bench.cx();
        let access = self.bench.access_by(policy);
        let (facts, case) = (&self.bench.facts, super::bench::case_id());
        // A referral that waits is seen through the inbox, the rest in the case.
        let (in_case, in_inbox) = (
            access.standing(&cx, facts, case),
            access.inbox_standing(&cx, facts, case),
        );
        let answers = self.questions.iter();
        answers
            .map(|asked| {
                let standing = match asked.referral {
                    Some(_) => in_inbox.as_ref(),
                    None => in_case.as_ref(),
                };
                is_asked(asked.section).then(|| asked.answer(&self.bench, standing))
            })
            .collect()
    }
}

impl Question {
    fn answer(&self, bench: &Bench, standing: Option<&Standing<'_>>) -> SectionState {
        let (about, owner) = match self.referral {
            Some(number) => (About::Referral(ends(bench, number)), self.owner),
            None if self.section == Section::Parties => {
                (About::Party(self.owner.agency()), Body::Desk)
            }
            None => (About::Section, self.owner),
        };
        let row = place(self.section, owner).about(about).kept(self.kept);
        let judged = standing.map_or_else(Judgement::absent, |standing| standing.judge_place(&row));
        match judged.state {
            // A party that is not shown is not told of either.
            SectionState::Withheld if self.section == Section::Parties => SectionState::Absent,
            state => state,
        }
    }
}

fn ends(bench: &Bench, number: usize) -> Ends {
    let case = bench.facts.cases.values().next().expect("one case");
    let referral = &case.referrals[number];
    Ends {
        referral: referral.id,
        from_unit: referral.from_unit,
        to_unit: referral.to_unit,
    }
}

fn name(body: Body) -> String {
    format!("{body:?}")
}

/// A unit's or agency's name in the oracle's world, by the id of the bench.
fn body_of(found: impl Fn(&Body) -> bool) -> String {
    name(
        *BODIES
            .iter()
            .find(|body| found(body))
            .expect("a body of the bench"),
    )
}

fn codes(sections: impl IntoIterator<Item = Section>) -> Vec<&'static str> {
    sections.into_iter().map(CodeList::code).collect()
}

/// The case as the oracle is told it.
pub fn told(world: &World) -> Value {
    let bench = &world.bench;
    let case = bench.facts.cases.values().next().expect("one case");
    let registered = bench.registered.as_ref();
    let reads = registered.map(|operation| codes(operation.reads.keys().copied()));
    let writes = registered.map(|operation| codes(operation.writes.iter().copied()));
    json!({
        "reader": told_reader(bench),
        "is_subject": bench.sign_in.kind == ReaderKind::Participant,
        "case": told_case(world, case),
        "partner_reads": reads.unwrap_or_default(),
        "partner_writes": writes.unwrap_or_default(),
        "questions": world.questions.iter().map(|asked| json!({
            "section": asked.section.code(),
            "owner": name(asked.owner),
            "owner_kind": asked.owner.kind().code(),
            "kept": asked.kept == Kept::FromParticipant,
            "referral": asked.referral.map(|number| format!("r{number}")),
        })).collect::<Vec<_>>(),
    })
}

fn told_reader(bench: &Bench) -> Value {
    let assignments = bench.facts.reader.assignments.iter().map(|held| {
        json!({
            "unit": body_of(|body| body.unit() == held.unit),
            "agency": body_of(|body| body.agency() == held.agency),
            "kind": held.agency_kind.code(),
            "role": held.role.code(),
        })
    });
    json!({
        "kind": bench.sign_in.kind.code(),
        "is_strong": bench.sign_in.level >= AssuranceLevel::Loa3,
        "is_fresh": now() - bench.sign_in.signed_in_at <= Duration::minutes(15),
        "assignments": assignments.collect::<Vec<_>>(),
    })
}

fn told_case(world: &World, case: &access::CaseFacts) -> Value {
    let unit = |id| body_of(|body| body.unit() == id);
    let agency = |id| body_of(|body| body.agency() == id);
    let parties = case.parties.iter().map(|party| {
        let standing = match party.standing {
            PartyStanding::Current => "CURRENT",
            PartyStanding::UntilFollowUp => "UNTIL_FOLLOW_UP",
            PartyStanding::Past => "PAST",
        };
        json!({ "unit": unit(party.unit), "agency": agency(party.agency), "standing": standing })
    });
    let bases = case.bases.iter().map(|basis| {
        json!({ "from": agency(basis.from), "to": agency(basis.to),
            "sections": codes(basis.sections.iter().copied()) })
    });
    let referrals = case.referrals.iter().enumerate().map(|(number, referral)| {
        json!({
            "id": format!("r{number}"), "state": referral.state.code(),
            "from_unit": unit(referral.from_unit), "from_agency": agency(referral.from_agency),
            "to_unit": unit(referral.to_unit), "to_agency": agency(referral.to_agency),
            "sections": codes(referral.sections.iter().copied()),
        })
    });
    let protection = match &case.protection {
        None => "NONE",
        Some(held) if held.reader == NamedHandler::Named => "NAMED",
        Some(_) => "NOT_NAMED",
    };
    let assigned = world
        .seats
        .iter()
        .filter(|body| case.reader_units.contains(&body.unit()));
    json!({
        "desk_unit": name(Body::Desk), "desk_agency": name(Body::Desk),
        "phase": case.phase.code(), "desk_agreed": codes(case.desk_agreed.iter().copied()),
        "parties": parties.collect::<Vec<_>>(), "assigned": assigned.copied().map(name).collect::<Vec<_>>(),
        "bases": bases.collect::<Vec<_>>(), "referrals": referrals.collect::<Vec<_>>(),
        "stops": !case.stops.is_empty(), "protection": protection,
        "enrolled": case.attachment.enrolled == Enrolled::WithReader,
        "placed": case.attachment.placed == Placed::WithReader,
    })
}

/// The root of the workspace, from this file.
fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let is_root = |folder: &&Path| folder.join("schema/policy/access-matrix.csv").is_file();
    here.ancestors().find(is_root).unwrap_or(here).to_path_buf()
}

/// The oracle's answers, a line a case; `None` where the machine has no Python to run it.
pub fn ask_oracle(worlds: &[World]) -> Option<Vec<Vec<String>>> {
    let started = Command::new("python3")
        .arg(root().join("tests/oracle/oracle.py"))
        .arg(root().join("schema/policy/access-matrix.csv"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn();
    let mut oracle = match started {
        Err(fault) if fault.kind() == ErrorKind::NotFound && std::env::var_os("CI").is_none() => {
            let line = b"No python3 answers: the oracle of access was not asked.\n";
            let _ = std::io::stderr().lock().write_all(line);
            return None;
        }
        started => started.expect("the oracle starts"),
    };
    let mut text = String::new();
    for world in worlds {
        writeln!(text, "{}", told(world)).expect("a text takes every line");
    }
    let mut input = oracle.stdin.take().expect("piped");
    // Written from beside: the oracle answers while it reads.
    let writer = std::thread::spawn(move || input.write_all(text.as_bytes()));
    let output = oracle.wait_with_output().expect("the oracle ends");
    writer
        .join()
        .expect("no panic")
        .expect("the oracle reads everything");
    assert!(output.status.success(), "the oracle failed");
    let lines = String::from_utf8(output.stdout).expect("text");
    let answers = lines
        .lines()
        .map(|line| serde_json::from_str(line).expect("a list of states"));
    Some(answers.collect())
}
