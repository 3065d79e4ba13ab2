//! qinglan-sample
