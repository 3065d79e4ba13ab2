//! The policies in force beside the county's own: one school each for the schools' programmes, all for those of a county.

/// The lines of `bureau.toml`.
pub const POLICIES: &str = r#"
# 下面各项都是演示：同一个局可以同时实行多个方案，互不影响；学校自己的方案用 units 写明学校。
# The rest shows that programmes stand beside each other; a school's own programme names its school.
[[policy]]
pack = "baishi-four-tracks"
from = 2024-08-01
units = ["平川县第一小学"]

[[policy]]
pack = "qinglan-hetong-2016"
from = 2024-08-01
units = ["平川县第二小学"]

[[policy]]
pack = "taopu-qinglan"
from = 2024-08-01
units = ["平川县实验小学"]

[[policy]]
pack = "dongpo-shidaitu"
from = 2024-08-01
units = ["柳河镇中心小学"]

[[policy]]
pack = "yidaiyi-jiaokeshi"
from = 2024-08-01
units = ["红岭镇中学"]

[[policy]]
pack = "xiasulagong-qinglan"
from = 2024-08-01
units = ["白杨乡中心小学"]

[[policy]]
pack = "zhongqingnian-peiyang"
from = 2024-08-01
units = ["青石镇中学"]

[[policy]]
pack = "tudi-zongjie"
from = 2024-08-01
units = ["平川县特殊教育学校"]

[[policy]]
pack = "liushou-guanai"
from = 2024-08-01
units = ["柳河镇中心小学"]

[[policy]]
pack = "youeryuan-bangfu"
from = 2024-08-01
units = ["平川县实验幼儿园", "平川县第二幼儿园", "柳河镇中心幼儿园", "白杨乡中心幼儿园"]

[[policy]]
pack = "gg-xianyang"
from = 2024-08-01
units = ["平川县第一中学"]

[[policy]]
pack = "gg-sangzhen"
from = 2024-08-01
units = ["平川县第二中学"]

[[policy]]
pack = "gg-ten-points"
from = 2024-08-01
units = ["平川县第一小学"]

[[policy]]
pack = "gg-four-measures"
from = 2024-08-01
units = ["平川县第二小学"]

[[policy]]
pack = "gg-yunnan-3x3"
from = 2024-08-01

[[policy]]
pack = "gg-teacher-team"
from = 2024-08-01
units = ["平川县职业技术学校"]

[policy.set]
"GG-F-05.at_most" = 30             # 督导发现的问题三十天内整改

[[policy]]
pack = "gg-school-system"
from = 2024-08-01
units = ["青石镇中学"]

[[policy]]
pack = "gg-2024-six-points"
from = 2024-08-01
units = ["平川县第一中学"]

[[policy]]
pack = "gg-2024-goal"
from = 2024-08-01
units = ["平川县第二中学"]

[[policy]]
pack = "gg-three-stages"
from = 2024-08-01
units = ["平川县职业技术学校"]

[[policy]]
pack = "gg-kindergarten"
from = 2024-08-01
units = ["平川县实验幼儿园"]

[[policy]]
pack = "gg-chengdu-district"
from = 2024-08-01

[policy.set]
plan_to = 2028-12-31
expert_a_year = 10
backbone_a_year = 5

[[policy]]
pack = "qiangshi"
from = 2024-08-01
units = ["平川县第一小学", "平川县实验幼儿园", "青石镇中学"]

[[policy]]
pack = "haian-1115"
from = 2024-01-01

[policy.set]                       # 这一年的日期
year_from = 2024-01-01
year_to = 2024-12-31
march_to = 2024-03-31
april_to = 2024-04-30
may_from = 2024-05-01
may_to = 2024-05-31
june_from = 2024-06-01
june_to = 2024-06-30
july_from = 2024-07-01
july_to = 2024-07-31
august_from = 2024-08-01
august_to = 2024-08-31
september_from = 2024-09-01
september_to = 2024-09-30
november_from = 2024-11-01
november_to = 2024-11-30
december_from = 2024-12-01
december_to = 2024-12-31
"#;
