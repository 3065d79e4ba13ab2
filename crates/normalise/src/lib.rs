//! qinglan-normalise
