//! Puts the questions and says what differs.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result};
use domain::{CasePhase, Role, ServiceName};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    cast::{Asker, SignedIn, Who},
    compare::{self, Difference, difference},
    document::{self, TIMELINE},
    model::Case,
    oracle::{Extent, View},
    paths::{Path, Root},
    places::Places,
    ways::{Askers, Question, Way},
};
use crate::{entities, people, world::TestWorld};

/// Everything that asking needs.
pub struct Asking<'a> {
    /// The system.
    pub world: &'a TestWorld,
    /// Who there is and what was made.
    pub askers: &'a Askers<'a>,
    /// Where everybody sits.
    pub places: &'a Places,
    /// What each reader is shown of each case.
    pub views: &'a BTreeMap<(Asker, usize), View>,
}

/// An id that nothing has.
fn nobody(question: &Question) -> String {
    let number = question.case.unwrap_or_default() as u128;
    Uuid::from_u128(0x5b0f_9c1e_7a44_4b8e_9a52_0000_0000_0000 + number).to_string()
}

impl Asking<'_> {
    /// What a reader is shown of a case.
    pub fn view(&self, asker: &Asker, case: usize) -> Result<&View> {
        let found = self.views.get(&(asker.clone(), case));
        found.with_context(|| format!("no view of case {case} for {asker}"))
    }

    fn case(&self, question: &Question) -> Result<&Case> {
        let number = question.case.context("a question about a case")?;
        Ok(&self.askers.worlds.cases[number])
    }

    /// Puts one question; gives what differs.
    pub async fn put(&self, question: &Question) -> Result<Vec<Difference>> {
        match question.way {
            Way::Path(at) => self.walk(question, &self.askers.paths[at]).await,
            Way::Timeline => self.timeline(question).await,
            Way::Entities(service) => self.entities(question, service).await,
            Way::Colleagues => self.colleagues(question).await,
            Way::Tables => self.tables(question).await,
            Way::Registered => self.registered(question).await,
            Way::Contact => self.contact(question).await,
        }
    }

    async fn walk(&self, question: &Question, path: &Path) -> Result<Vec<Difference>> {
        match path.root() {
            Root::List => self.list(question, path).await,
            Root::Case => self.by_id(question, path, self.case(question)?).await,
            Root::Referral => {
                let case = self.case(question)?;
                let mut found = Vec::new();
                for referral in &case.referrals {
                    found.extend(
                        self.by_referral(question, path, (case, &referral.id))
                            .await?,
                    );
                }
                Ok(found)
            }
        }
    }

    /// A case by id, and what is reached from it. One that does not exist for the reader is, byte for
    /// byte, like one that nobody has.
    async fn by_id(
        &self,
        question: &Question,
        path: &Path,
        case: &Case,
    ) -> Result<Vec<Difference>> {
        let view = self.view(&question.asker, case.number)?;
        let reader = question.asker.reader(self.world)?;
        let document = path.document();
        let answer = reader.post(&document, json!({ "id": case.id })).await?;
        if !view.exists {
            let other = reader
                .post(&document, json!({ "id": nobody(question) }))
                .await?;
            let same = answer.body == other.body;
            return Ok(if same {
                Vec::new()
            } else {
                vec![difference("the whole answer", other.body, answer.body)]
            });
        }
        let data = answer.data()?;
        let met = path.walk(&data);
        let shown = view
            .referrals
            .values()
            .filter(|extent| **extent != Extent::None)
            .count();
        let reached = if path.is_nested() {
            shown > 0 && view.reads("REFERRALS")
        } else {
            true
        };
        let mut found = self.cases(&question.asker, &met.cases)?;
        found.extend(self.referrals(&question.asker, &met.referrals)?);
        if reached == met.cases.is_empty() {
            found.push(difference(
                "whether a case is reached",
                reached,
                met.cases.len(),
            ));
        }
        Ok(found)
    }

    async fn by_referral(
        &self,
        question: &Question,
        path: &Path,
        (case, referral): (&Case, &str),
    ) -> Result<Vec<Difference>> {
        let view = self.view(&question.asker, case.number)?;
        let extent = view
            .referrals
            .get(referral)
            .copied()
            .unwrap_or(Extent::None);
        let reader = question.asker.reader(self.world)?;
        let document = path.document();
        let answer = reader.post(&document, json!({ "id": referral })).await?;
        if extent == Extent::None {
            let other = reader
                .post(&document, json!({ "id": nobody(question) }))
                .await?;
            let same = answer.body == other.body;
            return Ok(if same {
                Vec::new()
            } else {
                vec![difference("the whole answer", other.body, answer.body)]
            });
        }
        let data = answer.data()?;
        let met = path.walk(&data);
        let mut found = self.cases(&question.asker, &met.cases)?;
        found.extend(self.referrals(&question.asker, &met.referrals)?);
        if met.referrals.is_empty() {
            found.push(difference("REFERRALS", extent, "nothing"));
        }
        Ok(found)
    }

    /// A list of the reader: what stands in it, and what does not and should.
    async fn list(&self, question: &Question, path: &Path) -> Result<Vec<Difference>> {
        let asker = &question.asker;
        let reader = asker.reader(self.world)?;
        let data = reader.query(&path.document(), json!({})).await?;
        let met = path.walk(&data);
        let mut found = self.cases(asker, &met.cases)?;
        found.extend(self.referrals(asker, &met.referrals)?);
        if path.is_nested() {
            return Ok(found);
        }
        let listed = |case: &Case| {
            let mut listed = met.cases.iter();
            listed.any(|value| value["id"] == case.id.as_str() && !document::is_shell(value))
        };
        for case in &self.askers.worlds.cases {
            let view = self.view(asker, case.number)?;
            let right = match path.begins() {
                "myCases" => Some(view.exists && asker.who == Who::Person(case.person)),
                "worklist" if case.phase != CasePhase::Closed => {
                    Some(view.exists && self.askers.is_in_worklist(case, &asker.who))
                }
                _ => None,
            };
            if right.is_some_and(|right| right != listed(case)) {
                found.push(difference(
                    format!("case {} in the list", case.number),
                    right,
                    listed(case),
                ));
            }
            if path.begins() == "referralInbox" {
                found.extend(self.inbox(asker, case, &met.referrals)?);
            }
        }
        Ok(found)
    }

    /// The inbox holds the open referrals to the reader's units, each as far as it may be seen.
    fn inbox(&self, asker: &Asker, case: &Case, met: &[&Value]) -> Result<Vec<Difference>> {
        let view = self.view(asker, case.number)?;
        let addressed = self.askers.addressed(case, &asker.who);
        let shown = |id: &str| {
            view.referrals
                .get(id)
                .is_some_and(|extent| *extent != Extent::None)
        };
        let right: BTreeSet<&str> = addressed.into_keys().filter(|id| shown(id)).collect();
        let own = case.referrals.iter().map(|referral| referral.id.as_str());
        let own: BTreeSet<&str> = own.collect();
        let came = met.iter().filter_map(|referral| referral["id"].as_str());
        let came: BTreeSet<&str> = came.filter(|id| own.contains(id)).collect();
        Ok(if right == came {
            Vec::new()
        } else {
            vec![difference(
                format!("case {} in the inbox", case.number),
                right,
                came,
            )]
        })
    }

    /// Holds every case that was met against its view.
    pub fn cases(&self, asker: &Asker, met: &[&Value]) -> Result<Vec<Difference>> {
        let mut found = Vec::new();
        for value in met {
            let id = value["id"].as_str().unwrap_or("?");
            let mut cases = self.askers.worlds.cases.iter();
            let case = cases.find(|case| case.id == id);
            let Some(case) = case else {
                found.push(difference("a case", "none that was not made", id));
                continue;
            };
            let view = self.view(asker, case.number)?;
            let differs = compare::case(case, view, value).into_iter();
            found.extend(differs.map(|one| one.of(case.number)));
        }
        Ok(found)
    }

    fn referrals(&self, asker: &Asker, met: &[&Value]) -> Result<Vec<Difference>> {
        let mut found = Vec::new();
        for value in met {
            let id = value["id"].as_str().unwrap_or("?");
            let mut cases = self.askers.worlds.cases.iter();
            let case = cases.find(|case| case.referrals.iter().any(|row| row.id == id));
            let right = match case {
                Some(case) => self.view(asker, case.number)?.referrals.get(id).copied(),
                None => None,
            };
            let came = document::extent(value);
            if right != Some(came) {
                let about = format!("referral {}", value["status"]);
                found.push(difference(about, right, (came, id)));
            }
        }
        Ok(found)
    }

    async fn timeline(&self, question: &Question) -> Result<Vec<Difference>> {
        let case = self.case(question)?;
        let view = self.view(&question.asker, case.number)?;
        let reader = question.asker.reader(self.world)?;
        let document = format!("query Timeline($id: ID!) {{ case(id: $id) {{ {TIMELINE} }} }}");
        let data = reader.query(&document, json!({ "id": case.id })).await?;
        Ok(compare::timeline(
            case,
            (&question.asker, view),
            self.places,
            &data["case"],
        ))
    }

    async fn entities(&self, question: &Question, service: ServiceName) -> Result<Vec<Difference>> {
        let case = self.case(question)?;
        let all = self.askers.worlds.cases.len();
        let other = &self.askers.worlds.cases[(case.number + 1) % all];
        let absent = nobody(question);
        let ids = [&*case.id, &*absent, &*other.id, "inget-id", &*case.id];
        let asker = (self.world, question.asker.sign_in(self.world)?);
        let came = entities::look_up(asker, (service, document::part(service)), &ids).await?;
        let mut found = Vec::new();
        let shell = came[1].replace(&absent, "ID");
        for (id, text) in ids.iter().zip(&came) {
            let value: Value = serde_json::from_str(text)?;
            let known = [case, other].into_iter().find(|case| case.id == *id);
            let view = match known {
                Some(case) => Some((case, self.view(&question.asker, case.number)?)),
                None => None,
            };
            match view {
                Some((case, view)) if view.exists => {
                    let differs = compare::case(case, view, &value).into_iter();
                    found.extend(differs.map(|one| one.of(case.number)));
                }
                Some(_) | None if text.replace(id, "ID") == shell => {}
                Some(_) | None => found.push(difference(format!("entity {id}"), &shell, text)),
            }
        }
        Ok(found)
    }

    async fn colleagues(&self, question: &Question) -> Result<Vec<Difference>> {
        const DOCUMENT: &str = "query C($id: ID!) { colleagues(caseId: $id) { displayName } }";
        let case = self.case(question)?;
        let view = self.view(&question.asker, case.number)?;
        if view.exists {
            return Ok(Vec::new());
        }
        let reader = question.asker.reader(self.world)?;
        let here = reader.post(DOCUMENT, json!({ "id": case.id })).await?;
        let nowhere = reader
            .post(DOCUMENT, json!({ "id": nobody(question) }))
            .await?;
        Ok(if here.body == nowhere.body {
            Vec::new()
        } else {
            vec![difference("colleagues", nowhere.body, here.body)]
        })
    }

    /// Evaluators and the association's officers read the read side's tables, and nobody else.
    async fn tables(&self, question: &Question) -> Result<Vec<Difference>> {
        const DOCUMENT: &str =
            "query T { stepCounts(year: 2026) { step people suppressed } chainEditions }";
        let seats = self.askers.cast.seats(&question.asker.who).iter();
        let mut seats = seats.filter(|seat| seat.from.is_none());
        let may = question.asker.signed_in != SignedIn::Weak
            && seats.any(|seat| matches!(seat.role, Role::Evaluator | Role::AssociationOfficer));
        let data = question
            .asker
            .reader(self.world)?
            .query(DOCUMENT, json!({}))
            .await?;
        let mut found = Vec::new();
        if data["stepCounts"].is_array() != may {
            found.push(difference("tables of FOLLOW_UP", may, &data));
        }
        if data["chainEditions"].is_array() != may {
            found.push(difference("editions of FOLLOW_UP", may, &data));
        }
        for count in data["stepCounts"].as_array().into_iter().flatten() {
            let few = count["people"]
                .as_i64()
                .is_some_and(|people| (1..5).contains(&people));
            if few || count["suppressed"] != count["people"].is_null() {
                found.push(difference("a group too small", "suppressed", count));
            }
        }
        Ok(found)
    }

    /// The partner's registered operation, word for word.
    async fn registered(&self, question: &Question) -> Result<Vec<Difference>> {
        let text = include_str!("../../../../schema/partner/vardcentral-read-referral.json");
        let operation: Value = serde_json::from_str(text)?;
        let written = operation["document"].as_str().context("a document")?;
        let reader = question.asker.reader(self.world)?;
        let data = reader.query(written, json!({ "first": 100 })).await?;
        let edges = data["referralInbox"]["edges"]
            .as_array()
            .into_iter()
            .flatten();
        let nodes: Vec<&Value> = edges.map(|edge| &edge["node"]).collect();
        let cases: Vec<&Value> = nodes.iter().map(|node| &node["case"]).collect();
        let mut found = self.cases(&question.asker, &cases)?;
        found.extend(self.referrals(&question.asker, &nodes)?);
        for case in &self.askers.worlds.cases {
            found.extend(self.inbox(&question.asker, case, &nodes)?);
        }
        Ok(found)
    }

    /// A look-up by number tells whether the reader's own unit has a case of the person that the reader
    /// may see; the rest looks like that of somebody whom nobody knows.
    async fn contact(&self, question: &Question) -> Result<Vec<Difference>> {
        const DOCUMENT: &str = "mutation Open($input: OpenContactInput!) { openContact(input: $input) { \
            contact { knownHere person { displayName } } userErrors { code } } }";
        let case = self.case(question)?;
        let desk = self.askers.cast.seats(&question.asker.who)[0].unit;
        let mut knows = false;
        for other in &self.askers.worlds.cases {
            let own = other.person == case.person && other.desk == desk;
            knows |= own && self.view(&question.asker, other.number)?.exists;
        }
        let reader = question.asker.reader(self.world)?;
        let municipality = if desk == "desk.trosa" { "0488" } else { "0461" };
        let input = json!({
            "personalNumber": people::number(case.person), "purpose": "INTAKE", "municipality": municipality,
        });
        let came = reader.mutate(DOCUMENT, input).await?;
        let right = json!({
            "contact": { "knownHere": knows, "person": {
                "displayName": format!("{} Provsson", people::given_name(case.person)),
            } },
            "userErrors": [],
        });
        Ok(if came == right {
            Vec::new()
        } else {
            vec![difference("who is known", right, came)]
        })
    }
}
