//! qinglan-policy
