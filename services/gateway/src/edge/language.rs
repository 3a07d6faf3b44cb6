//! The language of an answer's texts.

use access::Language;
use http::{HeaderMap, header};

use super::media::thousandths;

/// The language that the caller likes best of the two that we have; Swedish when it says nothing.
pub fn wanted(headers: &HeaderMap) -> Language {
    let mut best = (Language::Sv, 0);
    let listed = headers
        .get_all(header::ACCEPT_LANGUAGE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','));
    for part in listed {
        let mut pieces = part.split(';').map(str::trim);
        let tag = pieces.next().unwrap_or_default().to_ascii_lowercase();
        let weight = pieces
            .find_map(|piece| piece.strip_prefix("q="))
            .map_or(1000, thousandths);
        let language = match tag.split('-').next() {
            Some("sv") => Language::Sv,
            Some("en") => Language::En,
            _ => continue,
        };
        if weight > best.1 {
            best = (language, weight);
        }
    }
    best.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn swedish_unless_english_is_liked_better() {
        let wanted = |text: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_LANGUAGE, text.parse().unwrap());
            super::wanted(&headers)
        };
        assert_eq!(super::wanted(&HeaderMap::new()), Language::Sv);
        assert_eq!(wanted("fi, de"), Language::Sv);
        assert_eq!(wanted("en"), Language::En);
        assert_eq!(wanted("en-GB;q=0.8, sv-SE"), Language::Sv);
        assert_eq!(wanted("sv;q=0.3, en;q=0.4"), Language::En);
    }
}
