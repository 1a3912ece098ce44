//! From an address to an open stream, and what is said where there is none.

use std::io::{self, ErrorKind};
use std::net::{TcpStream, ToSocketAddrs};
use std::time::{Duration, Instant};

use super::StreamAddress;
use super::file::FileTransport;
use super::pipe::PipeTransport;
use super::received::Transport;
use super::rtl_tcp::Tuning;
use super::tcp::TcpTransport;
use crate::codec::CodecError;

/// How long the other side may take to answer.
pub const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// A stream, and how it is held.
#[derive(Debug, Clone, PartialEq)]
pub struct Connection {
    pub address: StreamAddress,
    /// How long a connection that went away is tried to be had again; `None`: not at all.
    pub reconnect: Option<Duration>,
    /// How the receiver is set; of `rtl_tcp://` only, which needs it.
    pub tuning: Option<Tuning>,
}

/// Opens a stream. Blocks until the other side answers or [`CONNECT_TIMEOUT`] is over: not for the window's thread.
///
/// # Errors
/// [`CodecError::Stream`]: which address, why, what to do; [`CodecError::Io`] for files.
pub fn connect(connection: &Connection) -> Result<Box<dyn Transport>, CodecError> {
    Ok(match &connection.address {
        StreamAddress::Stdin => Box::new(PipeTransport::new(io::stdin())?),
        StreamAddress::File(path) => Box::new(FileTransport::open(path)?),
        StreamAddress::Tcp { .. } | StreamAddress::RtlTcp { .. } => {
            Box::new(TcpTransport::connect(connection.clone(), CONNECT_TIMEOUT)?)
        }
    })
}

/// A connection to a host by `end`; all its addresses are tried, each for its share of the time.
pub(super) fn dial(address: &StreamAddress, host: &str, port: u16, end: Instant) -> Result<TcpStream, CodecError> {
    let unknown = |_| CodecError::stream(address, "no such host", "check the name and the network");
    let mut failure = io::Error::from(ErrorKind::AddrNotAvailable);
    let addresses: Vec<_> = (host, port).to_socket_addrs().map_err(unknown)?.collect();
    for (number, address) in addresses.iter().enumerate() {
        let left = end.saturating_duration_since(Instant::now()) / (addresses.len() - number) as u32;
        if left.is_zero() {
            failure = ErrorKind::TimedOut.into();
            break;
        }
        match TcpStream::connect_timeout(address, left) {
            Ok(stream) => return Ok(stream),
            Err(error) => failure = error,
        }
    }
    Err(unreachable(address, &failure))
}

/// Why a connection could not be made, or broke.
pub(super) fn unreachable(address: &StreamAddress, error: &io::Error) -> CodecError {
    let (problem, remedy) = match error.kind() {
        ErrorKind::ConnectionRefused => {
            ("nothing listens there (connection refused)".to_owned(), "start the server, or check the port")
        }
        ErrorKind::TimedOut | ErrorKind::WouldBlock => {
            ("does not answer".to_owned(), "check the address, and what lies between (a firewall?)")
        }
        ErrorKind::HostUnreachable | ErrorKind::NetworkUnreachable | ErrorKind::AddrNotAvailable => {
            ("cannot be reached".to_owned(), "check the address and the network")
        }
        ErrorKind::ConnectionReset | ErrorKind::ConnectionAborted | ErrorKind::BrokenPipe => {
            ("the connection broke".to_owned(), "look at the server, and connect again")
        }
        _ => (error.to_string(), "check the address and the network"),
    };
    CodecError::stream(address, problem, remedy)
}
