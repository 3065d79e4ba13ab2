//! qinglan-store
