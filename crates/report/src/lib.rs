//! qinglan-report
