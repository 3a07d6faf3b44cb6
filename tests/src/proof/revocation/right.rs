//! What a round gives and takes back.

use std::fmt;

use anyhow::Result;
use serde_json::{Value, json};

use super::{
    office::Office,
    scene::Scene,
    shared::{Shared, Unit},
};
use crate::{client::Reader, journey};

/// A right that can be taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Right {
    /// A consent that names a section, to another agency.
    Basis {
        /// What it names.
        shared: Shared,
        /// To whom.
        to: Unit,
    },
    /// The place of a member of staff in the case.
    Assignment,
    /// An assignment in a unit, which its agency's administrator grants and ends.
    Office(Office),
    /// Not being shut out by a protected identity.
    Protection,
    /// What the labour-market unit has opened in an emergency.
    Opening,
}

impl fmt::Display for Right {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Basis { shared, to } => {
                write!(
                    formatter,
                    "{} of {:?} to {to:?}",
                    shared.section(),
                    shared.owner()
                )
            }
            Self::Assignment => formatter.write_str("the assignment to the case"),
            Self::Office(office) => office.fmt(formatter),
            Self::Protection => formatter.write_str("the case of somebody who is not protected"),
            Self::Opening => formatter.write_str("what was opened in an emergency"),
        }
    }
}

impl Right {
    /// Its kind, for the figures.
    pub fn kind(self) -> &'static str {
        match self {
            Self::Basis { .. } => "bases",
            Self::Assignment => "assignments",
            Self::Office(office) => office.kind(),
            Self::Protection => "protections",
            Self::Opening => "openings",
        }
    }

    /// Gives it. The id of what was given, if it has one.
    pub async fn give(self, scene: &Scene<'_>) -> Result<String> {
        match self {
            Self::Basis { shared, to } => {
                let by = scene.reader(shared.owner())?;
                let (from, to) = (scene.place(shared.owner()), scene.place(to));
                journey::record_basis(&by, scene.case(), "CONSENT", from, to, &[shared.section()])
                    .await
            }
            Self::Opening => open_in_emergency(scene).await,
            Self::Office(office) => office.give(scene).await,
            Self::Assignment | Self::Protection => Ok(String::new()),
        }
    }

    /// Takes it back. `by` chooses among those who may.
    pub async fn take_back(self, scene: &Scene<'_>, given: &str, by: u8) -> Result<()> {
        match self {
            Self::Basis { shared, to } => {
                let withdrawn_by = match by % 3 {
                    0 => scene.person()?,
                    1 => scene.reader(shared.owner())?,
                    _ => scene.reader(to)?,
                };
                scene
                    .change(
                        &withdrawn_by,
                        "withdrawConsent",
                        json!({ "basisId": given }),
                    )
                    .await
            }
            Self::Assignment => {
                let manager = scene.staff("manager.labour.gnesta")?;
                let document = "mutation M($input: AssignCaseInput!) { \
                    unassignCase(input: $input) { userErrors { code field message } } }";
                let input = json!({ "caseId": scene.case(), "staffId": scene.member });
                crate::client::done("unassignCase", manager.mutate(document, input).await?)
                    .map(|_| ())
            }
            Self::Office(office) => office.take_back(scene).await,
            Self::Protection => {
                let input =
                    json!({ "caseId": scene.protected, "grade": grade(by), "handlerIds": [] });
                scene
                    .change(&scene.staff("desk.gnesta")?, "setProtectedIdentity", input)
                    .await
            }
            Self::Opening => {
                let input = json!({ "openingId": given });
                scene
                    .change(&scene.reader(Unit::Labour)?, "endOpening", input)
                    .await
            }
        }
    }

    /// Gives back what the next round begins with.
    pub async fn restore(self, scene: &Scene<'_>, _given: &str) -> Result<()> {
        match self {
            Self::Basis { .. } | Self::Opening => Ok(()),
            Self::Office(office) => office.restore(scene).await,
            Self::Assignment => {
                let input = json!({ "caseId": scene.case(), "staffId": scene.member });
                let manager = scene.staff("manager.labour.gnesta")?;
                scene.change(&manager, "assignCase", input).await
            }
            Self::Protection => {
                let input = json!({ "caseId": scene.protected });
                scene
                    .change(&scene.staff("desk.gnesta")?, "liftProtectedIdentity", input)
                    .await
            }
        }
    }

    /// The owner writes something new, where something is shared.
    pub async fn write_anew(self, scene: &Scene<'_>, number: u64) -> Result<()> {
        match self {
            Self::Basis { shared, .. } => shared.write(scene, number).await,
            Self::Office(office) => office.write_anew(scene, number).await,
            Self::Assignment | Self::Protection | Self::Opening => Ok(()),
        }
    }

    /// Whether nobody holds it before it is given, so that it shows that it is seen by nothing else.
    pub fn is_new(self) -> bool {
        match self {
            Self::Basis { .. } | Self::Opening => true,
            Self::Office(office) => office.is_new(),
            Self::Assignment | Self::Protection => false,
        }
    }

    /// What the reader sees now of what the right gives, and nothing else gives.
    pub async fn sight(self, scene: &Scene<'_>) -> Result<Sight> {
        if let Self::Office(office) = self {
            return office.sight(scene).await;
        }
        let seen = self.is_seen(scene).await?;
        Ok(Sight::of(&[seen]))
    }

    async fn is_seen(self, scene: &Scene<'_>) -> Result<bool> {
        match self {
            Self::Basis { shared, to } => {
                let (pointer, selection) = shared.selection();
                let case = look(&scene.reader(to)?, scene.case(), selection).await?;
                Ok(is_something(case.pointer(pointer)) || is_open(&case, shared.section()))
            }
            Self::Assignment => {
                let labour = scene.reader(Unit::Labour)?;
                let case = look(
                    &labour,
                    scene.case(),
                    "labourMarket { placements { workplace } }",
                )
                .await?;
                Ok(is_something(case.pointer("/labourMarket/placements/0")))
            }
            Self::Protection => {
                let manager = scene.staff("manager.labour.gnesta")?;
                let case = look(&manager, &scene.protected, "person { displayName }").await?;
                Ok(!case.is_null())
            }
            Self::Opening => Ok(list_open(scene).await?.contains(&OPENED.to_owned())),
            Self::Office(office) => Ok(office.sight(scene).await?.is_anything()),
        }
    }

    /// Whether whoever must hear of it has not been told.
    pub async fn is_unheard(self, scene: &Scene<'_>) -> Result<bool> {
        match self {
            Self::Opening => scene.openings_untold().await.map(|untold| untold != 0),
            Self::Basis { .. } | Self::Assignment | Self::Protection | Self::Office(_) => Ok(false),
        }
    }

    /// Whether more is seen than the right gives.
    pub async fn gives_more(self, scene: &Scene<'_>) -> Result<bool> {
        match self {
            Self::Opening => Ok(list_open(scene).await? != [OPENED]),
            Self::Basis { .. } | Self::Assignment | Self::Protection | Self::Office(_) => Ok(false),
        }
    }
}

/// By how many ways something is seen, of all that were tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sight {
    seen: usize,
    tried: usize,
}

impl Sight {
    /// Whether it was seen by each way.
    pub fn of(ways: &[bool]) -> Self {
        Self {
            seen: ways.iter().filter(|seen| **seen).count(),
            tried: ways.len(),
        }
    }

    /// Whether it is seen by every way.
    pub fn is_whole(self) -> bool {
        self.seen == self.tried
    }

    /// Whether it is seen by any way.
    pub fn is_anything(self) -> bool {
        self.seen > 0
    }

    /// How many ways were tried.
    pub fn tried(self) -> u64 {
        self.tried as u64
    }
}

/// What the labour-market unit opens in an emergency, of the welfare unit.
const OPENED: &str = "WELFARE_ASSISTANCE";
/// What the basis names that lets the two units know of each other.
pub const LINKING: &str = "WELFARE_HOUSEHOLD";

async fn open_in_emergency(scene: &Scene<'_>) -> Result<String> {
    let document = "mutation M($input: OpenSectionsInEmergencyInput!) { \
        openSectionsInEmergency(input: $input) { openingId userErrors { code field message } } }";
    let section = json!({ "section": OPENED, "agencyId": scene.place(Unit::Welfare).agency });
    let input = json!({
        "caseId": scene.case(), "category": "URGENT_DECISION", "minutes": 60, "sections": [section],
        "reason": "Beslutet kan inte vänta till i morgon",
    });
    let labour = scene.reader(Unit::Labour)?;
    let payload = labour.mutate(document, input).await?;
    let opened = crate::client::done("openSectionsInEmergency", payload)?;
    journey::text(&opened, "/openingId")
}

/// The welfare unit's sections that the labour-market unit reads, without the one that a basis names for good.
async fn list_open(scene: &Scene<'_>) -> Result<Vec<String>> {
    let case = look(&scene.reader(Unit::Labour)?, scene.case(), "id").await?;
    let lines = case["access"].as_array().into_iter().flatten();
    let open = lines.filter(|line| line["state"] == "READABLE");
    let sections = open.filter_map(|line| line["section"].as_str());
    let of_welfare = sections.filter(|section| section.starts_with("WELFARE_"));
    Ok(of_welfare
        .filter(|section| *section != LINKING)
        .map(str::to_owned)
        .collect())
}

fn grade(by: u8) -> &'static str {
    match by % 3 {
        0 => "MARKING",
        1 => "PROTECTED_REGISTRATION",
        _ => "FICTITIOUS_DATA",
    }
}

/// What a reader is shown of a case, with what each section is for them.
pub async fn look(reader: &Reader, case: &str, selection: &str) -> Result<Value> {
    let query = format!(
        "query Look($id: ID!) {{ case(id: $id) {{ access {{ section state }} {selection} }} }}"
    );
    let data = reader.query(&query, json!({ "id": case })).await?;
    Ok(data["case"].clone())
}

/// Whether something stands there.
pub fn is_something(found: Option<&Value>) -> bool {
    found.is_some_and(|value| !value.is_null())
}

fn is_open(case: &Value, section: &str) -> bool {
    let lines = case["access"].as_array().into_iter().flatten();
    let mut lines = lines.filter(|line| line["section"] == section);
    lines.any(|line| line["state"] == "READABLE")
}
