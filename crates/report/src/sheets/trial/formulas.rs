//! The formulas of 试算: plain enough for Excel 2007, WPS and LibreOffice alike. No arrays to be entered, no LET, no XLOOKUP;
//! comparisons in SUMPRODUCT and not in COUNTIF, which turns numbers into text of fifteen digits.

use tables::{CellRef, column_letters};

use super::model::{IN, LOTS, Missing, OPEN, OUT, Rounding, Rounds, Way};

/// Cells the formulas of one list speak of.
pub(crate) struct Places {
    /// The row in which the tried weights stand beside the parts.
    pub weights: u32,
    /// First column of what each has, and of what there was to have.
    pub earned: u32,
    pub possible: u32,
    pub items: u32,
    /// First and last row of the candidates.
    pub first: u32,
    pub last: u32,
    /// The cell of the number of places.
    pub places: CellRef,
}

/// Columns of a candidate's row.
pub(crate) const TAKES_PART: u32 = 2;
pub(crate) const ORDER: u32 = 3;
pub(crate) const RANK: u32 = 5;
pub(crate) const WORD: u32 = 6;
pub(crate) const TRIED_SCORE: u32 = 7;
pub(crate) const TRIED_RANK: u32 = 8;
pub(crate) const TRIED_WORD: u32 = 9;

/// Nothing to say. An empty text cannot be kept as a result: it would be read as 0.
pub(crate) const NONE: &str = "—";
/// 是 in the column of who takes part.
pub(crate) const YES: &str = "是";
pub(crate) const NO: &str = "否";
pub(crate) const SAME: &str = "与正式名单一致";
pub(crate) const DIFFERENT: &str = "与正式名单不一致：不同的有 ";

/// `$H$8`.
pub(crate) fn fixed(cell: CellRef) -> String {
    format!("${}${}", column_letters(cell.col), cell.row + 1)
}

fn own(col: u32, row: u32) -> String {
    format!("${}{}", column_letters(col), row + 1)
}

impl Places {
    fn weights(&self) -> String {
        let last = CellRef::new(self.weights, self.earned + self.items - 1);
        format!("{}:{}", fixed(CellRef::new(self.weights, self.earned)), fixed(last))
    }

    /// 1 where an item is one of the full points, 0 where it stands beside them: the row above the weights.
    fn inside(&self) -> String {
        let row = self.weights - 1;
        let last = CellRef::new(row, self.earned + self.items - 1);
        format!("{}:{}", fixed(CellRef::new(row, self.earned)), fixed(last))
    }

    fn parts(&self, first: u32, row: u32) -> String {
        format!("{}:{}", own(first, row), own(first + self.items - 1, row))
    }

    fn all(&self, col: u32) -> String {
        format!("{}:{}", fixed(CellRef::new(self.first, col)), fixed(CellRef::new(self.last, col)))
    }

    /// The score of one row; a dash where nothing applies to it.
    pub fn score(&self, row: u32, way: Way, rounding: Option<(u32, Rounding)>) -> String {
        let (w, e) = (self.weights(), self.parts(self.earned, row));
        if way == Way::Count {
            return format!("ROUND(SUMPRODUCT({w},{e}),10)");
        }
        let p = self.parts(self.possible, row);
        if way == Way::Share {
            return format!("IF(SUMPRODUCT({w},{p})=0,\"{NONE}\",ROUND(SUMPRODUCT({w},{e})/SUMPRODUCT({w},{p}),12))");
        }
        let (missing, rounds) = match way {
            Way::Sheet { missing, rounds } => (missing, rounds),
            _ => (Missing::Zero, Rounds::Sum),
        };
        let inside = self.inside();
        let applicable = format!("SUMPRODUCT({w}*{inside}*({p}<>0))");
        let times = match missing {
            Missing::Zero => String::new(),
            // An item beside the full points keeps its own: ×1.
            Missing::Spread => format!("*(1+{inside}*(SUMPRODUCT({w}*{inside})/{applicable}-1))"),
        };
        let items = format!("{w}*{e}/({p}+({p}=0)){times}");
        let sum = match (rounds, rounding) {
            (Rounds::EachItem, Some((decimals, _))) => {
                format!("ROUND(SUMPRODUCT(ROUND(ROUND({items},10),{decimals})),10)")
            }
            _ => rounded(&format!("ROUND(SUMPRODUCT({items}),10)"), rounding),
        };
        format!("IF({applicable}=0,\"{NONE}\",{sum})")
    }

    /// The rank of one row among those who take part: higher scores first, then the order among equals.
    pub fn rank(&self, row: u32) -> String {
        let (part, order, score) = (self.all(TAKES_PART), self.all(ORDER), self.all(TRIED_SCORE));
        let (own_part, own_order, own_score) = (own(TAKES_PART, row), own(ORDER, row), own(TRIED_SCORE, row));
        let ranked = format!("({part}=\"{YES}\")*ISNUMBER({score})");
        format!(
            "IF(AND({own_part}=\"{YES}\",ISNUMBER({own_score})),1+SUMPRODUCT({ranked}*({score}>{own_score}))+SUMPRODUCT({ranked}*({score}={own_score})*({order}<{own_order})),\"{NONE}\")"
        )
    }

    /// In, out, or tied at the line, by the number of places.
    pub fn word(&self, row: u32) -> String {
        let (part, official, rank, places) =
            (own(TAKES_PART, row), own(WORD, row), own(TRIED_RANK, row), fixed(self.places));
        let last_equal = format!("{rank}+SUMPRODUCT(({}={rank})*1)-1", self.all(TRIED_RANK));
        format!(
            "IF({part}<>\"{YES}\",{official},IF(NOT(ISNUMBER({rank})),\"{OPEN}\",IF({places}=\"\",\"{OPEN}\",IF({last_equal}<={places},\"{IN}\",IF({rank}>{places},\"{OUT}\",\"{LOTS}\")))))"
        )
    }

    /// What is different from the official list: 进入, 退出, 升 2, 降 1; a dash where nothing is.
    pub fn change(&self, row: u32) -> String {
        let (rank, word) = (own(RANK, row), own(WORD, row));
        let (tried_rank, tried_word) = (own(TRIED_RANK, row), own(TRIED_WORD, row));
        format!(
            "IF({tried_word}<>{word},IF({tried_word}=\"{IN}\",\"进入\",IF({word}=\"{IN}\",\"退出\",\"改为\"&{tried_word})),IF(AND(ISNUMBER({rank}),ISNUMBER({tried_rank})),IF({tried_rank}<{rank},\"升 \"&({rank}-{tried_rank}),IF({tried_rank}>{rank},\"降 \"&({tried_rank}-{rank}),\"{NONE}\")),\"{NONE}\"))"
        )
    }

    /// Whether every rank and every word is that of the official list.
    pub fn check(&self) -> String {
        let count = self.last - self.first + 1;
        let same = format!(
            "SUMPRODUCT(({}={})*({}={}))",
            self.all(RANK),
            self.all(TRIED_RANK),
            self.all(WORD),
            self.all(TRIED_WORD)
        );
        format!("IF({same}={count},\"{SAME}\",\"{DIFFERENT}\"&({count}-{same})&\" 个\")")
    }
}

fn rounded(value: &str, rounding: Option<(u32, Rounding)>) -> String {
    let Some((decimals, how)) = rounding else { return value.to_owned() };
    match how {
        Rounding::HalfUp => format!("ROUND({value},{decimals})"),
        Rounding::Down => format!("ROUNDDOWN({value},{decimals})"),
        Rounding::Up => format!("ROUNDUP({value},{decimals})"),
        Rounding::HalfEven => {
            let unit = 10_i64.pow(decimals);
            format!("ROUND(ROUND({value},{decimals})-IF(ROUND(MOD({value}*{unit},2),6)=0.5,1/{unit},0),{decimals})")
        }
    }
}
