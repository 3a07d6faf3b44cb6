//! Texts that look like a partner's token and are none.

use super::*;

/// Every text that somebody could try at the door of partner systems, with a name.
pub fn forged() -> Vec<(String, String)> {
    let mut forged: Vec<(String, String)> = Vec::new();
    let mut add = |name: &str, text: String| forged.push((name.to_owned(), text));
    for name in ["iss", "sub", "client_id", "aud", "exp", "iat", "jti"] {
        add(
            &format!("{name} missing"),
            claimed(&without(claims(), name)),
        );
        add(
            &format!("{name} null"),
            claimed(&with(claims(), name, Value::Null)),
        );
    }
    let exp = (now() + TOKEN_LIFE).timestamp();
    for (name, value) in [
        ("exp", json!(exp.to_string())),
        ("exp", json!([exp])),
        ("exp", json!(true)),
        ("exp", json!(1e300)),
        ("exp", json!(i64::MAX)),
        ("exp", json!((now() - Duration::hours(1)).timestamp())),
        ("exp", json!(now().timestamp())),
        ("exp", json!((now() + Duration::minutes(11)).timestamp())),
        ("iat", json!("0")),
        ("iat", json!(0)),
        ("iat", json!((now() + Duration::minutes(2)).timestamp())),
        ("nbf", json!((now() + Duration::minutes(2)).timestamp())),
        ("nbf", json!("0")),
        ("jti", json!("")),
        ("jti", json!(7)),
        ("jti", json!("x".repeat(600))),
        ("cnf", json!({ "jkt": "abc" })),
        ("aud", json!("evi-gateway")),
        ("aud", json!("https://evi.example/")),
        ("aud", json!([])),
        ("aud", json!({ AUDIENCE: true })),
        ("iss", json!(OTHER)),
        ("iss", json!("evi")),
        ("iss", json!("https://id.sormland.example/")),
        ("iss", json!([ISSUER])),
        ("client_id", json!("school")),
        ("client_id", json!("RINGBLOMMAN")),
        ("client_id", json!(PARTNER)),
        ("client_id", json!([CLIENT])),
        ("sub", json!("staff:desk.gnesta")),
        ("sub", json!("participant:1")),
        ("sub", json!("system:runner")),
        ("sub", json!(PARTNER)),
        ("sub", json!("a-person-who-used-the-client")),
    ] {
        add(
            &format!("{name} {value}"),
            claimed(&with(claims(), name, value)),
        );
    }
    forged.extend(forged_beside());
    forged
}

/// Forgeries of what is around the claims: keys, algorithms, headers, types, and whole tokens of another kind.
fn forged_beside() -> Vec<(String, String)> {
    let mut forged: Vec<(String, String)> = Vec::new();
    let mut add = |name: &str, text: String| forged.push((name.to_owned(), text));
    let own = header(&key(1));
    for algorithm in [
        "none", "None", "HS256", "RS256", "PS256", "ES256", "ES384", "",
    ] {
        add(
            &format!("alg {algorithm}"),
            headed(&with(own.clone(), "alg", json!(algorithm))),
        );
    }
    let unsigned = |algorithm: &str| {
        let header = with(own.clone(), "alg", json!(algorithm)).to_string();
        format!("{}.{}.", part(&header), part(&claims().to_string()))
    };
    add("no signature, alg none", unsigned("none"));
    add("no signature, alg EdDSA", unsigned("EdDSA"));
    let public = jwks_json(&[key(1).verifying_key()]);
    add("the public key as a secret", {
        let header = with(own.clone(), "alg", json!("HS256"));
        let secret = EncodingKey::from_secret(public.as_bytes());
        signed(&header, &claims(), &secret, Algorithm::HS256)
    });
    for kid in ["", "../../dev/null", "' OR 1=1 --", "1", "null"] {
        add(
            &format!("kid {kid}"),
            headed(&with(own.clone(), "kid", json!(kid))),
        );
    }
    add("no kid", headed(&without(own.clone(), "kid")));
    let text = claims().to_string();
    add("a foreign key", forge(&key(7), &header(&key(7)), &text));
    add("a foreign key under our name", forge(&key(7), &own, &text));
    add(
        "the other issuer's key",
        forge(&key(2), &header(&key(2)), &text),
    );
    add(
        "the platform's key",
        forge(&key(0), &header(&key(0)), &text),
    );
    let set: Value =
        serde_json::from_str(&jwks_json(&[key(7).verifying_key()])).expect("a key set");
    for (name, value) in [
        ("jku", json!("https://evil.example/jwks.json")),
        ("x5u", json!("https://evil.example/chain.pem")),
        ("jwk", set["keys"][0].clone()),
        ("x5c", json!(["MIIB"])),
        ("crit", json!(["exp"])),
        ("b64", json!(false)),
        ("zip", json!("DEF")),
    ] {
        add(
            &format!("header {name}"),
            headed(&with(own.clone(), name, value)),
        );
    }
    for kind in [
        "JWT",
        "at+JWT",
        "id+jwt",
        "logout+jwt",
        "evi-assertion+jwt",
        "",
    ] {
        add(
            &format!("typ {kind}"),
            headed(&with(own.clone(), "typ", json!(kind))),
        );
    }
    add("no typ", headed(&without(own.clone(), "typ")));
    add("an ID token", {
        let id_token = with(claims(), "nonce", json!("n"));
        let header = with(own.clone(), "typ", json!("JWT"));
        forge(&key(1), &header, &id_token.to_string())
    });
    let twice = text.replacen('{', "{\"client_id\":\"school\",", 1);
    add("client_id twice", forge(&key(1), &own, &twice));
    let twice = text.replacen('{', &format!("{{\"iss\":\"{OTHER}\","), 1);
    add("iss twice", forge(&key(1), &own, &twice));
    add("the other issuer for our partner", {
        let other = with(claims(), "iss", json!(OTHER));
        forge(&key(2), &header(&key(2)), &other.to_string())
    });
    add("the platform for the partner", {
        let own = with(
            with(claims(), "iss", json!("evi")),
            "aud",
            json!("evi-gateway"),
        );
        let own = with(own, "sub", json!(PARTNER));
        forge(&key(0), &header(&key(0)), &own.to_string())
    });
    let good = claimed(&claims());
    add("a letter more", format!("{good}A"));
    add("a part more", format!("{good}."));
    add("nothing", String::new());
    forged
}
