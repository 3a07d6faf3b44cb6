//! `REFERRAL.md` says what the code says.

use std::{fs, path::Path};

use domain::referral::referral_document;

#[test]
#[expect(
    clippy::disallowed_methods,
    reason = "UPDATE=1 is how a written contract file is renewed"
)]
fn the_drawn_workflow_equals_the_code() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("REFERRAL.md");
    let drawn = referral_document();
    if std::env::var("UPDATE").is_ok_and(|update| update == "1") {
        fs::write(&path, &drawn).expect("the crate's folder can be written");
    }
    let written = fs::read_to_string(&path).expect("REFERRAL.md is checked in");
    assert!(
        written == drawn,
        "REFERRAL.md differs from the code; renew it with UPDATE=1 and the same test"
    );
}
