//! qinglan-ingest
