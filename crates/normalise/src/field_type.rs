//! What the cells of a field are read as.

use tables::Field;

use crate::lines::is_person_field;

/// The type a field's cells are read as.
#[derive(Clone, Copy)]
pub enum FieldType {
    /// Names of people.
    People,
    /// A day.
    Day,
    /// A day, or the first of a month.
    MonthStart,
    /// A day, or the last of a month.
    MonthEnd,
    /// A number.
    Count,
    /// A place among others: `3`, `第3名`.
    Rank,
    /// Lesson periods.
    Periods,
    /// A teaching week.
    Week,
    /// A month or a day of one.
    Month,
    /// A day with its time.
    Moment,
    /// A mark for yes or no.
    Mark,
    /// A word of a list.
    List(&'static str),
    /// Any text.
    Text,
}

/// The type a field's cells are read as.
pub fn type_of(field: Field) -> FieldType {
    match field {
        field if is_person_field(field) => FieldType::People,
        Field::Date
        | Field::SubmittedOn
        | Field::DueOn
        | Field::ReviewedOn
        | Field::DoneOn
        | Field::ReceivedOn
        | Field::SettledOn
        | Field::CutoffOn
        | Field::RectifiedOn => FieldType::Day,
        Field::OccurredAt
        | Field::DiscoveredAt
        | Field::TreatedAt
        | Field::NotifiedAt
        | Field::ToldGuardian
        | Field::ToldParent
        | Field::ToldOffice
        | Field::ToldTown => FieldType::Moment,
        Field::MovedOn
        | Field::RenamedOn
        | Field::OpenedOn
        | Field::AwardDate
        | Field::DecidedOn
        | Field::Start
        | Field::FirstTeachingDate
        | Field::HireDate
        | Field::TitleFrom
        | Field::TierFrom
        | Field::MenteeFirstTeachingDate
        | Field::SignedOn
        | Field::UpdatedOn
        | Field::AppliedOn
        | Field::SetOn
        | Field::BuiltOn
        | Field::CertDate
        | Field::PlannedFrom => FieldType::MonthStart,
        Field::End | Field::ClosedOn | Field::TierTo | Field::PlannedTo => FieldType::MonthEnd,
        Field::Lessons
        | Field::MentorObserved
        | Field::MenteeObserved
        | Field::Count
        | Field::Total
        | Field::Required
        | Field::Quantity
        | Field::Score
        | Field::FullScore
        | Field::Vacancies
        | Field::ApprovedPosts
        | Field::FilledPosts
        | Field::SpecialPosts
        | Field::Amount
        | Field::Months
        | Field::Hours
        | Field::CreditedHours
        | Field::Days
        | Field::StaffCount
        | Field::Boarders
        | Field::Mean
        | Field::PeerCount
        | Field::TargetMin
        | Field::TargetMax
        | Field::Places
        | Field::UsedBy
        | Field::Participants
        | Field::Chars
        | Field::AuthorOrder
        | Field::Respondents => FieldType::Count,
        Field::ClassRank | Field::PriorRank => FieldType::Rank,
        Field::PeriodNo => FieldType::Periods,
        Field::Week => FieldType::Week,
        Field::Month | Field::Day => FieldType::Month,
        Field::Homeroom
        | Field::HasPlan
        | Field::HasMeasure
        | Field::HasRecord
        | Field::HasSummary
        | Field::HasPhoto
        | Field::Attended
        | Field::Boarding
        | Field::KeyChild
        | Field::HasCard
        | Field::ConsentA
        | Field::ConsentB
        | Field::EthicsClause
        | Field::HasTime
        | Field::HasContent
        | Field::HasEffect
        | Field::Zeroed
        | Field::Upheld
        | Field::Special
        | Field::OffJob
        | Field::Invited
        | Field::Researcher
        | Field::IsDemo
        | Field::IsWeak
        | Field::IsRural => FieldType::Mark,
        Field::TrainingKind => FieldType::List("training_kind"),
        Field::TrainingForm => FieldType::List("training_form"),
        Field::HelpForm => FieldType::List("help_form"),
        Field::ClassGroup => FieldType::List("class_group"),
        Field::MemberRole => FieldType::List("member_role"),
        Field::CareKind => FieldType::List("care_kind"),
        Field::ServiceKind => FieldType::List("service_kind"),
        Field::Respondent => FieldType::List("respondent"),
        Field::AgreementKind => FieldType::List("agreement_kind"),
        Field::AssignmentMode => FieldType::List("assignment_mode"),
        Field::CarePairKind => FieldType::List("care_pair_kind"),
        Field::CarePlanKind => FieldType::List("care_plan_kind"),
        Field::ActorRole => FieldType::List("care_role"),
        Field::IncidentKind => FieldType::List("incident_kind"),
        Field::Recipient => FieldType::List("notice_recipient"),
        Field::Channel => FieldType::List("complaint_channel"),
        Field::ReportKind => FieldType::List("report_kind"),
        Field::TargetLevel => FieldType::List("title"),
        Field::ResourceKind => FieldType::List("resource_kind"),
        Field::Mode => FieldType::List("mode"),
        Field::Phase => FieldType::List("phase"),
        Field::TierStatus => FieldType::List("tier_status"),
        Field::TierPath => FieldType::List("tier_path"),
        Field::UrbanRural => FieldType::List("urban_rural"),
        Field::PublicationKind => FieldType::List("publication_kind"),
        Field::Title | Field::QualifiedTitle | Field::MentorTitle | Field::MenteeTitle => FieldType::List("title"),
        Field::Level => FieldType::List("level"),
        Field::Prize => FieldType::List("prize"),
        Field::Stage => FieldType::List("stage"),
        Field::Scheme => FieldType::List("scheme"),
        Field::Rating | Field::Result => FieldType::List("rating"),
        Field::DocumentKind => FieldType::List("document_kind"),
        Field::LessonType => FieldType::List("lesson_type"),
        Field::Track => FieldType::List("track"),
        Field::ActivityKind => FieldType::List("activity_kind"),
        Field::AwardKind => FieldType::List("contest_kind"),
        _ => FieldType::Text,
    }
}

/// Fields that count lessons: whole ones, and halves where two share one.
pub fn is_of_lessons(field: Field) -> bool {
    matches!(field, Field::Lessons | Field::Count | Field::MentorObserved | Field::MenteeObserved)
}

/// Fields that name a unit.
pub fn is_unit_field(field: Field) -> bool {
    matches!(
        field,
        Field::Unit
            | Field::MentorUnit
            | Field::MenteeUnit
            | Field::FromUnit
            | Field::ToUnit
            | Field::RaterUnit
            | Field::ParentUnit
    )
}
