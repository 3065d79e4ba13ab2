//! Largest remainder (最大余数法) with floors and caps, in whole numbers only; ties are told, never broken.

/// One party to an allotment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Claim {
    /// Weight; places go in proportion to it.
    pub weight: i128,
    pub floor: i64,
    pub cap: i64,
}

/// What one party gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Share {
    /// Places that are certain.
    pub places: i64,
    /// Whether one more place must be drawn for by lot among equals.
    pub lots: bool,
}

/// Allots `places` in proportion to the weights, each party between its floor and its cap.
///
/// A party whose exact share lies at or above its cap gets its cap and the rest is shared anew; likewise floors. The places left after
/// rounding down go to the largest remainders; where equal remainders outnumber the places left, all of them are marked `lots` and
/// get none of these places.
pub(crate) fn allot(places: i64, claims: &[Claim]) -> Vec<Share> {
    let mut fixed: Vec<Option<i64>> = vec![None; claims.len()];
    loop {
        let free: Vec<usize> = (0..claims.len()).filter(|at| fixed[*at].is_none()).collect();
        let left = places - fixed.iter().flatten().sum::<i64>();
        let total: i128 = free.iter().map(|at| claims[*at].weight).sum();
        if total <= 0 || left <= 0 {
            free.iter().for_each(|at| fixed[*at] = Some(claims[*at].floor.min(claims[*at].cap)));
            return fixed.into_iter().map(|places| Share { places: places.unwrap_or(0), lots: false }).collect();
        }
        let above = |at: &&usize| claims[**at].weight * i128::from(left) >= i128::from(claims[**at].cap) * total;
        let below = |at: &&usize| claims[**at].weight * i128::from(left) < i128::from(claims[**at].floor) * total;
        let capped: Vec<usize> = free.iter().filter(above).copied().collect();
        let floored: Vec<usize> = free.iter().filter(below).copied().collect();
        if !capped.is_empty() {
            capped.iter().for_each(|at| fixed[*at] = Some(claims[*at].cap));
        } else if !floored.is_empty() {
            floored.iter().for_each(|at| fixed[*at] = Some(claims[*at].floor));
        } else {
            return by_remainder(left, total, claims, &fixed);
        }
    }
}

fn by_remainder(left: i64, total: i128, claims: &[Claim], fixed: &[Option<i64>]) -> Vec<Share> {
    let exact = |at: usize| claims[at].weight * i128::from(left);
    let mut shares: Vec<Share> = (0..claims.len())
        .map(|at| Share { places: fixed[at].unwrap_or_else(|| (exact(at) / total) as i64), lots: false })
        .collect();
    let free: Vec<usize> = (0..claims.len()).filter(|at| fixed[*at].is_none()).collect();
    let mut rest = left - free.iter().map(|at| shares[*at].places).sum::<i64>();
    let mut order = free.clone();
    order.sort_by_key(|at| (std::cmp::Reverse(exact(*at) % total), *at));
    let mut from = 0;
    while rest > 0 && from < order.len() {
        let remainder = exact(order[from]) % total;
        let equal: Vec<usize> =
            order[from..].iter().take_while(|at| exact(**at) % total == remainder).copied().collect();
        if equal.len() as i64 > rest {
            equal.iter().for_each(|at| shares[*at].lots = true);
            return shares;
        }
        equal.iter().for_each(|at| shares[*at].places += 1);
        rest -= equal.len() as i64;
        from += equal.len();
    }
    shares
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(n: i64, weights: &[i128]) -> Vec<i64> {
        let claims: Vec<Claim> = weights.iter().map(|weight| Claim { weight: *weight, floor: 0, cap: n }).collect();
        allot(n, &claims).iter().map(|share| share.places).collect()
    }

    #[test]
    fn the_largest_remainders_get_the_places_left() {
        // 10 places, weights 47 : 16 : 15.8 : 12 : 6.1 : 3.1 (Hamilton's usual example): 5, 2, 1, 1, 1, 0.
        assert_eq!(places(10, &[470, 160, 158, 120, 61, 31]), [5, 2, 1, 1, 1, 0]);
    }

    #[test]
    fn equal_remainders_that_outnumber_the_places_need_lots() {
        let claims = [Claim { weight: 1, floor: 0, cap: 2 }, Claim { weight: 1, floor: 0, cap: 2 }];
        let shares = allot(1, &claims);
        assert_eq!(shares, [Share { places: 0, lots: true }, Share { places: 0, lots: true }]);
    }

    #[test]
    fn a_cap_gives_its_rest_to_the_others_without_lots() {
        let claims = [
            Claim { weight: 8, floor: 0, cap: 2 },
            Claim { weight: 1, floor: 0, cap: 9 },
            Claim { weight: 1, floor: 0, cap: 9 },
        ];
        assert_eq!(allot(6, &claims).iter().map(|share| share.places).collect::<Vec<_>>(), [2, 2, 2]);
    }

    #[test]
    fn a_floor_is_kept() {
        let claims = [Claim { weight: 9, floor: 0, cap: 9 }, Claim { weight: 1, floor: 1, cap: 9 }];
        assert_eq!(allot(4, &claims).iter().map(|share| share.places).collect::<Vec<_>>(), [3, 1]);
    }
}
