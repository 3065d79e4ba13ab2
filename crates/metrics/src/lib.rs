//! qinglan-metrics
