//! Whole stories: finished ones, one in each phase, and one for each state of a referral.

use chrono::Days;
use domain::{
    CasePhase, CodeList, ReferralStatus,
    codes::ReferralService,
    referral::{DeclineReason, EndEarlyReason},
};
use serde_json::json;

use super::{
    Ending, Receiver,
    cast::ADVICE_DAYS,
    enrolment::{enrolled, enrolment_over},
};
use crate::demo::{
    deeds,
    tale::{GNESTA, Referral, Tale, Told, working_day_before},
};

/// The service of the demo that has few places, so that somebody waits.
pub const SCARCE: ReferralService = ReferralService::DebtCounselling;

/// Which agency is asked in a story.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// The welfare unit of the municipality.
    Welfare,
    /// The labour-market unit of the municipality.
    Labour,
    /// The employment service.
    Employment,
    /// The insurance agency.
    Insurance,
}

impl Side {
    fn receiver(self, tale: &Tale) -> Receiver {
        match self {
            Self::Welfare => Receiver::welfare(tale),
            Self::Labour => Receiver::labour(tale),
            Self::Employment => Receiver::employment(),
            Self::Insurance => Receiver::insurance(),
        }
    }

    /// Whom else one would ask.
    fn other(self) -> Self {
        match self {
            Self::Labour => Self::Welfare,
            Self::Welfare | Self::Employment | Self::Insurance => Self::Labour,
        }
    }
}

/// What happens to somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Plot {
    /// Shown another way at once, so many working days ago.
    Guided(u32),
    /// Helped by the desk alone, from so many working days ago.
    Advised(u32),
    /// Helped by one or two agencies, from so many working days ago for so many, and closed.
    Finished {
        /// When it began.
        days_ago: u32,
        /// How long it took.
        length: u32,
    },
    /// Has come as far as a phase, and is there now.
    InPhase(CasePhase),
    /// Has a referral that is in a state now.
    Referred(ReferralStatus, Side),
    /// Has one of the few places.
    HasScarcePlace,
    /// Has a protected identity, and is handled by the desk and one caseworker of the labour-market
    /// unit alone.
    Protected,
    /// Is enrolled in the programme since so many working days ago.
    Enrolled(u32),
    /// Was enrolled in the programme so many working days ago, for so many.
    EnrolmentOver {
        /// When it began.
        days_ago: u32,
        /// How long it took.
        length: u32,
    },
}

impl Plot {
    /// Plays the story to its end.
    ///
    /// # Errors
    /// When a service refuses what the story does, or fails.
    pub async fn play(self, mut tale: Tale) -> Told {
        match self {
            Self::Guided(days_ago) => guided(&mut tale, days_ago).await,
            Self::Advised(days_ago) => advised(&mut tale, days_ago).await,
            Self::Finished { days_ago, length } => finished(&mut tale, days_ago, length).await,
            Self::InPhase(phase) => in_phase(&mut tale, phase).await,
            Self::Referred(status, side) => referred(&mut tale, status, side).await,
            Self::HasScarcePlace => {
                tale.begun(70).await?;
                let to = Receiver::welfare(&tale).for_service(SCARCE);
                tale.brought_in(&to, 60).await.map(|_| ())
            }
            Self::Enrolled(days_ago) => enrolled(&mut tale, days_ago).await,
            Self::EnrolmentOver { days_ago, length } => {
                enrolment_over(&mut tale, days_ago, length).await
            }
            Self::Protected => {
                tale.begun(30).await?;
                let to = Receiver::labour(&tale);
                tale.brought_in(&to, 24).await?;
                tale.protected().await
            }
        }
    }
}

async fn guided(tale: &mut Tale, days_ago: u32) -> Told {
    tale.at(days_ago).await?;
    tale.received().await?;
    tale.at(days_ago - 1).await?;
    tale.screened_out().await?;
    let desk = tale.handle("desk");
    let ending = Ending::guided(&mut tale.chance);
    tale.at(days_ago - 2).await?;
    tale.closed(&desk, &ending).await
}

async fn advised(tale: &mut Tale, days_ago: u32) -> Told {
    tale.begun(days_ago).await?;
    let desk = tale.handle("desk");
    let ending = Ending::helped(&mut tale.chance);
    let length = tale.chance.between(6, ADVICE_DAYS);
    tale.at(days_ago - length).await?;
    tale.noted(&desk).await?;
    over(tale, &ending).await
}

async fn finished(tale: &mut Tale, days_ago: u32, length: u32) -> Told {
    let side = some_side(tale);
    let mut to = side.receiver(tale);
    let led = matches!(side, Side::Labour | Side::Welfare) && tale.town == GNESTA;
    if led && tale.chance.happens(40) {
        to = to.clone().by(format!("lead.{}", to.unit));
    }
    let ending = Ending::helped(&mut tale.chance);
    let last = days_ago - length;
    tale.begun(days_ago).await?;
    if tale.chance.happens(10) {
        declined_first(tale, side.other(), days_ago - 4).await?;
    }
    let mut referral = tale.brought_in(&to, days_ago - 6).await?;
    tale.written_by(&to, working_day_before(tale.scenery.today, last + 1))
        .await?;
    if tale.chance.happens(35) {
        tale.planned(&to).await?;
    }
    tale.at(last + (length - 11) / 2).await?;
    tale.noted(&to.handle).await?;
    tale.at(last + 1).await?;
    if tale.chance.happens(12) {
        let early = json!({ "reason": EndEarlyReason::NoShow.code() });
        tale.answers(&to, &deeds::END_EARLY, &mut referral, early)
            .await?;
    } else {
        tale.completed(&to, &mut referral, &ending).await?;
    }
    tale.at(last).await?;
    over(tale, &ending).await
}

/// The desk closes the case. In Gnesta its lead asks later how it went, of most of them.
pub(super) async fn over(tale: &mut Tale, ending: &Ending) -> Told {
    let desk = tale.handle("desk");
    let is_asked = tale.town == GNESTA && tale.chance.happens(60);
    if !is_asked {
        return tale.closed(&desk, ending).await;
    }
    let lead = tale.scenery.follow_up_by;
    tale.led_by(&[lead]).await?;
    tale.closed(&desk, ending).await?;
    tale.followed_up("lead.desk.gnesta", ending).await
}

fn some_side(tale: &mut Tale) -> Side {
    let sides: &[Side] = if tale.town == GNESTA {
        use Side::{Employment, Insurance, Labour, Welfare};
        &[
            Labour, Labour, Labour, Labour, Welfare, Welfare, Employment, Employment, Insurance,
        ]
    } else {
        &[Side::Labour, Side::Labour, Side::Welfare]
    };
    *tale.chance.pick(sides)
}

async fn declined_first(tale: &mut Tale, side: Side, days_ago: u32) -> Told {
    let to = side.receiver(tale).for_service(ReferralService::Guidance);
    tale.at(days_ago).await?;
    let mut referral = tale.refers(&to).await?;
    tale.at(days_ago - 1).await?;
    tale.answers(&to, &deeds::RECEIVE, &mut referral, json!({}))
        .await?;
    decline(tale, &to, &mut referral).await
}

async fn decline(tale: &mut Tale, by: &Receiver, referral: &mut Referral) -> Told {
    const REASONS: [DeclineReason; 5] = [
        DeclineReason::NoCapacity,
        DeclineReason::OutsideTargetGroup,
        DeclineReason::AlreadyInEqualProgramme,
        DeclineReason::PersonNotReachable,
        DeclineReason::Other,
    ];
    let reason = *tale.chance.pick(&REASONS);
    let text = (reason == DeclineReason::Other)
        .then_some("Insatsen är vilande under hösten, återkom gärna senare.");
    let input = json!({ "reason": reason.code(), "text": text });
    tale.answers(by, &deeds::DECLINE, referral, input).await
}

async fn in_phase(tale: &mut Tale, phase: CasePhase) -> Told {
    let days_ago = tale.chance.between(4, 9);
    match phase {
        CasePhase::Intake => {
            tale.at(days_ago).await?;
            tale.received().await
        }
        CasePhase::Screening => {
            tale.at(days_ago).await?;
            tale.received().await?;
            tale.at(days_ago - 2).await?;
            tale.screened().await
        }
        CasePhase::Mapping => {
            tale.begun(days_ago).await?;
            let desk = tale.handle("desk");
            tale.noted(&desk).await
        }
        CasePhase::Planning => planning(tale, days_ago + 10).await,
        CasePhase::Active => active(tale, days_ago + 40).await,
        CasePhase::Closed => finished(tale, days_ago + 50, 50).await,
    }
}

async fn planning(tale: &mut Tale, days_ago: u32) -> Told {
    tale.begun(days_ago).await?;
    let to = Receiver::labour(tale);
    tale.at(days_ago - 5).await?;
    let mut referral = tale.refers(&to).await?;
    tale.at(days_ago - 7).await?;
    tale.accepted(&to, &mut referral, days_ago - 9).await?;
    tale.planned(&to).await
}

/// Two agencies work side by side; the consent to one of them ends soon.
async fn active(tale: &mut Tale, days_ago: u32) -> Told {
    tale.begun(days_ago).await?;
    let labour = Receiver::labour(tale);
    tale.brought_in(&labour, days_ago - 6).await?;
    let later = tale.scenery.today + Days::new(tale.chance.between(40, 160).into());
    tale.written_by(&labour, later).await?;
    tale.planned(&labour).await?;
    let side = match tale.town {
        GNESTA => *tale
            .chance
            .pick(&[Side::Welfare, Side::Employment, Side::Insurance]),
        _ => Side::Welfare,
    };
    let other = side.receiver(tale);
    tale.at(days_ago - 14).await?;
    let soon = tale.scenery.today + Days::new(tale.chance.between(5, 25).into());
    tale.consents_until(&other, soon).await?;
    let mut referral = tale.drafts(&other).await?;
    let desk = tale.handle("desk");
    tale.turn(&desk, &deeds::SEND, &mut referral, json!({}))
        .await?;
    tale.at(days_ago - 15).await?;
    tale.accepted(&other, &mut referral, days_ago - 17).await?;
    tale.started(&other, &mut referral).await?;
    tale.written_by(&other, later).await?;
    if side == Side::Welfare && tale.town == GNESTA {
        let leads = tale.scenery.leads;
        tale.led_by(&leads).await?;
    }
    tale.at(3).await?;
    tale.noted(&labour.handle).await
}

/// A referral that is in a state now. What has a clock is young enough that the clock has not run
/// out, but for the one that shall have expired.
async fn referred(tale: &mut Tale, status: ReferralStatus, side: Side) -> Told {
    use ReferralStatus as Status;
    let mut to = side.receiver(tale);
    let desk = tale.handle("desk");
    match status {
        Status::Draft | Status::AwaitingPerson => {
            tale.begun(8).await?;
            tale.at(3).await?;
            let mut referral = tale.drafts(&to).await?;
            if status == Status::AwaitingPerson {
                let asked = json!({ "consentForm": "WRITTEN" });
                tale.turn(&desk, &deeds::ASK_PERSON, &mut referral, asked)
                    .await?;
            }
            Ok(())
        }
        Status::EnteredInError => {
            tale.begun(12).await?;
            tale.at(5).await?;
            let mut referral = tale.refers(&to).await?;
            let note = json!({ "note": "Skickad till fel enhet, en ny remiss skrivs." });
            tale.turn(&desk, &deeds::MARK_IN_ERROR, &mut referral, note)
                .await
        }
        Status::Expired => {
            tale.begun(60).await?;
            tale.at(55).await?;
            tale.refers(&to).await.map(|_| ())
        }
        Status::Sent => {
            tale.begun(9).await?;
            let days_ago = tale.chance.between(1, 4);
            tale.at(days_ago).await?;
            tale.refers(&to).await.map(|_| ())
        }
        Status::Withdrawn => {
            tale.begun(20).await?;
            tale.at(14).await?;
            let mut referral = tale.refers(&to).await?;
            tale.at(12).await?;
            tale.turn(&desk, &deeds::WITHDRAW, &mut referral, json!({}))
                .await
        }
        Status::Received
        | Status::InfoRequested
        | Status::Waitlisted
        | Status::Declined
        | Status::Rerouted
        | Status::ConsentWithdrawn => {
            if status == Status::Waitlisted {
                to = to.for_service(SCARCE);
            }
            received(tale, status, &to).await
        }
        Status::Accepted
        | Status::Active
        | Status::Paused
        | Status::Completed
        | Status::EndedEarly => under_way(tale, status, &to).await,
    }
}

/// A referral that the receiver has taken and not accepted.
async fn received(tale: &mut Tale, status: ReferralStatus, to: &Receiver) -> Told {
    use ReferralStatus as Status;
    let desk = tale.handle("desk");
    tale.begun(18).await?;
    tale.at(8).await?;
    let basis = tale.consents_for_a_while(to).await?;
    let mut referral = tale.drafts(to).await?;
    tale.turn(&desk, &deeds::SEND, &mut referral, json!({}))
        .await?;
    tale.at(7).await?;
    tale.answers(to, &deeds::RECEIVE, &mut referral, json!({}))
        .await?;
    let days_ago = tale.chance.between(2, 4);
    tale.at(days_ago).await?;
    match status {
        Status::InfoRequested => {
            let asked = json!({ "question": "Vilka tider passar personen bäst?" });
            tale.answers(to, &deeds::ASK_FOR_INFORMATION, &mut referral, asked)
                .await
        }
        Status::Waitlisted => {
            let lead = to.clone().by(format!("lead.{}", to.unit));
            let eligible = json!({ "eligible": true });
            tale.answers(&lead, &deeds::WAITLIST, &mut referral, eligible)
                .await
        }
        Status::Declined => decline(tale, to, &mut referral).await,
        Status::ConsentWithdrawn => tale.withdraws(&basis).await,
        Status::Rerouted => rerouted(tale, to, &mut referral).await,
        Status::Received
        | Status::Draft
        | Status::AwaitingPerson
        | Status::Sent
        | Status::Accepted
        | Status::Active
        | Status::Paused
        | Status::Completed
        | Status::Withdrawn
        | Status::Expired
        | Status::EndedEarly
        | Status::EnteredInError => Ok(()),
    }
}

/// The receiver knows somebody better; the person consents to that too, and the desk confirms.
async fn rerouted(tale: &mut Tale, by: &Receiver, referral: &mut Referral) -> Told {
    let better = if by.unit.starts_with("welfare") {
        Side::Labour
    } else {
        Side::Welfare
    };
    let better = better.receiver(tale);
    tale.consents(&better).await?;
    let unit = tale.scenery.units.get(&better.unit)?.id.clone();
    let proposal = json!({ "toUnitId": unit, "reason": "Behovet ligger närmare deras uppdrag." });
    tale.answers(by, &deeds::REROUTE, referral, proposal)
        .await?;
    tale.at(1).await?;
    let desk = tale.handle("desk");
    tale.turn(&desk, &deeds::CONFIRM_REROUTE, referral, json!({}))
        .await
}

/// A referral that the receiver has accepted.
async fn under_way(tale: &mut Tale, status: ReferralStatus, to: &Receiver) -> Told {
    use ReferralStatus as Status;
    tale.begun(30).await?;
    if status == Status::Accepted {
        tale.at(8).await?;
        let mut referral = tale.refers(to).await?;
        tale.at(7).await?;
        return tale.accepted(to, &mut referral, 4).await;
    }
    let mut referral = tale.brought_in(to, 24).await?;
    let later = tale.scenery.today + Days::new(60);
    let last = match status {
        Status::Completed | Status::EndedEarly => working_day_before(tale.scenery.today, 4),
        Status::Active
        | Status::Paused
        | Status::Draft
        | Status::AwaitingPerson
        | Status::Sent
        | Status::Received
        | Status::InfoRequested
        | Status::Waitlisted
        | Status::Accepted
        | Status::Declined
        | Status::Rerouted
        | Status::Withdrawn
        | Status::ConsentWithdrawn
        | Status::Expired
        | Status::EnteredInError => later,
    };
    tale.written_by(to, last).await?;
    tale.at(4).await?;
    match status {
        Status::Paused => {
            let until = tale.scenery.today + Days::new(14);
            let paused = json!({ "reason": "Sjuk en tid", "resumesOn": until });
            tale.answers(to, &deeds::PAUSE, &mut referral, paused).await
        }
        Status::EndedEarly => {
            let moved = json!({ "reason": EndEarlyReason::Moved.code() });
            tale.answers(to, &deeds::END_EARLY, &mut referral, moved)
                .await
        }
        Status::Completed => {
            let ending = Ending::helped(&mut tale.chance);
            tale.completed(to, &mut referral, &ending).await
        }
        Status::Active
        | Status::Draft
        | Status::AwaitingPerson
        | Status::Sent
        | Status::Received
        | Status::InfoRequested
        | Status::Waitlisted
        | Status::Accepted
        | Status::Declined
        | Status::Rerouted
        | Status::Withdrawn
        | Status::ConsentWithdrawn
        | Status::Expired
        | Status::EnteredInError => tale.noted(&to.handle).await,
    }
}
