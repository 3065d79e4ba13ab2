//! Methods and refusals in the words of those who read the workbook.

use apportion::{ApportionError, Divisor, Method, Quota};

/// The words of the methods a pack may name: those that take floors and caps.
pub(crate) const METHODS: [&str; 7] =
    ["largest_remainder", "adams", "danish", "huntington_hill", "webster", "modified_sainte_lague", "dhondt"];

/// The Chinese name of a method.
pub(crate) fn method_zh(method: Method) -> &'static str {
    match method {
        Method::LargestRemainder(Quota::Hare) => "最大余数法",
        Method::LargestRemainder(Quota::Droop) => "最大余数法（特罗普数额）",
        Method::Divisor(Divisor::Adams) => "亚当斯法",
        Method::Divisor(Divisor::Danish) => "丹麦法",
        Method::Divisor(Divisor::HuntingtonHill) => "等比例法（亨廷顿—希尔）",
        Method::Divisor(Divisor::Webster) => "圣拉古法（韦伯斯特）",
        Method::Divisor(Divisor::ModifiedSainteLague) => "修正圣拉古法（首除数1.4）",
        Method::Divisor(Divisor::Dhondt) => "洪德法（杰斐逊）",
    }
}

/// Why nothing can be proposed.
pub(crate) fn refusal_zh(error: &ApportionError, unit: impl Fn(usize) -> String) -> String {
    match error {
        ApportionError::NoWeight { .. } => "没有任何单位报有空缺，无从分配".to_owned(),
        ApportionError::FloorsAboveTotal { least, total } => {
            format!("各单位保底合计{least}个，超过本轮职数{total}个，不能分配；请调低保底或增加职数")
        }
        ApportionError::FloorAboveCap { party, floor, cap } => {
            format!("{}的保底{floor}个高于封顶{cap}个，不能分配", unit(*party))
        }
        ApportionError::TiltBeyondBound { party, tilt, bound } => {
            format!("{}的倾斜{tilt}超出规定幅度{bound}，不能分配", unit(*party))
        }
        ApportionError::NegativeWeight { party, .. } => format!("{}的空缺为负数，不能分配", unit(*party)),
        ApportionError::NotForDroop { .. } => "特罗普数额不能带保底和封顶".to_owned(),
    }
}
