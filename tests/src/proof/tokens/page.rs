//! Attacks on the pages (`security.md` T12, T15, T19): forms that no page of ours has sent, cookies that nobody was
//! given or that are worth nothing any more, streams that outlive their session, and many sessions at once, of which
//! each must see its own reader's pages and no other's.

mod forms;
mod half;
mod headers;
mod mixing;
mod notices;
mod sessions;

use anyhow::Result;
use reqwest::StatusCode;

use crate::{
    browser::{Browser, Page},
    people,
    proof::{Outcome, Plan},
    world::{Engine, TestWorld},
};

use super::{COUNTS, PERSON};

/// Whose session the attackers want.
const VICTIM: &str = "desk.gnesta";
/// The page by which it is known whether a session counts.
const WORK: &str = "/mitt-arbete";

/// What is attacked. Time passes in the last part alone: sessions end by it.
#[derive(Debug, Clone, Copy)]
enum Part {
    Forms,
    Headers,
    Notices,
    Mixing,
    Sessions,
}

impl Part {
    const ALL: [Self; 5] = [
        Self::Forms,
        Self::Headers,
        Self::Notices,
        Self::Mixing,
        Self::Sessions,
    ];

    async fn attack(self, siege: &mut Siege<'_>, case: &str) -> Result<()> {
        match self {
            Self::Forms => forms::attack(siege, case).await,
            Self::Headers => headers::look(siege, case).await,
            Self::Notices => notices::outlive(siege).await,
            Self::Mixing => mixing::mix(siege).await,
            Self::Sessions => sessions::attack(siege).await,
        }
    }
}

/// What is under way: the world, and what has been found in it.
struct Siege<'s> {
    world: &'s TestWorld,
    plan: &'s Plan,
    outcome: &'s mut Outcome,
    attacks: usize,
}

/// Makes every attack in a world of its own, and tells of those that came to something.
pub async fn attack_all(plan: &Plan, outcome: &mut Outcome) -> Result<()> {
    TestWorld::run(Engine::Sqlite, async |world| {
        let case = world.received_person(&people::number(PERSON)).await?.case;
        let mut siege = Siege {
            world,
            plan,
            outcome,
            attacks: 0,
        };
        for part in Part::ALL {
            if !siege.is_enough() {
                part.attack(&mut siege, &case).await?;
            }
        }
        let attacks = siege.attacks;
        outcome.figure("page_attacks", attacks);
        Ok(())
    })
    .await
}

impl Siege<'_> {
    /// Counts an attack, and keeps what it came to.
    fn tried(&mut self, finding: Option<String>) {
        self.attacks += 1;
        self.outcome.ask();
        if let Some(finding) = finding {
            self.outcome.find(finding);
        }
    }

    fn is_enough(&self) -> bool {
        self.plan.is_enough(self.outcome)
    }

    /// Whether the long form was asked for.
    fn is_long(&self) -> bool {
        self.plan.count >= COUNTS.long
    }

    /// Tells where a browser is let in that must not be, or where so much as a statement is run for it.
    async fn must_be_out(&mut self, name: &str, browser: &mut Browser) -> Result<()> {
        let before = self.world.statements();
        let page = browser.get(WORK).await?;
        let had_statement = self.world.statements() != before;
        let finding = if !is_refused(&page) {
            Some(format!("{name}: was let in ({})", page.status))
        } else if had_statement {
            Some(format!("{name}: had a statement run"))
        } else {
            None
        };
        self.tried(finding);
        Ok(())
    }
}

/// Whether a page says that nobody is signed in here, or that this may not be sent.
fn is_refused(page: &Page) -> bool {
    let sent_away = page.status == StatusCode::SEE_OTHER && page.location.starts_with("/logga-in");
    sent_away || page.status == StatusCode::FORBIDDEN
}
