//! Streams as bytes: standard input, TCP, `rtl_tcp`, a file that another program is writing.
//!
//! A [`Transport`] hands over bytes as they come and waits for them no longer than a moment, so that whoever reads can be
//! stopped. It decides when a connection that went away is tried again, and says so ([`Received::Gap`]); what the bytes
//! mean and where they go is not its business (`engine::live`).
//!
//! - [`StreamAddress`]: what people type, `tcp://host:port`, `rtl_tcp://host`, `-`
//! - [`connect()`]: from an address to a transport; blocks until the other side answers or [`CONNECT_TIMEOUT`] is over
//! - [`rtl_tcp`]: header and commands of the protocol of Osmocom's `rtl_tcp`
//! - `retry`: after which time a connection is tried again
//!
//! Only the standard library: one thread reads one stream.

mod address;
mod connect;
mod file;
mod pipe;
mod received;
mod retry;
pub mod rtl_tcp;
mod tcp;

#[cfg(test)]
mod tests;

pub use address::StreamAddress;
pub use connect::{CONNECT_TIMEOUT, Connection, connect};
pub use pipe::PipeTransport;
pub use received::{End, Received, Transport};
