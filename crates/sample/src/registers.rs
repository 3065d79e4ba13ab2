//! Invents the rosters and pairing registers of a bureau over six terms, with the truth beside every line: who it is.
//!
//! What clerks do to names and numbers is drawn from lists of this file alone; nothing of the reader's is used.

use std::collections::BTreeSet;
use std::fmt::Write;

use crate::random::Random;

/// What kind of bureau to invent.
#[derive(Debug, Clone, Copy)]
pub struct RegisterSize {
    /// Teachers.
    pub teachers: usize,
    /// Another seed, another bureau.
    pub seed: u64,
    /// Whom mentees are given for a mentor.
    pub mentors: Mentors,
}

/// Whom mentees are given for a mentor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mentors {
    /// Somebody of their subject where there is one, for all but a few.
    #[default]
    OfTheirSubject,
    /// Anybody, as for mentors of 班主任: two in three teach another subject.
    OfAnySubject,
}

/// The columns of [`registers_csv`].
pub const REGISTER_COLUMNS: &str = "line,kind,term,unit,sheet,truth,name,number,national_id,subject,start,sex,title,\
partner_truth,partner,partner_number,from_unit,to_unit";

/// The terms, in order.
const TERMS: [&str; 6] = ["2022-1", "2022-2", "2023-1", "2023-2", "2024-1", "2024-2"];
const SUBJECTS: [&str; 11] =
    ["语文", "语文", "语文", "数学", "数学", "数学", "英语", "体育", "音乐", "科学", "道德与法治"];
const TITLES: [&str; 4] = ["三级教师", "二级教师", "一级教师", "高级教师"];

const SURNAMES: &str = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜";
const GIVEN: &str = "伟芳娜秀敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂英华玉萍红金凤洁梅琳素云莲真环雪荣爱妹香月莺媛瑞凡佳嘉琼勤珍贞莉\
国志建文学永海春晓小宏立振东子浩思雨欣怡梦慧彩艺宁欢霄枫航帆炎德成康星光天达安岩中茂进林有坚和彪博诚先敬震壮会思群豪心邦承乐";

/// Characters a hand on a pinyin keyboard mistakes for each other.
const SAME_SOUND: [&str; 24] = [
    "伟玮炜纬",
    "芳方坊",
    "丽莉俐",
    "静婧靖",
    "娟鹃",
    "涛韬滔",
    "明铭鸣",
    "洁杰捷",
    "晓小筱",
    "文雯",
    "建健",
    "志智治",
    "海",
    "玉钰裕",
    "红宏洪鸿",
    "佳嘉家",
    "英瑛莹",
    "梅玫",
    "霞侠",
    "萍平苹",
    "云芸",
    "凤奉",
    "雨语羽",
    "欣心新馨",
];
/// Characters that look alike.
const LOOK_ALIKE: [&str; 12] =
    ["国囯", "丹舟", "春青", "洁浩", "娜那", "秀禿", "艳艶", "杰木", "玲铃", "未末", "天夫", "林材"];

/// One teacher as they are.
struct Teacher {
    name: String,
    number: String,
    national_id: String,
    subject: &'static str,
    start: String,
    sex: &'static str,
    title: usize,
    /// The school of each term; none while away.
    at: [Option<usize>; 6],
    /// A term in which a second school lists the teacher too.
    twice: Option<(usize, usize)>,
    /// Whether the bureau noted the move.
    noted: bool,
}

/// What a school's clerk writes down.
struct Habit {
    number: bool,
    national_id: bool,
    start: bool,
    sex: bool,
    title: bool,
    pair_number: bool,
    pair_start: bool,
}

struct Bureau {
    random: Random,
    mentors: Mentors,
    teachers: Vec<Teacher>,
    schools: Vec<(String, Habit)>,
    out: String,
    line: usize,
}

/// Every line of every register, as CSV with [`REGISTER_COLUMNS`]; no field holds a comma.
///
/// Of the teachers 5 % change schools once, 3 % share their name with somebody (half of them in one school), 1 % leave and
/// return; of the names written 2 % are misspelled, of the numbers 1 % destroyed. One school is renamed in the third term.
pub fn registers_csv(size: &RegisterSize) -> String {
    let mut bureau = Bureau::found(size);
    let mut header = REGISTER_COLUMNS.to_owned();
    header.push('\n');
    bureau.out = header;
    for term in 0..TERMS.len() {
        bureau.rosters(term);
        bureau.pairings(term);
    }
    bureau.transfers();
    bureau.out
}

/// The school that is renamed, and the name it has from the third term on.
pub const RENAMED: (&str, &str) = ("第1学校", "实验第1学校");

impl Bureau {
    fn found(size: &RegisterSize) -> Self {
        let mut random = Random::new(size.seed);
        let schools = (0..(size.teachers / 50).max(4)).map(|nth| school(nth, &mut random)).collect::<Vec<_>>();
        let mut taken = BTreeSet::new();
        let mut teachers: Vec<Teacher> =
            (0..size.teachers).map(|nth| teacher(nth, schools.len(), &mut taken, &mut random)).collect();
        share_names(&mut teachers, schools.len(), &mut random);
        move_about(&mut teachers, schools.len(), &mut random);
        Self { random, mentors: size.mentors, teachers, schools, out: String::new(), line: 0 }
    }

    fn school_name(&self, school: usize, term: usize) -> String {
        match (school, term) {
            (0, 2..) => RENAMED.1.to_owned(),
            (0, _) => RENAMED.0.to_owned(),
            _ => self.schools[school].0.clone(),
        }
    }

    fn rosters(&mut self, term: usize) {
        for school in 0..self.schools.len() {
            for nth in 0..self.teachers.len() {
                let teacher = &self.teachers[nth];
                if teacher.at[term] == Some(school) || teacher.twice == Some((term, school)) {
                    self.roster_line(nth, school, term);
                }
            }
        }
    }

    fn roster_line(&mut self, nth: usize, school: usize, term: usize) {
        let (habit, teacher) = (&self.schools[school].1, &self.teachers[nth]);
        let random = &mut self.random;
        let write = |shown: bool, text: &str| if shown { text.to_owned() } else { String::new() };
        let name = spelled(&teacher.name, random);
        let number = damaged(&write(habit.number, &teacher.number), random);
        let national_id = damaged(&write(habit.national_id, &teacher.national_id), random);
        let subject = if random.below(1000) < 5 { random.pick(&SUBJECTS) } else { teacher.subject };
        let start = write(habit.start, &mistyped_day(&teacher.start, random));
        let title =
            write(habit.title, TITLES[(teacher.title + usize::from(term >= 4 && nth.is_multiple_of(9))).min(3)]);
        let sex = write(habit.sex, teacher.sex);
        let unit = self.school_name(school, term);
        let fields = [
            "roster",
            TERMS[term],
            &unit,
            "教师花名册",
            &nth.to_string(),
            &name,
            &number,
            &national_id,
            subject,
            &start,
            &sex,
            &title,
            "",
            "",
            "",
            "",
            "",
        ];
        self.write(&fields);
    }

    /// Every seventh teacher is a mentee of somebody at the school; some mentors change in the fourth term.
    fn pairings(&mut self, term: usize) {
        for school in 0..self.schools.len() {
            let staff: Vec<usize> =
                (0..self.teachers.len()).filter(|nth| self.teachers[*nth].at[term] == Some(school)).collect();
            for mentee in staff.iter().filter(|nth| nth.is_multiple_of(7)) {
                let changed = usize::from(term >= 3 && mentee.is_multiple_of(35));
                let mentors = self.may_guide(*mentee, &staff);
                if let Some(mentor) = mentors.get((mentee / 7 * 3 + changed) % mentors.len().max(1)) {
                    self.pairing_line(*mentee, *mentor, school, term);
                }
            }
        }
    }

    /// Those of a school's staff from whom a mentee's mentor is taken.
    fn may_guide(&self, mentee: usize, staff: &[usize]) -> Vec<usize> {
        let others = staff.iter().copied().filter(|nth| !nth.is_multiple_of(7));
        if self.mentors == Mentors::OfAnySubject {
            return others.collect();
        }
        let (same, rest): (Vec<usize>, Vec<usize>) =
            others.partition(|nth| self.teachers[*nth].subject == self.teachers[mentee].subject);
        // Some have nobody of their subject, or one who is of another.
        if same.is_empty() || mentee.is_multiple_of(77) { rest } else { same }
    }

    fn pairing_line(&mut self, mentee: usize, mentor: usize, school: usize, term: usize) {
        let (habit, of, by) = (&self.schools[school].1, &self.teachers[mentee], &self.teachers[mentor]);
        let random = &mut self.random;
        let (name, partner) = (spelled(&of.name, random), spelled(&by.name, random));
        let write = |shown: bool, text: &str| if shown { text.to_owned() } else { String::new() };
        let number = damaged(&write(habit.pair_number, &of.number), random);
        let partner_number = damaged(&write(habit.pair_number, &by.number), random);
        let start = write(habit.pair_start, &of.start);
        let (subject, unit) = (of.subject, self.school_name(school, term));
        let fields = [
            "pairing",
            TERMS[term],
            &unit,
            "师徒结对名单",
            &mentee.to_string(),
            &name,
            &number,
            "",
            subject,
            &start,
            "",
            "",
            &mentor.to_string(),
            &partner,
            &partner_number,
            "",
            "",
        ];
        self.write(&fields);
    }

    fn transfers(&mut self) {
        for nth in 0..self.teachers.len() {
            let teacher = &self.teachers[nth];
            let schools: Vec<usize> = teacher.at.iter().flatten().copied().collect();
            let (Some(first), Some(last)) = (schools.first().copied(), schools.last().copied()) else { continue };
            if !teacher.noted || first == last {
                continue;
            }
            let (name, number) = (teacher.name.clone(), teacher.number.clone());
            let (from, to) = (self.school_name(first, 5), self.school_name(last, 5));
            let truth = nth.to_string();
            let fields =
                ["transfer", "", "", "调动情况", &truth, &name, &number, "", "", "", "", "", "", "", "", &from, &to];
            self.write(&fields);
        }
    }

    fn write(&mut self, fields: &[&str]) {
        self.line += 1;
        let _ = writeln!(self.out, "{},{}", self.line, fields.join(","));
    }
}

fn school(nth: usize, random: &mut Random) -> (String, Habit) {
    let habit = Habit {
        number: random.chance(60),
        national_id: random.chance(30),
        start: random.chance(85),
        sex: random.chance(90),
        title: random.chance(70),
        pair_number: random.chance(30),
        pair_start: random.chance(40),
    };
    (format!("第{}学校", nth + 1), habit)
}

fn one_of(characters: &str, random: &mut Random) -> char {
    let all: Vec<char> = characters.chars().collect();
    all[random.below(all.len())]
}

fn new_name(taken: &mut BTreeSet<String>, random: &mut Random) -> String {
    loop {
        let given = if random.chance(22) { 1 } else { 2 };
        let mut name = one_of(SURNAMES, random).to_string();
        (0..given).for_each(|_| name.push(one_of(GIVEN, random)));
        if taken.insert(name.clone()) {
            return name;
        }
    }
}

fn teacher(nth: usize, schools: usize, taken: &mut BTreeSet<String>, random: &mut Random) -> Teacher {
    let year = if random.chance(12) { 2022 + random.below(3) } else { random.between(1988, 2021) };
    let (month, day) = if random.chance(70) { (9, 1) } else { (random.between(1, 12), random.between(1, 28)) };
    let (month, day) = if year >= 2022 { (9, 1) } else { (month, day) };
    let school = nth % schools;
    let first = (year.saturating_sub(2022)) * 2;
    let leaves = if random.chance(3) { random.between(2, 5) } else { 6 };
    let mut at = [None; 6];
    (first..leaves.max(first + 1).min(6)).for_each(|term| at[term] = Some(school));
    if random.chance(1) {
        // Away for two or three terms: to have a child, to help another county.
        let away = random.between(1, 2);
        (away..=away + random.between(1, 2)).for_each(|term| at[term] = None);
    }
    Teacher {
        name: new_name(taken, random),
        number: format!("{:02}{:04}", school + 11, nth + 1),
        national_id: identity_number(year - 23, nth, random),
        subject: random.pick(&SUBJECTS),
        start: format!("{year}-{month:02}-{day:02}"),
        sex: if random.chance(66) { "女" } else { "男" },
        title: if year > 2018 { 1 } else { random.between(1, 3) },
        at,
        twice: None,
        noted: false,
    }
}

/// An invented number with a right check digit, by GB 11643: weights 2 to the power of 17 - i modulo 11.
fn identity_number(year: usize, nth: usize, random: &mut Random) -> String {
    let sequence = nth % 1000;
    let digits = format!(
        "{:06}{year}{:02}{:02}{sequence:03}",
        640_122 + nth / 1000,
        random.between(1, 12),
        random.between(1, 28)
    );
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: usize = digits.bytes().zip(weights).map(|(digit, weight)| usize::from(digit - b'0') * weight).sum();
    let checks = ["1", "0", "X", "9", "8", "7", "6", "5", "4", "3", "2"];
    format!("{digits}{}", checks[sum % 11])
}

/// Three teachers in a hundred share a name in twos: half of them in one school.
fn share_names(teachers: &mut [Teacher], schools: usize, random: &mut Random) {
    let pairs = (teachers.len() * 3 / 200).max(2);
    for nth in 0..pairs {
        let one = random.below(teachers.len() - schools * 4 - 1);
        // Positions a multiple of `schools` apart are of one school.
        let apart = if nth.is_multiple_of(2) { schools * random.between(1, 3) } else { random.between(1, schools - 1) };
        teachers[one + apart].name = teachers[one].name.clone();
    }
}

/// Five teachers in a hundred change schools once, most between terms; six moves in ten are noted by the bureau.
fn move_about(teachers: &mut [Teacher], schools: usize, random: &mut Random) {
    for _ in 0..teachers.len() / 20 {
        let who = random.below(teachers.len());
        let (to, term) = (random.below(schools), random.between(1, 5));
        let (noted, twice) = (random.chance(60), random.chance(10));
        let teacher = &mut teachers[who];
        let from = teacher.at[term - 1];
        if from.is_none() || from == Some(to) || teacher.noted || teacher.twice.is_some() {
            continue;
        }
        for at in &mut teacher.at[term..] {
            *at = at.map(|_| to);
        }
        teacher.noted = noted;
        teacher.twice = from.filter(|_| twice && teacher.at[term].is_some()).map(|from| (term, from));
    }
}

/// The name as a clerk writes it: wrong twice in a hundred.
fn spelled(name: &str, random: &mut Random) -> String {
    if random.below(100) >= 2 {
        return name.to_owned();
    }
    let mut characters: Vec<char> = name.chars().collect();
    let at = random.between(1, characters.len() - 1);
    let among = |groups: &[&str], random: &mut Random| {
        let group = groups.iter().find(|group| group.contains(characters[at]))?;
        let others: Vec<char> = group.chars().filter(|other| *other != characters[at]).collect();
        (!others.is_empty()).then(|| others[random.below(others.len())])
    };
    let other = match random.below(100) {
        0..60 => among(&SAME_SOUND, random),
        60..80 => among(&LOOK_ALIKE, random),
        80..88 if characters.len() > 2 => {
            characters.remove(at);
            return characters.into_iter().collect();
        }
        88..92 if characters.len() > 2 => {
            characters.swap(1, 2);
            return characters.into_iter().collect();
        }
        _ => None,
    };
    characters[at] = other.unwrap_or_else(|| one_of(GIVEN, random));
    characters.into_iter().collect()
}

/// A number as it survives: once in a hundred without a digit, with another digit, as a float, or rounded.
fn damaged(number: &str, random: &mut Random) -> String {
    if number.is_empty() || random.below(100) >= 1 {
        return number.to_owned();
    }
    let mut digits: Vec<char> = number.chars().collect();
    let at = random.below(digits.len());
    match random.below(4) {
        0 => {
            digits.remove(at);
        }
        1 => digits[at] = char::from(b'0' + random.below(10) as u8),
        2 if number.len() > 15 => return format!("{}.{}E+17", &number[..1], &number[1..6]),
        _ if number.len() > 15 => return format!("{}000", &number[..15]),
        _ => digits.truncate(number.len() - 1),
    }
    digits.into_iter().collect()
}

/// A day as a clerk types it: five in a thousand with another digit in the year.
fn mistyped_day(day: &str, random: &mut Random) -> String {
    if random.below(1000) >= 5 {
        return day.to_owned();
    }
    format!("{}{}{}", &day[..3], random.below(10), &day[4..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identity_numbers_have_the_check_digit_of_the_standard() {
        // The example printed in GB 11643: 11010519491231002X.
        let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
        let sum: u32 = "11010519491231002".bytes().zip(weights).map(|(d, w)| u32::from(d - b'0') * w).sum();
        assert_eq!(sum % 11, 2, "the third check character is X");
        assert!(identity_number(1980, 5, &mut Random::new(1)).len() == 18);
    }

    #[test]
    fn shares_are_as_they_are_said_to_be() {
        let size = RegisterSize { teachers: 2000, seed: 1, mentors: Mentors::OfTheirSubject };
        let text = registers_csv(&size);
        let lines: Vec<Vec<&str>> = text.lines().skip(1).map(|line| line.split(',').collect()).collect();
        assert!(lines.iter().all(|line| line.len() == REGISTER_COLUMNS.split(',').count()));
        let bureau = Bureau::found(&size);
        let wrong =
            lines.iter().filter(|line| line[6] != bureau.teachers[line[5].parse::<usize>().unwrap()].name).count();
        assert!((0.012..0.028).contains(&(wrong as f64 / lines.len() as f64)), "{wrong} of {}", lines.len());
        let names: BTreeSet<&str> = bureau.teachers.iter().map(|teacher| teacher.name.as_str()).collect();
        assert!((25..=31).contains(&(2000 - names.len())), "{}", names.len());
        let moved = bureau.teachers.iter().filter(|one| {
            let schools: BTreeSet<usize> = one.at.iter().flatten().copied().collect();
            schools.len() == 2
        });
        assert!((80..=100).contains(&moved.count()));
    }
}
