//! Where the samples lie, and a bureau with a usual calendar.

use std::path::{Path, PathBuf};

use policy::Bureau;

/// The `sample-data` folder.
pub fn sample_data() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../sample-data")
}

/// A bureau as `qinglan init` writes it.
pub fn usual_bureau() -> Bureau {
    let text = r#"
name = "示例县教育体育局"
[calendar.usual]
autumn = { start = "08-25", teaching_start = "09-01", teaching_end = "01-15", end = "01-20" }
spring = { start = "02-20", teaching_start = "02-26", teaching_end = "07-05", end = "07-10" }
[[policy]]
pack = "pingluo-qinglan"
from = 2018-06-01
"#;
    Bureau::parse("bureau.toml", text).expect("a right bureau")
}
