//! What a formula means, by what it may also be written as.

use qinglan_effects::Formula;

fn same(one: &str, other: &str) {
    assert_eq!(Formula::parse(one).unwrap(), Formula::parse(other).unwrap(), "{one} and {other}");
}

#[test]
fn shorthand_means_what_it_stands_for() {
    same("y ~ a * b + (1 | g)", "y ~ 1 + a + b + a:b + (1 | g)");
    same("y ~ a / b + (1 | g)", "y ~ a + a:b + (1 | g)");
    same("y ~ (a + b):c + (1 | g)", "y ~ a:c + b:c + (1 | g)");
    same("y ~ 0 + a + (1 | g)", "y ~ a - 1 + (1 | g)");
    same("y ~ a * b - b + (1 | g)", "y ~ a + a:b + (1 | g)");
    same("y ~ a + a + (1 | g)", "y ~ a + (1 | g)");
    same("y ~ 1 + (x | g)", "y ~ 1 + (1 + x | g)");
    same("y ~ 1 + (x || g)", "y ~ 1 + (1 | g) + (0 + x | g)");
    same("y ~ 1 + (1 | a / b)", "y ~ 1 + (1 | a) + (1 | b:a)");
    same("y~factor( x )+(1|g)", "y ~ factor(x) + (1 | g)");
}

#[test]
fn names_of_any_script_and_signs_of_full_width_are_read() {
    same("得分 ～ 学年 ＋ （1 ｜ 师傅）", "得分 ~ 学年 + (1 | 师傅)");
    same("`平均 分` ~ 1 + (1 | g)", "`平均 分` ~ (1 | g)");
    assert_eq!(Formula::parse("得分 ~ 学年 + (学年 | 师傅)").unwrap().columns(), ["学年", "师傅", "得分"]);
}
