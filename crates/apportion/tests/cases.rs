//! Small random cases from a fixed seed.

use qinglan_apportion::{Claims, Fraction, Method, Party, Quota};

/// Numbers that look random and are the same every time (SplitMix64, Steele, Lea and Flood 2014).
pub struct Chance(pub u64);

impl Chance {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    pub fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit
    }
}

/// Every method that takes floors and caps.
pub fn bounded_methods() -> Vec<Method> {
    Method::ALL.into_iter().filter(|method| *method != Method::LargestRemainder(Quota::Droop)).collect()
}

pub fn whole(number: u64) -> Fraction {
    Fraction::whole(number)
}

pub fn plain(total: u32, weights: &[u64]) -> Claims {
    let parties = weights.iter().map(|weight| Party::of(whole(*weight))).collect();
    Claims { total, tilt_bound: Fraction::zero(), parties }
}

/// Two to five parties with small weights, so that ties are frequent; some with floors, caps, seats held and tilts.
pub fn random(chance: &mut Chance) -> Claims {
    let parties = 2 + chance.below(4) as usize;
    let mut claims = plain(0, &vec![1; parties]);
    claims.tilt_bound = "1/2".parse().expect("a fraction");
    for party in &mut claims.parties {
        party.weight = whole(chance.below(8));
        party.tilt = Fraction::new(chance.below(3) as i64, 4).expect("not over zero");
        party.floor = chance.below(3).saturating_sub(1) as u32;
        party.held = chance.below(4).saturating_sub(2) as u32;
        party.cap = (chance.below(2) == 0).then(|| party.floor + chance.below(4) as u32);
    }
    let least: u32 = claims.parties.iter().map(|party| party.floor.max(party.held)).sum();
    claims.total = least + chance.below(9) as u32;
    if claims.parties.iter().all(|party| party.weight.is_zero()) {
        claims.parties[0].weight = whole(1);
    }
    claims
}

/// Two to five parties with weights and nothing else.
pub fn random_plain(chance: &mut Chance, largest: u64) -> (u32, Vec<u64>) {
    let parties = 2 + chance.below(4) as usize;
    let weights = (0..parties).map(|_| 1 + chance.below(largest)).collect();
    (chance.below(14) as u32, weights)
}
