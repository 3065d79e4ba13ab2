//! What a column of a school's sheet can mean: the closed list the heading vocabulary maps words to.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

macro_rules! fields {
    ($($variant:ident $key:literal $zh:literal,)*) => {
        /// What a column of a school's sheet means.
        ///
        /// The words schools use for each are data (`pipelines/vocabulary/headings.toml`); this list is only the meanings.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub enum Field { $(#[doc = $zh] $variant,)* }

        impl Field {
            /// Every field, in the order of declaration.
            pub const ALL: &'static [Field] = &[$(Field::$variant,)*];

            /// The name used in data files.
            pub const fn key(self) -> &'static str {
                match self { $(Field::$variant => $key,)* }
            }

            /// The name used in messages and workbooks.
            pub const fn zh(self) -> &'static str {
                match self { $(Field::$variant => $zh,)* }
            }
        }

        impl FromStr for Field {
            type Err = String;
            fn from_str(key: &str) -> Result<Self, String> {
                match key { $($key => Ok(Field::$variant),)* _ => Err(format!("`{key}` is not a field")) }
            }
        }
    };
}

fields! {
    // who and where
    Unit "unit" "单位",
    UnitShort "unit_short" "单位简称",
    UnitCode "unit_code" "学校标识码",
    FormerName "former_name" "曾用名",
    RenamedOn "renamed_on" "更名日期",
    OpenedOn "opened_on" "设立时间",
    ClosedOn "closed_on" "撤并时间",
    Name "name" "姓名",
    StaffNo "staff_no" "工号",
    NationalId "national_id" "身份证号",
    Phone "phone" "电话",
    Sex "sex" "性别",
    BirthDate "birth_date" "出生年月",
    FirstTeachingDate "first_teaching_date" "参加工作时间",
    ServiceYears "service_years" "教龄",
    HireDate "hire_date" "入职时间",
    HireChannel "hire_channel" "来源渠道",
    Subject "subject" "学科",
    Section "section" "学段",
    Grade "grade" "年级",
    Class "class" "班级",
    Title "title" "职称",
    QualifiedTitle "qualified_title" "已取得职称",
    TitleFrom "title_from" "聘任时间",
    PostGrade "post_grade" "岗位等级",
    Tier "tier" "骨干级别",
    TierFrom "tier_from" "骨干认定时间",
    TierTo "tier_to" "骨干有效期至",
    Post "post" "职务",
    Degree "degree" "学历",
    Homeroom "homeroom" "班主任",
    EmploymentStatus "employment_status" "在岗状态",
    UnitKind "unit_kind" "单位类别",
    FromUnit "from_unit" "调出单位",
    ToUnit "to_unit" "调入单位",
    MovedOn "moved_on" "调动时间",
    // pairs
    Mentor "mentor" "师傅",
    Mentee "mentee" "徒弟",
    MentorUnit "mentor_unit" "师傅单位",
    MenteeUnit "mentee_unit" "徒弟单位",
    MentorSubject "mentor_subject" "师傅学科",
    MenteeSubject "mentee_subject" "徒弟学科",
    MentorTitle "mentor_title" "师傅职称",
    MenteeTitle "mentee_title" "徒弟职称",
    MentorTier "mentor_tier" "师傅骨干级别",
    MentorStaffNo "mentor_staff_no" "师傅工号",
    MenteeStaffNo "mentee_staff_no" "徒弟工号",
    MenteeFirstTeachingDate "mentee_first_teaching_date" "徒弟参加工作时间",
    Track "track" "结对类别",
    Start "start" "开始时间",
    End "end" "结束时间",
    Span "span" "起止时间",
    SpanYears "span_years" "协议期限",
    PairStatus "pair_status" "结对状态",
    // lessons and other occasions
    Observer "observer" "听课人",
    Observed "observed" "授课人",
    Date "date" "日期",
    Month "month" "月份",
    Day "day" "日",
    Week "week" "周次",
    Weekday "weekday" "星期",
    PeriodNo "period_no" "节次",
    Lessons "lessons" "节数",
    Topic "topic" "课题",
    LessonType "lesson_type" "课型",
    Room "room" "地点",
    Appraisal "appraisal" "评课意见",
    Direction "direction" "听课方向",
    ActivityKind "activity_kind" "活动类别",
    SchoolYear "school_year" "学年",
    Term "term" "学期",
    MentorObserved "mentor_observed" "师傅听徒弟节数",
    MenteeObserved "mentee_observed" "徒弟听师傅节数",
    Count "count" "次数",
    Total "total" "合计",
    Required "required" "应完成",
    Rate "rate" "完成率",
    Completion "completion" "完成情况",
    // papers
    DocumentKind "document_kind" "材料名称",
    DocumentTitle "document_title" "材料题目",
    Quantity "quantity" "份数",
    SubmittedOn "submitted_on" "提交日期",
    DueOn "due_on" "截止日期",
    ReviewedOn "reviewed_on" "审核日期",
    ReviewResult "review_result" "审核结果",
    ReceivedBy "received_by" "接收部门",
    Parts "parts" "包含内容",
    // judgements
    Scheme "scheme" "考核项目",
    Stage "stage" "阶段",
    Step "step" "考核内容",
    Score "score" "得分",
    Rating "rating" "等次",
    Result "result" "结果",
    DecidedOn "decided_on" "考核日期",
    Rater "rater" "评委",
    RaterUnit "rater_unit" "评委单位",
    FullScore "full_score" "满分",
    // achievements
    AwardName "award_name" "获奖名称",
    AwardKind "award_kind" "奖项类别",
    Level "level" "级别",
    Prize "prize" "奖次",
    AwardDate "award_date" "获奖时间",
    Issuer "issuer" "颁奖单位",
    Guide "guide" "指导教师",
    PublicationTitle "publication_title" "论文题目",
    Journal "journal" "刊物",
    ProjectTitle "project_title" "课题名称",
    ProjectRole "project_role" "承担角色",
    HonourCode "honour_code" "荣誉称号",
    // organisation, schedule, checks
    GroupKind "group_kind" "机构名称",
    GroupRole "group_role" "机构职务",
    EventKind "event_kind" "活动名称",
    Content "content" "内容",
    PlannedFrom "planned_from" "计划开始",
    PlannedTo "planned_to" "计划结束",
    DoneOn "done_on" "完成时间",
    Finding "finding" "检查情况",
    CheckResult "check_result" "检查结果",
    CheckKind "check_kind" "检查类别",
    Attendees "attendees" "参加人员",
    WorkStage "work_stage" "工作阶段",
    Town "town" "乡镇",
    SanctionKind "sanction_kind" "奖惩类别",
    Amount "amount" "金额",
    Months "months" "月数",
    Hours "hours" "学时",
    Vacancies "vacancies" "空缺岗位数",
    ApprovedPosts "approved_posts" "核定岗位数",
    FilledPosts "filled_posts" "已聘数",
    SpecialPosts "special_posts" "特设岗位数",
    // training, help, care
    Course "course" "培训名称",
    TrainingKind "training_kind" "培训类别",
    TrainingForm "training_form" "培训形式",
    CreditedHours "credited_hours" "认定学时",
    Days "days" "天数",
    Helper "helper" "帮扶单位",
    Helped "helped" "被帮扶单位",
    HelpForm "help_form" "帮扶形式",
    StaffCount "staff_count" "派出人数",
    ClassGroup "class_group" "年龄班",
    HasPlan "has_plan" "有计划",
    HasMeasure "has_measure" "有措施",
    HasRecord "has_record" "有记录",
    HasSummary "has_summary" "有总结",
    HasPhoto "has_photo" "有图片",
    Attended "attended" "到会",
    MemberRole "member_role" "成员类别",
    Layer "layer" "培养层次",
    TargetTier "target_tier" "培养目标",
    ChildNo "child_no" "儿童编号",
    Boarding "boarding" "寄宿",
    KeyChild "key_child" "重点帮扶",
    CareKind "care_kind" "谈心家访类别",
    Talker "talker" "谈心人",
    HasCard "has_card" "已填记录卡",
    ServiceKind "service_kind" "交流类别",
    ServiceUnit "service_unit" "交流单位",
    IsRural "is_rural" "在乡村",
    Respondent "respondent" "评价方",
    SurveyItem "survey_item" "评价项目",
    Respondents "respondents" "评价人数",
    // agreements, groups, programmes
    AgreementKind "agreement_kind" "协议类别",
    SignedOn "signed_on" "签订日期",
    ConsentA "consent_a" "甲方同意",
    ConsentB "consent_b" "乙方同意",
    EthicsClause "ethics_clause" "有师德条款",
    GroupName "group_name" "团队名称",
    Leader "leader" "领衔人",
    Dept "dept" "部门",
    Programme "programme" "所属项目",
    AssignmentMode "assignment_mode" "结对方式",
    MemberReason "member_reason" "进出原因",
    // classes and their results
    HomeroomTeacher "homeroom_teacher" "班主任姓名",
    Boarders "boarders" "寄宿生人数",
    Exam "exam" "考试名称",
    Mean "mean" "均分",
    ClassRank "class_rank" "班级名次",
    PeerCount "peer_count" "同类班级数",
    PriorRank "prior_rank" "上次名次",
    // care of children: what is private is never read, only whether it is there
    Private "private" "儿童及监护人信息",
    UpdatedOn "updated_on" "更新日期",
    RiskCategory "risk_category" "特殊类别",
    CarePairKind "care_pair_kind" "结对帮扶类别",
    CareHelper "care_helper" "帮扶人",
    CarePlanKind "care_plan_kind" "帮扶计划类别",
    HasTime "has_time" "有时间",
    HasContent "has_content" "有内容",
    HasEffect "has_effect" "有成效",
    ActorRole "actor_role" "谈心人身份",
    IncidentNo "incident_no" "事件编号",
    IncidentKind "incident_kind" "事件类别",
    OccurredAt "occurred_at" "发生时间",
    DiscoveredAt "discovered_at" "发现时间",
    TreatedAt "treated_at" "救治时间",
    Recipient "recipient" "告知对象",
    NotifiedAt "notified_at" "告知时间",
    ToldGuardian "told_guardian" "告知监护人时间",
    ToldParent "told_parent" "告知家长时间",
    ToldOffice "told_office" "报告教育局时间",
    ToldTown "told_town" "报告乡镇时间",
    // units: scores, complaints, reports, targets, places
    Item "item" "考核指标",
    Weight "weight" "权重",
    Zeroed "zeroed" "记零分",
    ReceivedOn "received_on" "受理日期",
    SettledOn "settled_on" "办结日期",
    Channel "channel" "反映渠道",
    Upheld "upheld" "属实",
    ReportKind "report_kind" "月报类别",
    CutoffOn "cutoff_on" "最迟报送日期",
    TargetLevel "target_level" "申报职称",
    AppliedOn "applied_on" "申报日期",
    Outcome "outcome" "评审结果",
    BarredReason "barred_reason" "不予受理原因",
    Metric "metric" "目标指标",
    Stratum "stratum" "目标类别",
    TargetMin "target_min" "目标值",
    TargetMax "target_max" "目标上限",
    SetOn "set_on" "下达日期",
    Places "places" "名额",
    Special "special" "特设岗位",
    ResourceKind "resource_kind" "支持物资",
    CourseName "course_name" "精品课程",
    BuiltOn "built_on" "建成时间",
    UsedBy "used_by" "使用单位数",
    // more of trainings, events, checks, papers, titles, people, units
    TrainingContent "training_content" "培训内容",
    Batch "batch" "批次",
    OffJob "off_job" "脱产",
    Role "role" "参加身份",
    Invited "invited" "应参加",
    Mode "mode" "活动方式",
    Participants "participants" "参加人数",
    Organiser "organiser" "承办单位",
    Phase "phase" "检查阶段",
    Inspector "inspector" "督查人",
    Dimension "dimension" "评价方面",
    RectifiedOn "rectified_on" "整改完成日期",
    TierStatus "tier_status" "称号状态",
    CertificateNo "certificate_no" "称号证书编号",
    GrantingBody "granting_body" "认定单位",
    TierPath "tier_path" "认定途径",
    CertDate "cert_date" "教师资格证取得时间",
    Putonghua "putonghua" "普通话等级",
    Researcher "researcher" "专职教研员",
    UrbanRural "urban_rural" "城乡",
    Ownership "ownership" "办学性质",
    IsDemo "is_demo" "示范校（园）",
    IsWeak "is_weak" "薄弱校（园）",
    ParentUnit "parent_unit" "上级单位",
    BookTitle "book_title" "书名",
    BookCategory "book_category" "书目类别",
    Chars "chars" "字数",
    PublicationKind "publication_kind" "成果形式",
    AuthorOrder "author_order" "署名次序",
    // not data
    SerialNo "serial_no" "序号",
    Remark "remark" "备注",
    Signature "signature" "签字",
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.key())
    }
}

impl TryFrom<String> for Field {
    type Error = String;
    fn try_from(key: String) -> Result<Self, String> {
        key.parse()
    }
}

impl From<Field> for String {
    fn from(field: Field) -> Self {
        field.key().to_owned()
    }
}
