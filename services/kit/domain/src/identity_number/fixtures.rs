//! Numbers of the official test series (Skatteverket, CC0): never given to anybody. The demo and
//! all tests use these people and no others.

/// Women.
pub const WOMEN: [&str; 8] = [
    "196801029288",
    "197403199289",
    "197601022382",
    "198201012385",
    "198801012389",
    "199401012381",
    "200001012384",
    "200401012380",
];

/// Men.
pub const MEN: [&str; 8] = [
    "196801249290",
    "197402259274",
    "197601012391",
    "198201012393",
    "198801012397",
    "199401012399",
    "200001011493",
    "200401012398",
];

/// Men with a coordination number.
pub const COORDINATION_MEN: [&str; 3] = ["198801622393", "199400782398", "199900882391"];

/// Women with a coordination number.
pub const COORDINATION_WOMEN: [&str; 1] = ["200100612381"];

/// Every fixture.
pub fn all() -> impl Iterator<Item = &'static str> {
    WOMEN
        .into_iter()
        .chain(MEN)
        .chain(COORDINATION_MEN)
        .chain(COORDINATION_WOMEN)
}
