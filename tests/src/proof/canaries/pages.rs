//! Words at the pages: typed into forms and never sent, and sent where a page can only say that it is not shown. What
//! was typed lies sealed, and no page that says why repeats what was asked for.

use anyhow::{Result, ensure};
use reqwest::{StatusCode, header::HeaderMap};
use sea_orm::DatabaseConnection;

use super::{
    databases::{columns, tables, values},
    sweep::Words,
};
use crate::{
    browser::{Browser, Page},
    dye::Dye,
    proof::Outcome,
    world::TestWorld,
};

/// How many words are typed into one form.
const IN_A_FORM: usize = 20;
/// How many words are sent where they are refused: what one gives away the others do too.
const REFUSED: usize = 10;
/// An id that nothing has.
const NOBODY: &str = "5b0f9c1e-7a44-4b8e-9a52-3d1c6f0e8b77";

/// What the pages were told.
#[derive(Debug, Default)]
pub struct Told {
    /// The pages that say why a page is not shown.
    pub faults: Vec<String>,
    /// How many forms were typed into.
    pub drafts: usize,
}

/// Types the words, and sends some of them where they must be refused.
pub async fn tell(world: &TestWorld, dye: &Dye, most: usize) -> Result<Told> {
    let mut browser = Browser::signed_in(world, "desk.gnesta").await?;
    let mut told = Told::default();
    let words: Vec<String> = dye.canaries().into_iter().map(|one| one.word).collect();
    for (place, some) in words.chunks(IN_A_FORM).enumerate() {
        type_into(&mut browser, place, some).await?;
        told.drafts += 1;
    }
    for word in words.iter().take(most.min(REFUSED)) {
        let answers = refuse(&mut browser, word).await?;
        let faults = answers.into_iter().filter(is_fault);
        told.faults.extend(faults.map(|page| page.html));
    }
    Ok(told)
}

/// Types words into a form, as its script keeps them while they are typed.
async fn type_into(browser: &mut Browser, place: usize, words: &[String]) -> Result<()> {
    let token = browser.get("/genvagar").await?.token()?;
    let address = format!("/arende/{NOBODY}/gora/skriv-anteckning?blad={place}");
    let names: Vec<String> = (0..words.len())
        .map(|number| format!("text{number}"))
        .collect();
    let mut fields = vec![("_token", token.as_str()), ("_place", address.as_str())];
    let typed = names.iter().zip(words);
    fields.extend(typed.map(|(name, word)| (name.as_str(), word.as_str())));
    let kept = browser.post("/utkast", &fields).await?;
    ensure!(kept.status == StatusCode::OK, "{kept:?}");
    Ok(())
}

/// Asks with a word for what is not there, and sends it in forms that are not taken.
async fn refuse(browser: &mut Browser, word: &str) -> Result<Vec<Page>> {
    let mut answers = Vec::new();
    for address in [
        format!("/arende/{word}"),
        format!("/arende/{NOBODY}/varfor/{word}"),
        format!("/arende/{NOBODY}/gora/{word}"),
        format!("/remiss/{word}"),
        format!("/loggkontroll/{word}"),
        format!("/finns-inte/{word}?{word}={word}"),
        format!("/mitt-arbete?efter={word}"),
    ] {
        answers.push(browser.get(&address).await?);
    }
    let token = browser.get("/genvagar").await?.token()?;
    let whole = [("_token", token.as_str()), ("_place", word), ("text", word)];
    for address in ["/utkast", "/utkast/kasta"] {
        answers.push(browser.post(address, &whole).await?);
    }
    let own = format!("/arende/{NOBODY}/gora/tilldela");
    answers.push(browser.post(&own, &whole).await?);
    answers.push(
        browser
            .post(&own, &[("_token", word), ("text", word)])
            .await?,
    );
    answers.push(
        browser
            .post_from("https://evil.example", &own, &whole)
            .await?,
    );
    let method = reqwest::Method::DELETE;
    answers.push(
        browser
            .send(method, &own, Some(&whole), HeaderMap::new())
            .await?,
    );
    Ok(answers)
}

/// A page that says why another is not shown has a number to refer to. A form with what was wrong in it has none, and
/// must hold what was typed.
fn is_fault(page: &Page) -> bool {
    page.headers.contains_key(web::fault::REFERENCE)
}

/// Searches everything that the pages keep. No word may be read there. How many values that are.
pub async fn search(
    shelf: &DatabaseConnection,
    words: &Words,
    outcome: &mut Outcome,
) -> Result<usize> {
    let mut searched = 0;
    for table in tables(shelf).await? {
        for column in columns(shelf, &table).await? {
            for value in values(shelf, &table, &column).await? {
                searched += 1;
                for word in words.found_in(&value) {
                    words.tell(&format!("the pages: {table}.{column}"), word, "", outcome);
                }
            }
        }
    }
    Ok(searched)
}
