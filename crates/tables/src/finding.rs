//! Problems: one at one place, in words a clerk understands, in both languages.
//!
//! A code carries what is expected and what to do; a finding adds the place, what was found, and the words that fill
//! the `{0}`, `{1}` of its sentences.

mod english;

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::{Place, Term};

/// The language of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lang {
    /// Chinese.
    Zh,
    /// English.
    En,
}

/// How much a finding weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Severity {
    /// A school must fix it: something was not counted.
    Error,
    /// Something was counted in a way the school should confirm.
    Warning,
    /// Worth knowing; nothing to do.
    Info,
}

impl Severity {
    /// The identifier in data.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Info => "info",
        }
    }

    /// The word in workbooks and messages.
    pub const fn word(self, lang: Lang) -> &'static str {
        match (self, lang) {
            (Self::Error, Lang::Zh) => "须改正",
            (Self::Warning, Lang::Zh) => "请核对",
            (Self::Info, Lang::Zh) => "提示",
            (_, Lang::En) => self.key(),
        }
    }
}

macro_rules! codes {
    ($($variant:ident $key:literal $severity:ident
        zh $zh_expected:literal => $zh_hint:literal,
        en $en_expected:literal => $en_hint:literal;)*) => {
        /// What kind of problem a finding is.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum FindingCode { $(#[doc = $en_expected] $variant,)* }

        impl FindingCode {
            /// Every code, in the order of declaration.
            pub const ALL: &'static [FindingCode] = &[$(FindingCode::$variant,)*];

            /// The identifier in data.
            pub const fn key(self) -> &'static str {
                match self { $(Self::$variant => $key,)* }
            }

            /// How much it weighs.
            pub const fn severity(self) -> Severity {
                match self { $(Self::$variant => Severity::$severity,)* }
            }

            const fn sentences(self, lang: Lang) -> (&'static str, &'static str) {
                match (self, lang) {
                    $((Self::$variant, Lang::Zh) => ($zh_expected, $zh_hint),
                      (Self::$variant, Lang::En) => ($en_expected, $en_hint),)*
                }
            }
        }
    };
}

codes! {
    // the file
    FileEncrypted "file_encrypted" Error
        zh "不加密的工作簿" => "文件设了打开密码。请用 Excel 或 WPS 打开，取消密码后另存，再报送。",
        en "a workbook without a password" => "Open it in Excel or WPS, remove the password, save, and send it again.";
    FileDamaged "file_damaged" Error
        zh "完整的文件" => "文件不完整或已损坏（{0}）。请在原电脑上重新打开、另存，再报送。",
        en "a complete file" => "The file is cut short or damaged ({0}). Open and save it again on the computer it came from.";
    FileEmpty "file_empty" Error
        zh "有内容的文件" => "文件大小为 0，或里面没有任何内容。请检查是否发错了文件。",
        en "a file that holds something" => "The file has no content. Check whether the right file was sent.";
    NotAWorkbook "not_a_workbook" Error
        zh "Excel、WPS、ODS、CSV 表格或有表格的 .docx" => "按内容看，这是{0}，不是表格。请报送原来的表格文件。",
        en "an Excel, WPS, ODS or CSV sheet, or a .docx with tables" => "By its content this is {0}, not a sheet. Send the sheet it was made from.";
    FormatNotSupported "format_not_supported" Error
        zh "Excel、WPS、ODS 或 CSV 表格" => "按内容看，这是{0}，目前还读不了。请用 Excel 或 WPS 打开后另存为 .xlsx，再报送。",
        en "an Excel, WPS, ODS or CSV sheet" => "By its content this is {0}, which is not read yet. Open it and save as .xlsx.";
    WordNotRead "word_not_read" Error
        zh "Word 文档（.docx）或表格" => "按内容看，这是{0}，里面的表格读不了。请用 Word 或 WPS 打开，另存为 .docx，再报送。",
        en "a Word document (.docx) or a sheet" => "By its content this is {0}, whose tables are not read. Open it in Word or WPS, save as .docx, and send that.";
    ClosedTermChanged "closed_term_changed" Warning
        zh "封存以后不再变动的文件" => "{0} 学期已经封存，封存后{1}的文件不计入。确有更正的，请与教育局联系，由教育局在以后的学期处理。",
        en "a file that stays as it was when its term was closed" => "Term {0} is closed; a file that {1} afterwards does not count. A correction is the bureau's to make, in a later term.";
    FileTooLarge "file_too_large" Error
        zh "不超过上限（{0}）" => "文件超过上限：{1}。请删去与报送无关的工作表、图片或大片空白格式后另存。",
        en "within the limit ({0})" => "Over the limit: {1}. Remove sheets, pictures and formatting that are not needed.";
    DoctypeRefused "doctype_refused" Error
        zh "普通工作簿" => "文件内含外部定义（DOCTYPE），出于安全不予打开。请用 Excel 或 WPS 另存后再报送。",
        en "an ordinary workbook" => "The file holds an external definition (DOCTYPE) and is not opened for safety. Save it again in Excel or WPS.";
    ReaderFailed "reader_failed" Error
        zh "能正常打开的文件" => "读取这个文件时程序出错（{0}），其他文件不受影响。请用 Excel 或 WPS 打开后另存为 .xlsx，再报送。",
        en "a file that opens" => "Reading this file failed ({0}); no other file is affected. Open it and save as .xlsx.";
    OwnerFileSkipped "owner_file_skipped" Info
        zh "正式文件" => "这是 Excel/WPS 打开文件时留下的临时文件，已跳过，无需处理。",
        en "the real file" => "A temporary file left by Excel or WPS; it is skipped and needs nothing.";
    NameDiffers "name_differs" Info
        zh "与内容一致的扩展名" => "扩展名与内容不符：内容是{0}。已按内容读取，无需处理。",
        en "a name that fits the content" => "The content is {0}; it was read as such.";
    HiddenSheet "hidden_sheet" Warning
        zh "可见的工作表" => "工作表是隐藏的，没有读取。如果里面是要报送的数据，请取消隐藏后再报送；否则请删除。",
        en "a visible sheet" => "The sheet is hidden and was not read. Unhide it if it holds data to be sent, else delete it.";
    FormulaWithoutValue "formula_without_value" Error
        zh "公式的计算结果" => "公式 {0} 没有保存结果，无法读取。请用 Excel 或 WPS 打开，保存一次，再报送。",
        en "a formula with its result" => "The formula {0} has no stored result. Open the file in Excel or WPS, save it, and send it again.";
    ErrorValue "error_value" Error
        zh "正常的值" => "单元格显示错误 {0}。请改正公式或直接填写内容。",
        en "a value" => "The cell shows the error {0}. Mend the formula or type the value.";
    StrayFile "stray_file" Error
        zh "inbox/学期/单位/文件" => "文件没有放在“学期/单位”文件夹里，不知道是哪个学期、哪个单位的。请移到如 2024-1/某某小学/ 的文件夹。",
        en "inbox/<term>/<unit>/<file>" => "The file does not lie in a term and unit folder. Move it to a folder such as 2024-1/<unit>/.";
    TermFolderUnknown "term_folder_unknown" Error
        zh "如 2024-1（秋季）或 2024-2（春季）" => "文件夹名 {0} 不是学期，里面的文件都没有读取。请改名。",
        en "a term such as 2024-1 or 2024-2" => "The folder name {0} is not a term; nothing in it was read. Rename it.";
    // the sheet
    SheetNotUnderstood "sheet_not_understood" Error
        zh "师徒结对、听课记录、材料提交等表" => "没有看懂这张表：{0}。整张表未计入。请核对表头，或在备注中说明这是什么表。",
        en "a pairing, observation, document or similar sheet" => "This sheet was not understood: {0}. Nothing of it was counted.";
    ColumnNotUnderstood "column_not_understood" Warning
        zh "能识别的列名" => "没有看懂列名“{0}”，这一列共 {1} 格没有计入。如与考核有关，请改用常用列名。",
        en "a known column heading" => "The heading \"{0}\" was not understood; the {1} cells below it were not counted.";
    ColumnAmbiguous "column_ambiguous" Error
        zh "能确定含义的列名" => "列名“{0}”有两种读法（{1}），旁边的列也无法判断，没有计入。请写明，例如“听课人”“授课人”。",
        en "a heading with one meaning" => "The heading \"{0}\" reads two ways ({1}) and its neighbours do not decide. Nothing of it was counted.";
    DirectionUnknown "direction_unknown" Error
        zh "谁听谁的课" => "看不出是谁听谁的课（{0}）。请分列“听课人”“授课人”，或写明“师傅听徒弟”。",
        en "who observed whom" => "It cannot be told who observed whom ({0}). Use separate columns for observer and teacher.";
    DirectionAssumed "direction_assumed" Warning
        zh "写明谁听谁的课" => "没有写明谁听谁的课，因表头是“师傅：{0}”，按师傅听徒弟计。如不对请写明。",
        en "who observed whom" => "It is not said who observed whom; under the line for mentor {0} it was read as the mentor observing.";
    CommentsCounted "comments_counted" Warning
        zh "听评课记录" => "这是评课记录：每一次评课按听、评了一节课计入听课。不是这样的，请改报听课记录，或在“类别”一列写明“评课”。",
        en "a log of lessons observed and commented on" => "This is a log of comments on lessons: each is counted as a lesson observed and commented on. If it is not, send a log of lessons observed, or write 评课 in a column 类别.";
    ColumnDoubtful "column_doubtful" Error
        zh "与列名一致的内容" => "列名“{0}”看上去是{1}，可是这一列里写的不像（{2}），没有计入。请核对列名和内容。",
        en "content that fits its heading" => "The heading \"{0}\" reads as {1}, but what stands below it does not ({2}). Nothing of it was counted.";
    KindDoubtful "kind_doubtful" Error
        zh "能确定是哪一种的表" => "这张表有些像{0}，但把握不大，没有计入。请核对表头，或在标题中写明这是什么表。",
        en "a sheet of one certain kind" => "The sheet may be {0}, but this is not certain enough; nothing of it was counted.";
    CellUnexplained "cell_unexplained" Warning
        zh "能归入表格的内容" => "这张表里有 {0} 格内容（从这一格起）不在任何能看懂的行列里，没有计入。请核对。",
        en "content inside a table" => "{0} cells (from this one on) lie outside every row and column that was understood.";
    NoDataRows "no_data_rows" Info
        zh "至少一行数据" => "表头下没有数据行（空模板）。如确实没有，无需处理。",
        en "at least one data row" => "There is no data below the heading (an empty template).";
    // the row and the cell
    DateMissing "date_missing" Error
        zh "日期" => "这一行没有日期，不能计入次数。请补填。",
        en "a date" => "This row has no date and cannot be counted. Fill it in.";
    DateUnreadable "date_unreadable" Error
        zh "日期，如 2024-9-18" => "看不出是哪一天。请写成 2024-9-18 的样子。",
        en "a date such as 2024-9-18" => "The day cannot be told. Write it like 2024-9-18.";
    DateAmbiguous "date_ambiguous" Error
        zh "只有一种读法的日期" => "可以读成 {0}，也可以读成 {1}，没有计入。请写成 2024-9-18 的样子。",
        en "a date with one reading" => "It reads as {0} or as {1} and was not counted. Write it like 2024-9-18.";
    DateByColumn "date_by_column" Info
        zh "不会读错的日期" => "末尾的 0 在数字里丢失了；同一列的月、日都写两位数，按此读成 {0}。如不对请改正。",
        en "a date with one reading" => "A last zero was lost; the column writes months and days with two digits, so it was read as {0}.";
    DateByWeek "date_by_week" Info
        zh "写明年月日的日期" => "没有写日期，按校历的教学周读成 {0}。如本校周次与校历不同请写明日期。",
        en "a date with year, month and day" => "There is no date; by the calendar's teaching weeks it was read as {0}.";
    WeekdayDiffers "weekday_differs" Warning
        zh "{0}" => "{1}是{0}，这里写的是{2}，按日期计。请核对日期。",
        en "{0}" => "{1} is a {0}, but {2} is written; the date was taken. Check it.";
    YearAssumed "year_assumed" Info
        zh "写明年份的日期" => "日期没有写年份，按本学期读成 {0}。如不对请写明。",
        en "a date with its year" => "The date has no year; it was read as {0} by the term.";
    DateOutsideTerm "date_outside_term" Warning
        zh "{0} 之内的日期" => "日期不在所报学期内，计入了 {1} 学期。如属笔误请改正。",
        en "a date within {0}" => "The date lies outside the term it was sent for; it was counted in {1}.";
    DateOutsidePairing "date_outside_pairing" Warning
        zh "结对期间（{0}）的日期" => "日期不在这对师徒的结对期间内，不计入本对的次数。请核对日期或结对时间。",
        en "a date within the pairing ({0})" => "The date lies outside the pairing and is not counted for it.";
    CountUnreadable "count_unreadable" Error
        zh "数字" => "看不出是多少。请只写数字。",
        en "a number" => "The number cannot be told. Write digits only.";
    CountApproximate "count_approximate" Error
        zh "准确的数字" => "这是约数，不知道准确是多少，没有计入。请写准确的数字。",
        en "an exact number" => "This is an approximate number and was not counted. Write the exact one.";
    CountWithText "count_with_text" Warning
        zh "数字" => "数字旁有文字，读成 {0}。如不对请改正。",
        en "a number" => "There is text beside the number; it was read as {0}.";
    ReadsTwoWays "reads_two_ways" Error
        zh "只有一种读法的内容" => "可以读成“{0}”，也可以读成“{1}”，旁边的内容也判断不了，没有计入。请写明。",
        en "something with one reading" => "It reads as {0} or as {1}, and nothing beside it decides. It was not counted. Say which is meant.";
    ValueUnknown "value_unknown" Warning
        zh "{0}" => "没有看懂这个值，按空白处理。请核对写法。",
        en "{0}" => "The value was not understood and is taken as blank.";
    PersonMissing "person_missing" Error
        zh "姓名" => "这一行缺少{0}，不能计入。请补填。",
        en "a name" => "This row lacks {0} and cannot be counted.";
    NameUnreadable "name_unreadable" Error
        zh "一个人的姓名" => "不像一个姓名，没有计入。请只写姓名。",
        en "one person's name" => "This does not read as a name and was not counted.";
    RowIncomplete "row_incomplete" Error
        zh "{0}" => "这一行缺少必填内容（{0}），没有计入。",
        en "{0}" => "This row lacks what is needed ({0}) and was not counted.";
    // between rows and sheets
    RegisterMissing "register_missing" Warning
        zh "师徒结对名单" => "这个单位报了听课记录，但没有师徒结对名单，任何一对师徒的次数都无法计算。请补报结对名单。",
        en "a pairing register" => "This unit sent lessons but no pairing register, so nothing can be counted for a pair. Send the register.";
    NotAPair "not_a_pair" Warning
        zh "名单上的师徒" => "{0} 与 {1} 不在师徒结对名单上，按同伴听课保留，不计入师徒次数。请核对姓名或补报结对名单。",
        en "a pair on the register" => "{0} and {1} are not a registered pair; kept as peers' observation.";
    PairImplied "pair_implied" Warning
        zh "结对名单" => "没有结对名单，按本表认定 {0} 与 {1} 为师徒。请补报结对名单。",
        en "a pairing register" => "No register was sent; {0} and {1} are taken as a pair from this sheet.";
    NameNearMiss "name_near_miss" Warning
        zh "{1}" => "“{0}”与结对名单上的“{1}”只差一字，没有自动合并。请核对姓名。",
        en "{1}" => "\"{0}\" differs by one character from \"{1}\" on the register; they were not merged.";
    SamePersonUnsure "same_person_unsure" Warning
        zh "能确定是不是同一个人" => "“{0}”与{1}的“{2}”可能是同一个人，没有合并，已列入待确认.xlsx。请核对姓名，或加注工号。",
        en "somebody who is surely one person or another" => "\"{0}\" may be \"{2}\" of {1}; they were kept apart and the bureau is asked. Check the name, or add the staff number.";
    NamesakesElsewhere "namesakes_elsewhere" Info
        zh "工号" => "本单位有 {0} 人（{1}）与外单位的人同名，除姓名、学科外没有别的依据，按不同的人计算。若其中有调动或跨校任教的，请加注工号或报送教师花名册。",
        en "a staff number" => "{0} people here ({1}) have namesakes at other units; nothing but name and subject is known of them, and they count as different people. If one of them moved or works at both, add the staff number or send a roster.";
    NameAmbiguous "name_ambiguous" Error
        zh "能确定是哪一位的姓名" => "有 {1} 位“{0}”，看不出是哪一位，没有计入。请加注工号或学科。",
        en "a name that tells the person" => "There are {1} people called \"{0}\"; add the staff number or subject.";
    CopySetAside "copy_set_aside" Info
        zh "一份材料只报一次" => "内容与 {0} 完全相同，是同一份材料的副本；只计一次，无需处理。",
        en "one copy of each sheet" => "It says the same as {0}: a copy, counted once. Nothing needs to be done.";
    CopyDoubtful "copy_doubtful" Warning
        zh "写明月份或周次的统计" => "数字与 {0} 完全相同，又没有写月份或周次，看不出是同一份的副本，还是另一段时间的统计；只计了一次。如是副本，请删去一份；如是另一段时间，请在标题或列里写明。",
        en "counts that name their month or week" => "It says the same as {0} and names no month or week: a copy, or another stretch of time; counted once. Remove the copy, or say in the title what time it is about.";
    EarlierVersion "earlier_version" Warning
        zh "只留最后一版" => "已由 {0} 替代，本表不再计；本表有 {1} 行在新表里没有或已改。如仍应以本表为准，请删去另一个文件。",
        en "the last version alone" => "Replaced by {0}; nothing here is counted. {1} of its rows are not there or were changed. If this one holds, remove the other.";
    VersionsUnclear "versions_unclear" Warning
        zh "只留最后一版，或在文件名里注明“更正”" => "与 {0} 像是同一份材料的两版，有 {1} 行不同，看不出哪一版在后；两版都计了。请只留正确的一版。",
        en "the last version alone, or a name that says it is a correction" => "This and {0} look like two versions of one sheet; {1} rows differ and nothing says which is later. Both are counted. Keep the right one.";
    DuplicateRow "duplicate_row" Warning
        zh "一节课只记一次" => "与第 {0} 行是同一节课，只计一次。如确是两节，请写明节次。",
        en "one row for one lesson" => "The same lesson as row {0}; counted once.";
    ReportsConflict "reports_conflict" Warning
        zh "师徒双方一致的记录" => "同一节课双方所报不一致：{0}。请双方核对。",
        en "the same from both sides" => "Both sides report this lesson differently: {0}.";
    CountDiffers "count_differs" Warning
        zh "{0}" => "汇总数与逐条记录不一致：汇总 {1}，逐条 {0}。以逐条记录为准。",
        en "{0}" => "The summary says {1}, the list has {0}; the list was taken.";
    TotalDiffers "total_differs" Warning
        zh "{0}" => "合计与各行之和不一致：合计写 {1}，各行之和 {0}。以各行为准。",
        en "{0}" => "The total says {1}, the rows add to {0}; the rows were taken.";
    RemarkDenies "remark_denies" Warning
        zh "备注与这一行一致" => "备注写“{0}”，这一行没有计入。如果已经补上，请删去备注或另写一行。",
        en "a remark that agrees with its row" => "The remark says \"{0}\", so the row was not counted. Remove it if the lesson was made up.";
    NameBySurname "name_by_surname" Warning
        zh "全名" => "只写了姓，按本单位结对名单和名册读成“{0}”。如不对请写全名。",
        en "a full name" => "Only the surname is written; it was read as \"{0}\" by the unit's registers. Write the full name if that is wrong.";
    CountBeyond "count_beyond" Error
        zh "不超过 {1} 节" => "写的是 {0} 节，一{2}之内不可能有这么多，没有计入。请核对。",
        en "at most {1} lessons" => "{0} lessons are more than a {2} can hold; nothing was counted. Check the number.";
    DateImplausible "date_implausible" Error
        zh "{0} 学期前后的日期" => "读成 {1}，离所报的学期太远，不像这次报送的事，没有计入。请核对年份。",
        en "a date near term {0}" => "It reads as {1}, too far from the term it was sent for, and was not counted. Check the year.";
    NumbersUnclear "numbers_unclear" Error
        zh "如 第3周、9月、18日" => "表头只写了数字，标题里也没有写明是第几周、几月还是几月的几号，这些列都没有计入。请写明。",
        en "week 3, a month, or a day of a month" => "The headings are bare numbers, and no title says whether they are weeks, months or days; nothing below them was counted. Say which.";
    DirectionContradicts "direction_contradicts" Error
        zh "标题、列名和结对名单一致" => "标题或表名说是{0}，可是按结对名单，“听课人”一列里都是{1}，不知道哪一个对，整张表没有计入。请核对。",
        en "a title, headings and register that agree" => "The title says {0}, but by the register the observers are {1}; nothing of the sheet was counted.";
    DirectionByColumns "direction_by_columns" Warning
        zh "标题、列名和结对名单一致" => "标题或表名说是{0}，这一行却是{1}听课；按列名计。请核对。",
        en "a title, headings and register that agree" => "The title says {0}, but here the observer is {1}; the columns were taken.";
    PairEnded "pair_ended" Warning
        zh "写明结束日期" => "备注或状态写“{0}”，这对师徒已经结束，但没有写哪一天，期间的指标不可判定。请补写结束日期。",
        en "an end date" => "The remark says \"{0}\": the pair has ended, but not on which day. Write the end.";
    PairEndedOn "pair_ended_on" Info
        zh "结束时间一列" => "备注或状态写“{0}”，按 {1} 结束。如不对请改正。",
        en "an end date" => "The remark says \"{0}\"; the end was taken as {1}.";
    PairStartsDiffer "pair_starts_differ" Warning
        zh "前后一致的开始时间" => "{0} 与 {1} 的开始时间前后不一致（{2}），不知道哪一个对，受影响的指标不可判定。请核对。",
        en "one start" => "The start of {0} and {1} differs ({2}); what depends on it is undecidable.";
    RowStruck "row_struck" Warning
        zh "没有划掉的行" => "这一行划了删除线，没有计入。仍然有效的，请去掉删除线；确已作废的，请删去这一行。",
        en "a row that is not struck through" => "The row is struck through and was not counted. Take the line away if it holds, or delete the row.";
    CellStruck "cell_struck" Error
        zh "没有划掉的内容" => "这一格划了删除线，不知道还算不算，没有采用。请只留有效的内容，并去掉删除线。",
        en "something that is not struck through" => "The cell is struck through, so it is not known whether it holds; it was not used. Keep only what holds.";
    StruckButRead "struck_but_read" Warning
        zh "没有划掉的内容" => "这一格划了删除线，仍按没有划掉读了。请核对，并去掉删除线或改正。",
        en "something that is not struck through" => "The cell is struck through and was read all the same. Check it.";
    CountImplausible "count_implausible" Error
        zh "整节的数" => "节数写 {0}，不是整数，没有计入。请改正。",
        en "a whole number of lessons" => "{0} is no whole number of lessons and was not counted.";
    TotalOverSeveral "total_over_several" Error
        zh "每人各自的数" => "这个数合并在几行人上，看不出每人各是多少，没有计入。请分开填写。",
        en "a number for each person" => "The number is merged over several people, so nobody's own is known. It was not counted.";
    FiguresDisagree "figures_disagree" Warning
        zh "{0}" => "与{1}对不上：按{1}应为 {0}，这里写的是 {2}。以{1}为准。请核对。",
        en "{0}" => "It does not agree with {1}: by that it should be {0}, but {2} is written; {1} was taken.";
    EndBeforeStart "end_before_start" Error
        zh "结束不早于开始" => "结束时间早于开始时间，这对师徒的期间无法确定。请改正。",
        en "an end after the start" => "The end lies before the start; the spell cannot be told.";
    PairDropped "pair_dropped" Warning
        zh "写明结束时间" => "{0} 与 {1} 在新学期名单上没有了，也没有写结束时间，按新名单所在学期开始前结束处理。请核对。",
        en "an end date" => "{0} and {1} are no longer on the newer register; taken as ended before that term.";
    TitleUnknown "title_unknown" Warning
        zh "如 高级教师、一级教师" => "没有看懂职称“{0}”，按未填处理。",
        en "a title such as 高级教师" => "The title \"{0}\" was not understood and is taken as blank.";
    TierUnknown "tier_unknown" Warning
        zh "如 市级骨干教师" => "没有看懂称号“{0}”，按未填处理。",
        en "a tier such as 市级骨干教师" => "The tier \"{0}\" was not understood and is taken as blank.";
    FactsConflict "facts_conflict" Warning
        zh "前后一致" => "{0}的{1}前后不一致：{2}。以{3}为准。",
        en "the same throughout" => "The {1} of {0} differs: {2}; {3} was taken.";
    IdNumberDamaged "id_number_damaged" Warning
        zh "18 位文本" => "身份证号存成了数字，末几位已丢失，不可恢复。本工具不用它认人；请改为文本格式重填。",
        en "18 characters as text" => "The number was stored as a float and has lost its last digits; it is not used.";
    IdNumberWrong "id_number_wrong" Warning
        zh "校验码相符的 18 位身份证号" => "身份证号的位数或校验码不对（GB 11643），多半是抄错了一位。本工具不用它认人；请与本人核对后改正。",
        en "18 characters with the right check digit" => "The length or the check digit is wrong (GB 11643): most likely a slip of the pen. It is not used to tell people apart; check it and correct it.";
    UnitSentNothing "unit_sent_nothing" Error
        zh "{0} 学期的报表" => "本学期没有收到这个单位的任何表格，相关指标一律不可判定。请催报。",
        en "sheets for {0}" => "Nothing was received from this unit for the term; its figures are undecidable.";
    UnitClosed "unit_closed" Warning
        zh "撤并以前的报表" => "学校名录写明“{0}”已于 {1} 撤并，此后的学期不再要求它；这里的表格仍照读。如没有撤并，请改正名录。",
        en "sheets from before it was closed" => "The register says that \"{0}\" was closed on {1}: it owes nothing in later terms; the sheets here are read all the same. If it was not closed, mend the register.";
    UnitShortened "unit_shortened" Info
        zh "单位全称" => "按单位简称读成“{0}”。如不对请写全称。",
        en "the unit's full name" => "Read as the unit \"{0}\" by its short name.";
    UnitRenamed "unit_renamed" Info
        zh "单位现名" => "按学校名录的曾用名或学校标识码读成“{0}”。如不对请写现名。",
        en "the unit's present name" => "Read as the unit \"{0}\", by its former name or its code in the register.";
    UnitUnclear "unit_unclear" Warning
        zh "单位全称" => "这个简称可能是{0}，看不出是哪一个，按所写的名称另作一个单位。请写全称。",
        en "the unit's full name" => "The short name may be \"{0}\"; it was kept as a unit of its own. Write the full name.";
    UnitNotInRegister "unit_not_in_register" Warning
        zh "学校名录中的单位" => "单位“{0}”不在学校名录中（最接近：{1}）。请核对文件夹名。",
        en "a unit of the register" => "The unit \"{0}\" is not in the register (nearest: {1}).";
    // what a person decided
    DecisionNamesNobody "decision_names_nobody" Error
        zh "找得到的人或单位" => "{1}里没有“{0}”（最接近：{2}），这条决定没有采用。请改正写法。",
        en "somebody known" => "There is no \"{0}\" among {1} (nearest: {2}); the decision was not taken. Correct the name.";
    DecisionAmbiguous "decision_ambiguous" Error
        zh "能确定是哪一位的姓名" => "有 {1} 位“{0}”，看不出是哪一位，这条决定没有采用。请加写 subject（学科）。",
        en "a name that tells the person" => "There are {1} called \"{0}\"; the decision was not taken. Add the subject taught.";
    CorrectionStale "correction_stale" Error
        zh "与更正时相同的原记录" => "原记录已与更正时不同：{0}。这条更正没有采用。请核对原表后改写或删去。",
        en "the record as it was when it was corrected" => "The record is not what it was when it was corrected: {0}. The correction was not applied. Check the sheet, then rewrite or delete it.";
    LotDoesNotFit "lot_does_not_fit" Error
        zh "正好并列的对象" => "{0}。这次抽签没有采用。请核对后改写或删去。",
        en "exactly those who are tied" => "{0}. The lot was not taken. Check it, then rewrite or delete it.";
    JudgementMisplaced "judgement_misplaced" Error
        zh "与规则相符的对象和期间" => "{0}，这条评定没有采用。请改正。",
        en "a subject and period that fit the rule" => "{0}; the judgement was not taken. Correct it.";
    AnswerUnknown "answer_unknown" Warning
        zh "下拉列表中的一项" => "“{0}”不在可选的回答里{1}，没有采用，问题仍在待确认.xlsx 里。请从下拉列表中选择。",
        en "one of the answers in the list" => "\"{0}\" is not one of the answers{1}; it was not taken and the question stays open. Choose from the list.";
    AnswerIncomplete "answer_incomplete" Warning
        zh "{0}" => "回答缺少{0}，没有采用，问题仍在待确认.xlsx 里。请补填；与上一行相同时可以空着。",
        en "{0}" => "The answer lacks {0}; it was not taken and the question stays open. A blank takes what stands in the row above.";
    AnswerUnsigned "answer_unsigned" Warning
        zh "回答人" => "没有写回答人，这个回答没有采用，问题仍在待确认.xlsx 里。请在这一行的“回答人”里写上姓名；与上一行是同一人时可以空着。",
        en "who answered" => "It is not said who answered, so the answer was not taken and the question stays open. Write the name under 回答人; a blank takes what stands in the row above.";
    AnswerRowChanged "answer_row_changed" Warning
        zh "没有改动过的问题" => "这一行的编号与单位、列名、表头对不上，不知道回答的是哪个问题，没有采用。请只填回答、适用、回答人、回答日期和依据。",
        en "a question as it was written" => "The number of this row does not fit its unit, heading and shape, so it is not known what was answered. Fill in only the answer, its scope, who, when and why.";
    AnswerClashes "answer_clashes" Warning
        zh "互不矛盾的回答" => "与{0}矛盾，没有采用。同一列只有一个含义，同一含义在一张表里只有一列；请改正。",
        en "answers that agree" => "It contradicts {0} and was not taken. A column has one meaning, and a meaning one column of a sheet.";
    RecipeFallsShort "recipe_falls_short" Warning
        zh "{1}" => "按 decisions/layouts.toml 这是{0}，但现在的列里还缺{1}，整张表未计入。请回答待确认.xlsx 里这张表的问题。",
        en "{1}" => "By decisions/layouts.toml this is {0}, but its columns still lack {1}; nothing of it was counted. Answer its questions in 待确认.xlsx.";
}

/// One problem at one place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// What kind of problem.
    pub code: FindingCode,
    /// Where.
    pub place: Place,
    /// The unit that sent the file; empty for the bureau's own.
    pub unit: Arc<str>,
    /// The term it was sent for.
    pub term: Option<Term>,
    /// What was found there, as shown in the file.
    pub found: String,
    /// Words for the `{0}`, `{1}` … of the code's sentences.
    pub words: Vec<String>,
}

impl Finding {
    /// A finding about a place; unit and term are filled in by the room that knows them. Personal numbers in what was found
    /// are masked.
    pub fn new(code: FindingCode, place: Place, found: impl Into<String>) -> Self {
        let found = crate::mask(&found.into());
        Self { code, place, unit: "".into(), term: None, found, words: Vec::new() }
    }

    /// The same finding with words for its sentences.
    pub fn with(mut self, words: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.words = words.into_iter().map(|word| crate::mask(&word.into())).collect();
        self
    }

    /// The same finding, of a unit and term.
    pub fn of(mut self, unit: impl Into<Arc<str>>, term: Option<Term>) -> Self {
        self.unit = unit.into();
        self.term = term;
        self
    }

    /// What was expected there.
    pub fn expected(&self, lang: Lang) -> String {
        self.fill(self.code.sentences(lang).0, lang)
    }

    /// What to do about it.
    pub fn hint(&self, lang: Lang) -> String {
        self.fill(self.code.sentences(lang).1, lang)
    }

    /// How much it weighs.
    pub fn severity(&self) -> Severity {
        self.code.severity()
    }

    /// The order findings are listed in: by unit, term, file, sheet, cell, then code.
    pub fn sort_key(&self) -> (Arc<str>, Option<Term>, Place, FindingCode, String, Vec<String>) {
        (self.unit.clone(), self.term, self.place.clone(), self.code, self.found.clone(), self.words.clone())
    }

    /// What was found, for people: of a whole file our own rooms say what it is, of a cell the school's own words stand.
    pub fn found_text(&self, lang: Lang) -> String {
        match lang {
            Lang::En if self.place.cell.is_none() => english::in_english(&self.found),
            _ => self.found.clone(),
        }
    }

    /// The sentence with its words. In English our own words are translated; a word in quotation marks is the school's.
    fn fill(&self, sentence: &str, lang: Lang) -> String {
        let mut text = sentence.to_owned();
        for (at, word) in self.words.iter().enumerate() {
            let place = format!("{{{at}}}");
            if lang == Lang::En {
                text = text.replace(&format!("\"{place}\""), &format!("\"{word}\""));
                text = text.replace(&place, &english::in_english(word));
            } else {
                text = text.replace(&place, word);
            }
        }
        text
    }
}

/// A value together with what was odd on the way to it.
#[derive(Debug, Clone, PartialEq)]
pub struct Reviewed<T> {
    /// The value.
    pub value: T,
    /// The problems, in the order they were met.
    pub findings: Vec<Finding>,
}

impl<T> Reviewed<T> {
    /// A value nothing was odd about.
    pub fn clean(value: T) -> Self {
        Self { value, findings: Vec::new() }
    }

    /// Hands the value on to the next room and keeps the findings of both.
    pub fn then<U>(self, next: impl FnOnce(T) -> Reviewed<U>) -> Reviewed<U> {
        let mut findings = self.findings;
        let after = next(self.value);
        findings.extend(after.findings);
        Reviewed { value: after.value, findings }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_says_what_is_expected_and_what_to_do_in_both_languages() {
        for code in FindingCode::ALL {
            for lang in [Lang::Zh, Lang::En] {
                let (expected, hint) = code.sentences(lang);
                assert!(!expected.is_empty() && hint.ends_with(['。', '.']), "{}", code.key());
            }
        }
    }

    #[test]
    fn a_school_s_own_word_is_quoted_and_ours_are_translated() {
        let finding = Finding::new(FindingCode::ColumnAmbiguous, Place::file("a.xlsx"), "听课人");
        let hint = finding.with(["听课人", "听课人或授课人"]).hint(Lang::En);
        assert!(hint.starts_with("The heading \"听课人\" reads two ways (observer or observed)"), "{hint}");
    }

    #[test]
    fn the_words_of_a_finding_fill_its_sentences() {
        let finding = Finding::new(FindingCode::TotalDiffers, Place::file("a.xlsx"), "12").with(["11", "12"]);
        assert_eq!(finding.hint(Lang::En), "The total says 12, the rows add to 11; the rows were taken.");
    }
}
