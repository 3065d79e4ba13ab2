//! Numbers of a pack in words: `10节（2018-06-01起，文本）`.

use policy::{DatedValue, Setting, ValueOrigin};

/// A value by date with its unit and whose it is.
pub fn dated(value: &DatedValue, unit: &str) -> String {
    let steps = value.steps.iter().map(|(from, setting)| {
        let shown = setting.as_ref().map_or_else(|| "未设定".to_owned(), |setting| with_unit(setting, unit));
        let from = from.map(|day| format!("{day}起，")).unwrap_or_default();
        match setting {
            Some(_) => format!("{shown}（{from}{}）", origin_zh(value.origin)),
            None => shown,
        }
    });
    steps.collect::<Vec<_>>().join("；")
}

fn with_unit(setting: &Setting, unit: &str) -> String {
    match setting {
        Setting::Int(number) => format!("{number}{unit}"),
        Setting::Number(number) => format!("{number}{unit}"),
        Setting::Text(text) => text.clone(),
        Setting::Bool(answer) => if *answer { "是" } else { "否" }.to_owned(),
        Setting::Date(day) => day.to_string(),
    }
}

fn origin_zh(origin: ValueOrigin) -> &'static str {
    match origin {
        ValueOrigin::Text => "文本",
        ValueOrigin::PackDefault => "默认",
        ValueOrigin::Unset => "未设定",
        ValueOrigin::Bureau => "本局设定",
    }
}
