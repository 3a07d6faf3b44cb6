//! What a reader can do with a referral now: the deeds that the transition table allows in the capacities that the
//! reader holds. The desk decides again when it is done; here nothing is offered that it would refuse by the table.

use domain::{
    Role,
    referral::{
        Capacities, Finding, ReferralActor as Actor, ReferralStatus, TransitionKind as Kind,
        find_rule,
    },
};

use crate::frame::{Frame, Me};

/// What is known of a referral and decides what can be done with it.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a fact of its own, and all of them occur together"
)]
#[derive(Debug, Clone, Copy)]
pub(super) struct Standing {
    pub(super) status: ReferralStatus,
    /// Whether it stands still while a move is handed over.
    pub(super) is_frozen: bool,
    /// Whether the sender has asked to take it back.
    pub(super) is_asked_back: bool,
    /// Whether the receiver has proposed another unit.
    pub(super) is_reroute_proposed: bool,
    /// Whether something is waited for: a clock goes.
    pub(super) is_awaited: bool,
}

/// One thing that can be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Doing {
    pub(super) address: String,
    pub(super) label: String,
    pub(super) weight: Weight,
}

/// How a thing that can be done is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Weight {
    /// It takes the work on.
    Forward,
    /// It is done beside the work.
    Beside,
    /// It stops or undoes.
    Stop,
}

/// A deed by its address, the lines of the table that allow it, and how it is shown; what is asked for first.
const DOINGS: &[(&str, &[Kind], Weight)] = &[
    (
        "bekrafta-atertagande",
        &[Kind::ConfirmWithdrawal],
        Weight::Forward,
    ),
    (
        "bekrafta-hanvisning",
        &[Kind::ConfirmReroute],
        Weight::Forward,
    ),
    ("bekrafta-stopp", &[Kind::ConfirmStop], Weight::Forward),
    ("valj-nasta", &[Kind::ChooseNext], Weight::Forward),
    ("godkand", &[Kind::Send], Weight::Forward),
    ("skicka", &[Kind::Send], Weight::Forward),
    ("fraga-personen", &[Kind::AskPerson], Weight::Beside),
    ("svara", &[Kind::Answer], Weight::Forward),
    ("ta-emot", &[Kind::Receive], Weight::Forward),
    ("acceptera", &[Kind::Accept], Weight::Forward),
    ("starta", &[Kind::Start], Weight::Forward),
    ("ateruppta", &[Kind::Resume], Weight::Forward),
    (
        "planera-uppfoljning",
        &[Kind::PlanFollowUp],
        Weight::Forward,
    ),
    ("slutfor", &[Kind::Complete], Weight::Forward),
    ("fordela", &[Kind::Reassign, Kind::Receive], Weight::Beside),
    ("komplettering", &[Kind::AskForInformation], Weight::Beside),
    ("stall-i-ko", &[Kind::Waitlist], Weight::Beside),
    ("se-over-kon", &[Kind::ReviewWaitlist], Weight::Beside),
    ("uteblev", &[Kind::RecordNoShow], Weight::Beside),
    ("pausa", &[Kind::Pause], Weight::Beside),
    (
        "hanvisa",
        &[Kind::ProposeReroute, Kind::RerouteWithinAgency],
        Weight::Beside,
    ),
    ("tillbaka-till-utkast", &[Kind::ReturnToDraft], Weight::Stop),
    ("avboj", &[Kind::Decline], Weight::Stop),
    ("avbryt", &[Kind::EndEarly], Weight::Stop),
    (
        "aterta",
        &[Kind::Withdraw, Kind::RequestWithdrawal],
        Weight::Stop,
    ),
    ("stoppa", &[Kind::WithdrawConsent], Weight::Stop),
    ("jav", &[Kind::StepAside], Weight::Stop),
    ("felregistrerad", &[Kind::MarkEnteredInError], Weight::Stop),
];

/// What the reader is towards a referral, unit by unit: another unit of the same agency is nobody here.
pub(super) fn capacities(me: &Me, from: &str, to: &str, desk: Option<&str>) -> Capacities {
    let held = me.assignments.iter();
    held.flat_map(|held| {
        let unit = held.unit.id.as_str();
        let handles = handles_cases(held.role);
        let leads = matches!(held.role, Role::LeadCaseworker | Role::UnitManager);
        let (sends, receives) = (unit == from, unit == to);
        [
            (handles && sends, Actor::Sender),
            (handles && receives, Actor::Receiver),
            (leads && receives, Actor::ReceiverLead),
            (leads && receives, Actor::ReceiverCoordinator),
            (handles && desk == Some(unit), Actor::Desk),
            (handles, Actor::AnyCaseworker),
            (held.role == Role::UnitManager && sends, Actor::Supervisor),
        ]
    })
    .filter_map(|(holds, actor)| holds.then_some(actor))
    .collect()
}

fn handles_cases(role: Role) -> bool {
    match role {
        Role::IntakeOfficer | Role::Caseworker | Role::LeadCaseworker | Role::UnitManager => true,
        Role::ProgrammeLeader
        | Role::Supervisor
        | Role::Evaluator
        | Role::AssociationOfficer
        | Role::LogReviewer
        | Role::AgencyAdmin
        | Role::PartnerSystem
        | Role::Participant => false,
    }
}

/// Everything that can be done now, what takes the work on first.
pub(super) fn doings(
    id: &str,
    standing: Standing,
    capacities: &Capacities,
    frame: &Frame,
) -> Vec<Doing> {
    let possible = DOINGS
        .iter()
        .filter(|(slug, kinds, _)| is_possible(slug, kinds, standing, capacities));
    possible
        .map(|(slug, _, weight)| Doing {
            address: address(id, slug),
            label: frame.t(&format!("{slug}-title")),
            weight: *weight,
        })
        .collect()
}

/// Whether one thing can be done now.
pub(super) fn is_offered(slug: &str, standing: Standing, capacities: &Capacities) -> bool {
    let mut found = DOINGS.iter().filter(|(named, ..)| *named == slug);
    found.any(|(slug, kinds, _)| is_possible(slug, kinds, standing, capacities))
}

/// Nothing is sent before it was looked at as the receiver will see it.
fn address(id: &str, slug: &str) -> String {
    if slug == "skicka" {
        format!("/remiss/{id}/visa")
    } else {
        format!("/remiss/{id}/gora/{slug}")
    }
}

fn is_possible(slug: &str, kinds: &[Kind], standing: Standing, capacities: &Capacities) -> bool {
    let is_here = match slug {
        "skicka" => standing.status == ReferralStatus::Draft,
        "godkand" => standing.status == ReferralStatus::AwaitingPerson,
        "fordela" => capacities.has(Actor::ReceiverLead),
        // Who has seen nothing but the envelope is no party yet, and records nobody's word.
        "stoppa" => {
            standing.status != ReferralStatus::Sent
                || capacities.any_of(&[Actor::Sender, Actor::Desk])
        }
        _ => true,
    };
    is_here
        && kinds
            .iter()
            .any(|kind| is_allowed(*kind, standing, capacities))
}

fn is_allowed(kind: Kind, standing: Standing, capacities: &Capacities) -> bool {
    let found = find_rule(kind, standing.status, capacities);
    matches!(found, Finding::Allowed(_))
        && (!standing.is_frozen || kind.is_allowed_while_frozen())
        && is_apt(kind, standing)
}

/// What the table says in words, as far as the page knows it.
fn is_apt(kind: Kind, standing: Standing) -> bool {
    if kind == Kind::ConfirmWithdrawal {
        return standing.is_asked_back;
    }
    if kind == Kind::RequestWithdrawal {
        return !standing.is_asked_back;
    }
    if kind == Kind::ConfirmReroute {
        return standing.is_reroute_proposed;
    }
    if matches!(kind, Kind::ConfirmStop | Kind::ChooseNext) {
        return standing.is_awaited;
    }
    true
}

#[cfg(test)]
mod tests {
    use domain::referral::{Capacities, ReferralActor, ReferralStatus};

    use super::{DOINGS, Standing, is_possible};
    use crate::deed::{self, Target};

    fn slugs(status: ReferralStatus, actors: &[ReferralActor]) -> Vec<&'static str> {
        let standing = Standing {
            status,
            is_frozen: false,
            is_asked_back: false,
            is_reroute_proposed: false,
            is_awaited: true,
        };
        let capacities: Capacities = actors.iter().copied().collect();
        let possible = DOINGS
            .iter()
            .filter(|(slug, kinds, _)| is_possible(slug, kinds, standing, &capacities));
        possible.map(|(slug, _, _)| *slug).collect()
    }

    #[test]
    fn every_doing_is_a_deed() {
        for (slug, _, _) in DOINGS {
            assert!(deed::find(Target::Referral, slug).is_some(), "{slug}");
        }
    }

    #[test]
    fn a_receiver_is_offered_what_the_table_allows_and_nothing_else() {
        let receiver = [ReferralActor::Receiver];
        assert_eq!(
            slugs(ReferralStatus::Sent, &receiver),
            ["ta-emot", "hanvisa", "avboj"]
        );
        assert_eq!(
            slugs(ReferralStatus::Paused, &receiver),
            ["ateruppta", "avbryt", "jav"]
        );
        assert!(slugs(ReferralStatus::Completed, &receiver).is_empty());
    }

    #[test]
    fn a_sender_is_offered_to_send_a_draft_and_to_take_back_what_is_sent() {
        let sender = [ReferralActor::Sender];
        assert_eq!(
            slugs(ReferralStatus::Draft, &sender),
            ["skicka", "fraga-personen", "felregistrerad"]
        );
        assert_eq!(
            slugs(ReferralStatus::Sent, &sender),
            ["aterta", "felregistrerad"]
        );
    }
}
