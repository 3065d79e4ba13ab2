//! Exact small-sample tests and the control of false discoveries: plain numbers in, plain numbers out.

/// The chance of `hits` or more marked things among `drawn`, drawn without putting back from `all` of which `marked` are marked.
pub(super) fn at_least(hits: usize, drawn: usize, marked: usize, all: usize) -> f64 {
    let most = drawn.min(marked);
    let term = |k: usize| choose(marked, k) + choose(all - marked, drawn - k) - choose(all, drawn);
    let possible = |k: &usize| drawn - k <= all - marked;
    (hits..=most).filter(possible).map(|k| term(k).exp()).sum::<f64>().min(1.0)
}

/// The chance that `drawn` of `all` days are evenly spaced with a step from `least` up that `counts`.
pub(super) fn evenly_spaced(drawn: usize, all: usize, counts: impl Fn(usize) -> bool) -> f64 {
    if drawn < 2 || drawn > all {
        return 1.0;
    }
    let rows = (1..=(all - 1) / (drawn - 1)).filter(|step| counts(*step)).map(|step| all - step * (drawn - 1));
    let even: usize = rows.sum();
    ((even as f64).ln() - choose(all, drawn)).exp().min(1.0)
}

/// Which of some chances are small enough that at most the share `q` of those taken are expected to be chance (Benjamini–Hochberg).
pub(super) fn discoveries(chances: &[f64], q: f64) -> Vec<bool> {
    let mut order: Vec<usize> = (0..chances.len()).collect();
    order.sort_by(|a, b| chances[*a].total_cmp(&chances[*b]).then(a.cmp(b)));
    let small = |nth: &usize| chances[order[*nth]] <= q * (nth + 1) as f64 / chances.len() as f64;
    let taken = (0..chances.len()).rev().find(small).map_or(0, |last| last + 1);
    let mut found = vec![false; chances.len()];
    for at in order.into_iter().take(taken) {
        found[at] = true;
    }
    found
}

/// The logarithm of the number of ways to take `k` of `n`.
fn choose(n: usize, k: usize) -> f64 {
    if k > n {
        return f64::NEG_INFINITY;
    }
    (0..k.min(n - k)).map(|at| ((n - at) as f64 / (at + 1) as f64).ln()).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(one: f64, other: f64) -> bool {
        (one - other).abs() < 1e-12
    }

    #[test]
    fn chances_of_a_draw_are_those_counted_by_hand() {
        // Two of five are marked; two are drawn: 10 draws, 1 with both, 6 with one.
        assert!(close(at_least(2, 2, 2, 5), 0.1));
        assert!(close(at_least(1, 2, 2, 5), 0.7));
        assert!(close(at_least(0, 2, 2, 5), 1.0));
        // The lady tasting tea: all four of eight right, 1 of 70.
        assert!(close(at_least(4, 4, 4, 8), 1.0 / 70.0));
        // Three drawn of four with three marked hold at least two marked ones.
        assert!(close(at_least(2, 3, 3, 4), 1.0));
    }

    #[test]
    fn even_spacings_are_counted_by_hand() {
        // Of the 10 ways to take three of five days, 1-2-3, 2-3-4, 3-4-5 and 1-3-5 are even.
        assert!(close(evenly_spaced(3, 5, |_| true), 0.4));
        assert!(close(evenly_spaced(3, 5, |step| step > 1), 0.1));
        assert!(close(evenly_spaced(6, 5, |_| true), 1.0));
    }

    #[test]
    fn discoveries_are_those_of_the_published_example() {
        // Benjamini and Hochberg (1995): fifteen chances, q = 0.05: the four smallest are taken.
        let chances = [
            0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528,
            0.7590, 1.0000,
        ];
        assert_eq!(discoveries(&chances, 0.05).iter().filter(|found| **found).count(), 4);
        assert_eq!(discoveries(&[0.5, 0.01, 0.2], 0.05), [false, true, false]);
        assert_eq!(discoveries(&[], 0.05), [false; 0]);
    }
}
