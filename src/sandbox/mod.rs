//! The sandbox: a Bot API server and a Kaspi shop API server on 127.0.0.1, strict as the real ones.
//!
//! It imports nothing else of this package and has its own wire structures, so that a mistake in one side's idea of
//! a format cannot hide in the other's.

pub mod http;
pub mod kaspi;
pub mod telegram;
