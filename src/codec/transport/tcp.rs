//! Samples from a TCP connection, plain or of `rtl_tcp`; a connection that goes away is tried again where that is wanted.

use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use super::StreamAddress;
use super::connect::{Connection, dial, unreachable};
use super::received::{End, Received, Transport};
use super::retry::Retry;
use super::rtl_tcp::{HEADER_BYTES, Header};
use crate::codec::CodecError;

/// How long one look waits for bytes.
const MOMENT: Duration = Duration::from_millis(100);
/// How long one attempt to get a connection back may take.
const ATTEMPT: Duration = Duration::from_secs(1);
/// A receiver never pauses: after this silence its connection is taken for lost.
const SILENCE: Duration = Duration::from_secs(10);

/// Bytes from a host.
#[derive(Debug)]
pub(super) struct TcpTransport {
    connection: Connection,
    link: Link,
    header: Option<Header>,
    heard: Instant,
}

#[derive(Debug)]
enum Link {
    Open(TcpStream),
    /// Why it went away, as a clause.
    Away(Retry, &'static str),
}

impl TcpTransport {
    /// Connects; for `rtl_tcp` reads the header and sets the receiver.
    pub(super) fn connect(connection: Connection, timeout: Duration) -> Result<Self, CodecError> {
        let (stream, header) = open(&connection, timeout)?;
        Ok(Self { connection, link: Link::Open(stream), header, heard: Instant::now() })
    }

    /// The connection is gone: it is tried again, or that is the end.
    fn lost(&mut self, end: End, why: &'static str) -> Received {
        match self.connection.reconnect.filter(|patience| !patience.is_zero()) {
            None => Received::End(end),
            Some(patience) => {
                self.link = Link::Away(Retry::begin(Instant::now(), patience), why);
                Received::Nothing
            }
        }
    }

    fn try_again(&mut self) -> Received {
        let Link::Away(retry, _) = &mut self.link else { return Received::Nothing };
        let now = Instant::now();
        if retry.is_over(now) {
            let problem = format!("the connection went away and did not come back in {} s", retry.away(now).as_secs());
            let remedy = "look at the server, and connect again";
            return Received::End(End::Broken(CodecError::stream(&self.connection.address, problem, remedy)));
        }
        let wait = retry.wait(now);
        if !wait.is_zero() {
            std::thread::sleep(wait.min(MOMENT));
            return Received::Nothing;
        }
        match open(&self.connection, ATTEMPT) {
            Ok((stream, header)) => {
                let away = retry.away(Instant::now());
                self.link = Link::Open(stream);
                (self.header, self.heard) = (header, Instant::now());
                Received::Gap(away)
            }
            Err(error) => {
                log::debug!("{error}");
                retry.failed(Instant::now());
                Received::Nothing
            }
        }
    }
}

impl Transport for TcpTransport {
    fn receive(&mut self, buffer: &mut [u8]) -> Received {
        let Link::Open(stream) = &mut self.link else { return self.try_again() };
        match stream.read(buffer) {
            Ok(0) => self.lost(End::Closed, "the server closed the connection"),
            Ok(read) => {
                self.heard = Instant::now();
                Received::Bytes(read)
            }
            Err(error) if is_moment(error.kind()) => {
                if self.header.is_some() && self.heard.elapsed() > SILENCE {
                    let silent = ErrorKind::TimedOut.into();
                    return self.lost(
                        End::Broken(unreachable(&self.connection.address, &silent)),
                        "nothing came from the receiver",
                    );
                }
                Received::Nothing
            }
            Err(error) => self.lost(End::Broken(unreachable(&self.connection.address, &error)), "the connection broke"),
        }
    }

    fn away(&self) -> Option<&str> {
        if let Link::Away(_, why) = &self.link { Some(why) } else { None }
    }

    fn hardware(&self) -> Option<String> {
        self.header.map(|header| format!("RTL-SDR ({} tuner) through rtl_tcp", header.tuner_name()))
    }
}

/// Whether an error only says that nothing came yet.
fn is_moment(kind: ErrorKind) -> bool {
    matches!(kind, ErrorKind::WouldBlock | ErrorKind::TimedOut | ErrorKind::Interrupted)
}

/// A connection from which samples can be read; everything until then takes no longer than `timeout`.
fn open(connection: &Connection, timeout: Duration) -> Result<(TcpStream, Option<Header>), CodecError> {
    let address = &connection.address;
    let failed = |error: std::io::Error| unreachable(address, &error);
    let (StreamAddress::Tcp { host, port } | StreamAddress::RtlTcp { host, port }) = address else {
        return Err(CodecError::stream(address, "is no host", "use tcp://HOST:PORT"));
    };
    let end = Instant::now() + timeout;
    let mut stream = dial(address, host, *port, end)?;
    let mut header = None;
    if let StreamAddress::RtlTcp { .. } = address {
        header = Some(greet(&mut stream, connection, end)?);
    }
    stream.set_read_timeout(Some(MOMENT)).map_err(failed)?;
    Ok((stream, header))
}

/// Reads the header, which must be there by `end`, and sets the receiver.
fn greet(stream: &mut TcpStream, connection: &Connection, end: Instant) -> Result<Header, CodecError> {
    let address = &connection.address;
    let stranger = || {
        let remedy = "check the port; for samples without a header use tcp://";
        CodecError::stream(address, "does not speak the protocol of rtl_tcp", remedy)
    };
    let mut bytes = [0; HEADER_BYTES];
    let failed = |error: std::io::Error| unreachable(address, &error);
    let mut there = 0;
    while there < bytes.len() {
        let left = end.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(failed(ErrorKind::TimedOut.into()));
        }
        stream.set_read_timeout(Some(left)).map_err(failed)?;
        match stream.read(&mut bytes[there..]) {
            Ok(0) => return Err(stranger()),
            Ok(read) => there += read,
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(failed(error)),
        }
    }
    let header = Header::parse(&bytes).ok_or_else(stranger)?;
    for command in connection.tuning.iter().flat_map(super::rtl_tcp::Tuning::commands) {
        stream.write_all(&command.bytes()).map_err(failed)?;
    }
    Ok(header)
}
