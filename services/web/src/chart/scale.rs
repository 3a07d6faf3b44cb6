//! The numbers of a scale: ones that people count in.

/// More marks than this crowd a scale.
const MOST: f64 = 6.0;

/// Round numbers between two others, the least first: multiples of one, two or five of a power of ten, of which there
/// are as many as do not crowd.
pub fn round_marks(lowest: f64, highest: f64) -> Vec<f64> {
    let width = highest - lowest;
    if !width.is_finite() || width <= 0.0 {
        return Vec::new();
    }
    let power = 10.0_f64.powf((width / MOST).log10().floor());
    let step = [1.0, 2.0, 5.0, 10.0]
        .map(|times| times * power)
        .into_iter()
        .find(|step| width / step <= MOST)
        .unwrap_or(width);
    let first = (lowest / step).ceil();
    let marks = std::iter::successors(Some(first), |mark| Some(mark + 1.0));
    marks
        // Nothing has no sign.
        .map(|mark| mark * step + 0.0)
        .take_while(|mark| *mark <= highest + step / 1000.0)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[expect(clippy::cast_possible_truncation, reason = "small whole numbers")]
    fn marks(lowest: f64, highest: f64) -> Vec<i64> {
        let marks = round_marks(lowest, highest);
        marks.into_iter().map(|mark| mark.round() as i64).collect()
    }

    #[test]
    fn marks_are_round_and_few() {
        assert_eq!(marks(-664.0, 7440.0), [0, 2000, 4000, 6000]);
        assert_eq!(marks(-100.0, 170.0), [-100, -50, 0, 50, 100, 150]);
        assert_eq!(marks(0.0, 6.0), [0, 1, 2, 3, 4, 5, 6]);
    }

    #[test]
    fn nothing_has_no_scale() {
        assert!(marks(1.0, 1.0).is_empty());
        assert!(marks(0.0, f64::NAN).is_empty());
    }
}
