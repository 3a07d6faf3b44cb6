//! The name that somebody may have meant: most unknown keys are known ones with a slip of the hand.

/// More slips than this make another word of it.
const MOST_SLIPS: usize = 3;

/// Adds the nearest of the names that a parser expected to what it said of an unknown one:
/// ``unknown field `lissten`, expected `listen` or `each` ``.
pub fn with_hint(message: String) -> String {
    let mut quoted = message.split('`').skip(1).step_by(2);
    let is_unknown = message.starts_with("unknown ");
    let Some(unknown) = quoted.next().filter(|_| is_unknown) else {
        return message;
    };
    match nearest(unknown, quoted.map(str::to_owned)) {
        Some(name) => format!("{message}; did you mean `{name}`?"),
        None => message,
    }
}

/// The nearest of some names to what was written, unless all are far from it.
pub fn nearest(written: &str, names: impl Iterator<Item = String>) -> Option<String> {
    names
        .map(|name| (slips(written, &name), name))
        .filter(|(slips, name)| *slips <= MOST_SLIPS && *slips < name.chars().count())
        .min()
        .map(|(_, name)| name)
}

/// How many letters were put in, left out or changed (Levenshtein).
fn slips(written: &str, meant: &str) -> usize {
    let meant: Vec<char> = meant.chars().collect();
    let mut row: Vec<usize> = (0..=meant.len()).collect();
    for (line, letter) in written.chars().enumerate() {
        let mut before = row[0];
        row[0] = line + 1;
        for (place, other) in meant.iter().enumerate() {
            let changed = before + usize::from(letter != *other);
            before = row[place + 1];
            row[place + 1] = changed.min(before + 1).min(row[place] + 1);
        }
    }
    row[meant.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_letters_put_in_left_out_or_changed() {
        assert_eq!(slips("listen", "listen"), 0);
        assert_eq!(slips("lissten", "listen"), 1);
        assert_eq!(slips("lsten", "listen"), 1);
        assert_eq!(slips("data", "each"), 3);
    }

    #[test]
    fn nearest_expected_name_is_offered_and_a_far_one_is_not() {
        let unknown = |name| format!("unknown field `{name}`, expected `listen` or `each`");
        assert!(with_hint(unknown("lissten")).ends_with("did you mean `listen`?"));
        assert_eq!(with_hint(unknown("colour")), unknown("colour"));
        let other = "invalid type: integer `5`, expected a string".to_owned();
        assert_eq!(with_hint(other.clone()), other);
    }
}
