//! The whole matrix: the contract is read here a second time, by other code, and every cell is
//! compared with what the policies and the standings say.

use access::{
    About, Actor, Asked, Condition, Conditions, Decision, Ends, Gives, Judgement, PartyStanding,
    Question, SectionState, StopCode, Stops,
};
use domain::{CodeList, Role, Section, section::SectionOwner};

use crate::bench::{Bench, Body, case_id, place, policy, referral_id};

pub const CSV: &str = include_str!("../../../../../schema/policy/access-matrix.csv");

/// The contract's cell, as text.
fn cell(section: Section, role: Role) -> &'static str {
    let heading: Vec<&str> = CSV.lines().next().expect("a heading").split(',').collect();
    let column = heading
        .iter()
        .position(|name| *name == role.code())
        .expect("a column");
    CSV.lines()
        .find(|row| row.starts_with(&format!("{},", section.code())))
        .and_then(|row| row.split(',').nth(column))
        .expect("a cell")
}

fn cells() -> impl Iterator<Item = (Section, Role, &'static str)> {
    Section::ALL.iter().flat_map(|section| {
        Role::ALL
            .iter()
            .map(|role| (*section, *role, cell(*section, *role)))
    })
}

/// What the contract gives when exactly `holds` hold: the state and the extent.
fn expected(cell: &str, holds: &[&str]) -> Option<(SectionState, &'static str)> {
    let mut best = None;
    for term in cell.split(' ').filter(|term| *term != "none") {
        let (needs, gives) = match term.rsplit_once(':') {
            Some((needs, gives)) => (needs, gives),
            None => (term, term),
        };
        if !needs.split(':').all(|word| holds.contains(&word)) {
            continue;
        }
        let given = match gives {
            "write" => (SectionState::Writable, "WHOLE"),
            "read" => (SectionState::Readable, "WHOLE"),
            "comment" => (SectionState::Readable, "COMMENT"),
            "withdraw" => (SectionState::Readable, "WITHDRAW"),
            "name" => (SectionState::Readable, "NAME"),
            "phone" => (SectionState::Readable, "PHONE"),
            "pseudonym" => (SectionState::Readable, "PSEUDONYM"),
            "tables" => (SectionState::Readable, "TABLES"),
            other => panic!("an unknown word: {other}"),
        };
        let wider = |(state, extent): (SectionState, &str)| (state, extent == "WHOLE");
        if best.is_none_or(|known| wider(given) > wider(known)) {
            best = Some(given);
        }
    }
    best
}

fn all_stops() -> impl Iterator<Item = Stops> {
    StopCode::ALL.iter().map(|stop| Stops::NONE.with(*stop))
}

fn ask(section: Section, role: Role, asked: Asked, holds: Conditions) -> Question {
    Question {
        actor: Actor::Role(role),
        section,
        asked,
        holds,
        stops: Stops::NONE,
        assurance: 3,
    }
}

/// Every condition of the matrix. An emergency is none of it.
fn everything() -> Conditions {
    let of_the_matrix = Condition::ALL
        .iter()
        .filter(|condition| **condition != Condition::Opened);
    of_the_matrix.fold(Conditions::NONE, |all, condition| all.with(*condition))
}

#[test]
fn every_term_gives_what_it_says_when_exactly_its_conditions_hold() {
    let policy = policy();
    let mut terms = 0;
    for (section, role, cell) in cells() {
        for term in cell.split(' ').filter(|term| *term != "none") {
            terms += 1;
            let (needs, gives) = term.rsplit_once(':').unwrap_or((term, term));
            let needed: Vec<Condition> = needs
                .split(':')
                .map(|word| Condition::from_code(word).expect(word))
                .collect();
            let gives = Gives::ALL
                .into_iter()
                .find(|one| one.word() == gives)
                .expect(gives);
            let question = ask(section, role, Asked::Give(gives), Conditions::of(&needed));
            assert!(
                policy.decide(&question).is_allowed(),
                "{section} {role} {term}"
            );
            // Leaving out any one of its conditions, nothing is left of a single-term cell.
            for missing in &needed {
                let rest: Vec<Condition> = needed
                    .iter()
                    .copied()
                    .filter(|one| one != missing)
                    .collect();
                let holds = Conditions::of(&rest);
                let words: Vec<&str> = rest.iter().map(|one| one.code()).collect();
                let question = ask(section, role, Asked::Give(gives), holds);
                if expected(cell, &words).is_none() {
                    assert!(
                        !policy.decide(&question).is_allowed(),
                        "{section} {role} {term}"
                    );
                }
            }
        }
    }
    assert!(terms > 170, "the matrix has shrunk to {terms} terms");
}

#[test]
fn a_cell_gives_nothing_that_it_does_not_name_even_when_everything_holds() {
    let policy = policy();
    for (section, role, cell) in cells() {
        for gives in Gives::ALL {
            let question = ask(section, role, Asked::Give(gives), everything());
            let named = cell.split(' ').any(|term| {
                let given = term.rsplit(':').next().unwrap_or(term);
                given == gives.word()
                    || (gives == Gives::Read && matches!(given, "write" | "comment" | "withdraw"))
            });
            assert_eq!(
                policy.decide(&question).is_allowed(),
                named,
                "{section} {role} {gives:?}"
            );
        }
    }
}

#[test]
fn nothing_is_given_when_no_condition_holds() {
    let policy = policy();
    for (section, role, _) in cells() {
        for gives in Gives::ALL {
            let question = ask(section, role, Asked::Give(gives), Conditions::NONE);
            assert_eq!(
                policy.decide(&question),
                Decision::Refused,
                "{section} {role}"
            );
        }
        let know = ask(section, role, Asked::Know, Conditions::NONE);
        assert_eq!(policy.decide(&know), Decision::Refused, "{section} {role}");
    }
}

#[test]
fn only_linked_handlers_may_know_that_a_section_is_withheld() {
    let policy = policy();
    let linked = Conditions::of(&[Condition::Linked]);
    for (section, role, _) in cells() {
        let handler = matches!(role, Role::Caseworker | Role::LeadCaseworker);
        let decided = policy.decide(&ask(section, role, Asked::Know, linked));
        assert_eq!(decided.is_allowed(), handler, "{section} {role}");
    }
}

#[test]
fn every_stop_and_every_weak_sign_in_beats_every_permit() {
    let policy = policy();
    let emergency = everything().with(Condition::Opened);
    for (section, role, _) in cells() {
        let asked = Gives::ALL.into_iter().map(Asked::Give).chain([Asked::Know]);
        for asked in asked {
            for stops in all_stops() {
                let question = Question {
                    stops,
                    ..ask(section, role, asked, emergency)
                };
                assert!(
                    !policy.decide(&question).is_allowed(),
                    "{section} {role} {stops:?}"
                );
            }
            for assurance in [0, 1, 2] {
                let question = Question {
                    assurance,
                    ..ask(section, role, asked, emergency)
                };
                assert!(
                    !policy.decide(&question).is_allowed(),
                    "{section} {role} {assurance}"
                );
            }
        }
    }
}

/// The body whose row the reader meets, when it is not the reader's own.
fn owner_of(section: Section) -> Body {
    match section.owner() {
        SectionOwner::Desk | SectionOwner::FollowUp => Body::Desk,
        SectionOwner::Writer | SectionOwner::EachService => Body::Insurance,
        SectionOwner::Kind(kind) => [
            Body::Welfare,
            Body::Labour,
            Body::Employment,
            Body::Insurance,
        ]
        .into_iter()
        .find(|body| body.kind() == kind)
        .expect("a body of the kind"),
    }
}

/// Where a reader of the role works, so that the owner is another agency.
fn home(role: Role, owner: Body) -> Body {
    match role {
        Role::IntakeOfficer => Body::Desk,
        Role::PartnerSystem => Body::Partner,
        Role::ProgrammeLeader | Role::Supervisor => Body::Labour,
        Role::Caseworker
        | Role::LeadCaseworker
        | Role::UnitManager
        | Role::Evaluator
        | Role::AssociationOfficer
        | Role::LogReviewer
        | Role::AgencyAdmin
        | Role::Participant => {
            if owner == Body::Labour {
                Body::Employment
            } else {
                Body::Labour
            }
        }
    }
}

/// A bench on which the term's conditions hold, the owner, and every condition that then holds.
fn stage(section: Section, role: Role, needs: &str) -> (Bench, Body, Vec<&'static str>) {
    let other = owner_of(section);
    let body = home(role, other);
    let bench = || Bench::staff(role, body);
    match needs {
        "desk" => (
            bench().with(|case| case.phase = domain::CasePhase::Intake),
            other,
            vec!["desk"],
        ),
        "desk:own" => (
            bench()
                .with(|case| case.phase = domain::CasePhase::Intake)
                .assigned(body),
            Body::Desk,
            vec!["desk", "party", "own"],
        ),
        "party" => (bench().working(body), other, vec!["party"]),
        "own" if role == Role::UnitManager => (
            Bench::staff(role, other).party(other, PartyStanding::Current),
            other,
            vec!["unit", "own"],
        ),
        "own" if role == Role::LogReviewer => (
            Bench::staff(role, other).party(other, PartyStanding::Current),
            other,
            vec!["own", "linked"],
        ),
        "own" if section == Section::Bases => {
            (bench().working(body), body, vec!["party", "own", "linked"])
        }
        "own" => (
            Bench::staff(role, other).working(other),
            other,
            vec!["party", "own", "linked"],
        ),
        "basis" => (
            bench().working(body).basis(other, body, &[section]),
            other,
            vec!["party", "basis", "linked"],
        ),
        "linked" if role == Role::LogReviewer => (
            bench()
                .party(body, PartyStanding::Current)
                .referral("SENT", other, body, &[]),
            other,
            vec!["linked"],
        ),
        "linked" => (
            bench().working(body).referral("SENT", body, other, &[]),
            other,
            vec!["party", "linked", "sender"],
        ),
        "addressed" => (
            bench().referral("RECEIVED", other, body, &[section]),
            other,
            vec!["addressed"],
        ),
        "sender" => (
            bench()
                .working(body)
                .referral("ACTIVE", body, Body::OtherWelfare, &[]),
            other,
            vec!["party", "sender"],
        ),
        "unit" => (
            bench().party(body, PartyStanding::Current),
            other,
            vec!["unit"],
        ),
        "enrolled" => (
            bench().with(|case| case.attachment.enrolled = access::Enrolled::WithReader),
            other,
            vec!["enrolled"],
        ),
        "placed" => (
            bench().with(|case| case.attachment.placed = access::Placed::WithReader),
            other,
            vec!["placed"],
        ),
        "agreed" => (
            bench().referral("ACCEPTED", other, body, &[]),
            other,
            vec!["agreed"],
        ),
        "self" => (Bench::participant(), other, vec!["self"]),
        "pseudonym" => (
            bench().party(body, PartyStanding::Current),
            other,
            vec!["pseudonym"],
        ),
        "tables" => (bench(), other, vec!["tables"]),
        words => panic!("no stage for {words}"),
    }
}

fn judged(bench: &Bench, section: Section, role: Role, owner: Body) -> Judgement {
    let access = bench.access();
    let cx = bench.cx();
    match role {
        Role::Evaluator | Role::AssociationOfficer => {
            assert!(access.standing(&cx, &bench.facts, case_id()).is_none());
            access.study(&cx, &bench.facts.reader, section)
        }
        Role::LogReviewer => {
            assert!(access.standing(&cx, &bench.facts, case_id()).is_none());
            access
                .review_standing(&cx, &bench.facts, case_id())
                .map_or_else(Judgement::absent, |standing| {
                    standing.judge(section, owner.agency())
                })
        }
        Role::IntakeOfficer
        | Role::Caseworker
        | Role::LeadCaseworker
        | Role::UnitManager
        | Role::ProgrammeLeader
        | Role::Supervisor
        | Role::AgencyAdmin
        | Role::PartnerSystem
        | Role::Participant => {
            let mut row = place(section, owner);
            if section == Section::Referrals {
                // Without a referral of the stage, the row is one between two others.
                let others = (Body::Insurance.unit(), Body::OtherWelfare.unit());
                let staged = bench.facts.cases[&case_id()].referrals.first();
                let (from_unit, to_unit) =
                    staged.map_or(others, |fact| (fact.from_unit, fact.to_unit));
                row = row.about(About::Referral(Ends {
                    referral: referral_id(0),
                    from_unit,
                    to_unit,
                }));
            }
            bench.judge_place(&row)
        }
    }
}

#[test]
fn every_cell_is_kept_by_standings_made_of_facts() {
    let mut compared = 0;
    for (section, role, cell) in cells() {
        for term in cell.split(' ').filter(|term| *term != "none") {
            let needs = term.rsplit_once(':').map_or(term, |(needs, _)| needs);
            let (bench, owner, holds) = stage(section, role, needs);
            let all: &[&str] = &["displayName"];
            let bench = if role == Role::PartnerSystem {
                bench.registered(&[(section, all)], &[section])
            } else {
                bench
            };
            let found = judged(&bench, section, role, owner);
            let (state, extent) = expected(cell, &holds).expect("the stage's term holds");
            let extent = if role == Role::PartnerSystem {
                "FIELDS"
            } else {
                extent
            };
            assert_eq!(
                (found.state, found.extent.code()),
                (state, extent),
                "{section} {role} {term}"
            );
            assert!(
                !found.policies.is_empty(),
                "{section} {role} {term} names no policy"
            );
            compared += 1;
        }
    }
    assert!(compared > 170);
}

#[test]
fn a_reader_without_relation_has_no_standing_whatever_the_role() {
    for role in Role::ALL {
        for body in [
            Body::Welfare,
            Body::Labour,
            Body::Employment,
            Body::OtherWelfare,
        ] {
            let bench = Bench::staff(*role, body).party(Body::Insurance, PartyStanding::Current);
            assert!(bench.standing().is_none(), "{role}");
        }
    }
}

#[test]
fn a_term_whose_conditions_do_not_hold_leaves_absent_or_withheld() {
    for section in Section::ALL {
        for role in [Role::Caseworker, Role::LeadCaseworker] {
            let owner = owner_of(*section);
            let body = home(role, owner);
            if expected(cell(*section, role), &["party", "sender"]).is_some() {
                continue;
            }
            let apart = Bench::staff(role, body)
                .working(body)
                .party(owner, PartyStanding::Current);
            let row = |bench: &Bench| bench.judge_place(&place(*section, owner));
            if expected(cell(*section, role), &["party", "linked"]).is_none() {
                assert_eq!(row(&apart), Judgement::absent(), "{section} {role}");
                let linked = apart.referral("SENT", owner, body, &[]);
                assert_eq!(
                    row(&linked).state,
                    SectionState::Withheld,
                    "{section} {role}"
                );
            }
        }
    }
}
