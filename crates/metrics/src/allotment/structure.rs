//! Posts by level: how many a unit may have, how many are filled, how many are vacant.

use std::collections::BTreeMap;

use apportion::{Fraction, Ratio};

/// A structure a pack declares: inner ratios of a group of levels, or the most of one level in a whole.
#[derive(Debug, Clone)]
pub(crate) enum Structure {
    /// 2:4:4 for three levels, the highest first: none above its share, the lowest takes the rest.
    Inner { of: Option<String>, levels: Vec<String>, ratio: Ratio },
    /// Not above a share of the posts that the line `of` counts.
    AtMost { of: String, level: String, share: Fraction },
}

/// Whether posts outside the ratio (特设岗位) are among the filled ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Special {
    /// Listed apart; the filled ones are without them.
    #[default]
    Apart,
    /// Among the filled ones; taken out before the ratio.
    Within,
}

/// What a sheet says of one level of one unit.
#[derive(Debug, Clone, Default)]
pub(crate) struct Post {
    pub stated: Option<i64>,
    pub approved: Option<i64>,
    pub filled: Option<i64>,
    pub special: Option<i64>,
    /// The row of `vacancy`.
    pub row: usize,
}

/// What a unit's sheets say, by level.
pub(crate) type Posts<'f> = BTreeMap<&'f str, Post>;

/// One level of one unit, worked out.
#[derive(Debug, Clone, Default)]
pub(crate) struct PostLine {
    pub pack: usize,
    pub rule: usize,
    pub round: String,
    pub unit: String,
    pub level: String,
    pub ratio: Option<String>,
    pub total: Option<i64>,
    pub allowed: Option<i64>,
    pub filled: Option<i64>,
    pub special: Option<i64>,
    pub vacancies: Option<i64>,
    pub over: Option<i64>,
    pub how: String,
}

impl PostLine {
    /// What it is sorted by.
    pub fn key(&self) -> (&str, &str, &str) {
        (&self.round, &self.unit, &self.level)
    }
}

impl Structure {
    /// The line that counts the whole, which is no level of its own.
    fn group(&self) -> Option<&str> {
        match self {
            Self::Inner { of, .. } => of.as_deref(),
            Self::AtMost { of, .. } => Some(of),
        }
    }

    /// The levels it speaks of with the most of each, and how it comes about.
    fn allowed(&self, posts: &Posts<'_>) -> Vec<PostLine> {
        match self {
            Self::Inner { of, levels, ratio } => {
                let stated = of.as_deref().and_then(|of| posts.get(of)).and_then(|post| post.approved);
                let sum = || levels.iter().map(|level| posts.get(level.as_str())?.approved).sum::<Option<i64>>();
                inner(levels, ratio, stated.or_else(sum))
            }
            Self::AtMost { of, level, share } => {
                let whole = posts.get(of.as_str()).and_then(|post| post.approved);
                let exact = whole.map(|whole| share * &Fraction::whole(whole));
                let most = exact.as_ref().and_then(Fraction::whole_part);
                let how = match (whole, &exact, most) {
                    (Some(whole), Some(exact), Some(most)) => {
                        format!("{of}{whole}个 × 不高于{share} = {exact}，取整舍去，最多{most}个")
                    }
                    _ => format!("{of}的岗位数不知，最多几个不知"),
                };
                let (level, ratio) = (level.clone(), Some(format!("≤{share}")));
                vec![PostLine { level, ratio, total: whole, allowed: most, how, ..PostLine::default() }]
            }
        }
    }
}

fn inner(levels: &[String], ratio: &Ratio, whole: Option<i64>) -> Vec<PostLine> {
    let whole = whole.and_then(|whole| u32::try_from(whole).ok());
    let (most, exact) = (whole.map(|whole| ratio.most(whole)), whole.map(|whole| ratio.exact(whole)));
    let line = |at: usize| {
        let most = most.as_ref().map(|most| i64::from(most[at]));
        let how = match (whole, &exact, most) {
            (Some(whole), Some(exact), Some(most)) if at + 1 == levels.len() => {
                format!("共{whole}个按{ratio}：应为{}，最低一级得其余，{most}个", exact[at])
            }
            (Some(whole), Some(exact), Some(most)) => {
                format!("共{whole}个按{ratio}：应为{}，不高于，取整舍去，{most}个", exact[at])
            }
            _ => format!("岗位总数不知，按{ratio}各几个不知"),
        };
        let (level, ratio) = (levels[at].clone(), Some(ratio.to_string()));
        PostLine { level, ratio, total: whole.map(i64::from), allowed: most, how, ..PostLine::default() }
    };
    (0..levels.len()).map(line).collect()
}

/// Every level of a unit that has posts, worked out; a line that only counts a group is none of its own.
pub(crate) fn worked_out(posts: &Posts<'_>, structures: &[Structure], special: Special) -> Vec<PostLine> {
    let mut lines: BTreeMap<String, PostLine> = BTreeMap::new();
    for structure in structures {
        let allowed = structure.allowed(posts);
        if !allowed.iter().any(|line| posts.contains_key(line.level.as_str())) {
            continue;
        }
        for line in allowed {
            let post = posts.get(line.level.as_str());
            lines.insert(line.level.clone(), vacant(line, post, special));
        }
    }
    let groups: Vec<&str> = structures.iter().filter_map(Structure::group).collect();
    for (level, post) in posts.iter().filter(|(level, _)| !groups.contains(level)) {
        let how = post.approved.map_or_else(String::new, |approved| format!("核定{approved}个"));
        let own = || PostLine {
            level: (*level).to_owned(),
            total: post.approved,
            allowed: post.approved,
            how,
            ..PostLine::default()
        };
        if !lines.contains_key(*level) {
            lines.insert((*level).to_owned(), vacant(own(), Some(post), special));
        }
    }
    lines.into_values().collect()
}

/// Adds what is filled and what is left of the most; what a sheet does not say stays unknown.
fn vacant(line: PostLine, post: Option<&Post>, special: Special) -> PostLine {
    let unknown = Post::default();
    let post = post.unwrap_or(&unknown);
    let outside = post.special.unwrap_or(0);
    let inside = post.filled.map(|filled| match special {
        Special::Apart => filled,
        Special::Within => filled - outside,
    });
    let apart = match (post.special, special) {
        (None | Some(0), _) => String::new(),
        (Some(special), Special::Apart) => format!("；特设{special}个不占比例"),
        (Some(special), Special::Within) => format!("；已聘中特设{special}个不占比例，先扣除"),
    };
    let left = line.allowed.zip(inside).map(|(allowed, inside)| allowed - inside);
    let vacancies = left.map(|left| left.max(0)).or(post.stated);
    let how = match (left, inside, post.stated) {
        (Some(left), Some(inside), _) if left < 0 => format!("{}；已聘{inside}个，超聘{}个{apart}", line.how, -left),
        (Some(left), Some(inside), Some(stated)) if stated != left => {
            format!("{}；已聘{inside}个，空缺{left}个（表上写空缺{stated}个）{apart}", line.how)
        }
        (Some(left), Some(inside), _) => format!("{}；已聘{inside}个，空缺{left}个{apart}", line.how),
        (None, _, Some(stated)) if line.how.is_empty() => format!("表上写空缺{stated}个"),
        (None, _, Some(stated)) => format!("{}；已聘数没有写，按表上所写空缺{stated}个", line.how),
        (None | Some(_), _, None | Some(_)) => format!("{}；已聘数没有写，空缺不知", line.how),
    };
    PostLine {
        filled: post.filled,
        special: post.special,
        vacancies,
        over: left.map(|left| (-left).max(0)),
        how,
        ..line
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn post(approved: i64, filled: i64, special: i64) -> Post {
        Post { approved: Some(approved), filled: Some(filled), special: Some(special), ..Post::default() }
    }

    fn inner(of: Option<&str>, levels: [&str; 3], ratio: &str) -> Structure {
        let levels = levels.map(str::to_owned).to_vec();
        Structure::Inner { of: of.map(str::to_owned), levels, ratio: ratio.parse().expect("a ratio") }
    }

    /// Level; most, vacancies, too many.
    fn vacancies(lines: &[PostLine]) -> Vec<(&str, [Option<i64>; 3])> {
        lines.iter().map(|line| (line.level.as_str(), [line.allowed, line.vacancies, line.over])).collect()
    }

    #[test]
    fn grades_of_a_level_keep_below_their_ratio_and_the_lowest_takes_the_rest() {
        // 副高 12 posts by 2:4:4: 2.4, 4.8, 4.8, so 2, 4 and the rest 6. 3 hold the fifth grade: one too many, no vacancy.
        let posts = Posts::from([
            ("副高级", post(12, 9, 0)),
            ("五级", Post { filled: Some(3), ..Post::default() }),
            ("六级", Post { filled: Some(4), ..Post::default() }),
            ("七级", Post { filled: Some(2), ..Post::default() }),
        ]);
        let lines = worked_out(&posts, &[inner(Some("副高级"), ["五级", "六级", "七级"], "2:4:4")], Special::Apart);
        assert_eq!(
            vacancies(&lines),
            [
                ("七级", [Some(6), Some(4), Some(0)]),
                ("五级", [Some(2), Some(0), Some(1)]),
                ("六级", [Some(4), Some(0), Some(0)])
            ]
        );
        assert!(lines[1].how.contains("应为12/5") && lines[1].how.contains("超聘1个"), "{}", lines[1].how);
    }

    #[test]
    fn special_posts_are_outside_the_ratio_whether_listed_apart_or_among_the_filled() {
        let of = |special: Special| {
            let posts = Posts::from([("高级教师", post(5, 4, 1))]);
            worked_out(&posts, &[], special)[0].vacancies
        };
        assert_eq!((of(Special::Apart), of(Special::Within)), (Some(1), Some(2)));
    }

    #[test]
    fn a_share_that_must_not_be_exceeded_is_rounded_down() {
        // 副高 not above 3/10 of 47 posts: 14.1, so 14; 13 are filled.
        let posts = Posts::from([("总量", post(47, 40, 0)), ("副高级", Post { filled: Some(13), ..Post::default() })]);
        let at_most =
            Structure::AtMost {
                of: "总量".into(), level: "副高级".into(), share: "3/10".parse().expect("a share")
            };
        let lines = worked_out(&posts, &[at_most], Special::Apart);
        assert_eq!(vacancies(&lines), [("副高级", [Some(14), Some(1), Some(0)])]);
    }

    #[test]
    fn what_is_not_written_stays_unknown_and_is_not_zero() {
        let posts = Posts::from([("高级教师", Post { approved: Some(5), ..Post::default() })]);
        let lines = worked_out(&posts, &[], Special::Apart);
        assert_eq!(vacancies(&lines), [("高级教师", [Some(5), None, None])]);
    }
}
