//! Addresses of streams as people type them.

use std::path::PathBuf;
use std::str::FromStr;

/// The port of `rtl_tcp` unless it is told another.
const RTL_TCP_PORT: u16 = 1234;

/// Where a stream comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StreamAddress {
    /// `-`
    Stdin,
    /// `tcp://host:port`: samples and nothing else.
    Tcp { host: String, port: u16 },
    /// `rtl_tcp://host[:port]`: unsigned bytes of a receiver that takes commands.
    RtlTcp { host: String, port: u16 },
    /// A file that another program is writing.
    File(PathBuf),
}

impl StreamAddress {
    /// Whether a word of a command line means a stream and no file.
    #[must_use]
    pub fn is_meant_by(text: &str) -> bool {
        text == "-" || text.contains("://")
    }
}

impl FromStr for StreamAddress {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let text = text.trim();
        if text == "-" {
            return Ok(Self::Stdin);
        }
        let Some((scheme, rest)) = text.split_once("://") else {
            return if text.is_empty() {
                Err("no address; use tcp://HOST:PORT or rtl_tcp://HOST".to_owned())
            } else {
                Ok(Self::File(PathBuf::from(text)))
            };
        };
        let place = |default| {
            host_and_port(rest.trim_end_matches('/'), default)
                .ok_or_else(|| format!("'{text}' names no host and port; use {scheme}://HOST:PORT"))
        };
        match scheme.to_ascii_lowercase().as_str() {
            "tcp" => place(None).map(|(host, port)| Self::Tcp { host, port }),
            "rtl_tcp" => place(Some(RTL_TCP_PORT)).map(|(host, port)| Self::RtlTcp { host, port }),
            _ => {
                Err(format!("'{text}' is no stream that lumiq reads; use tcp://HOST:PORT, rtl_tcp://HOST or - (stdin)"))
            }
        }
    }
}

/// `host:port`, `[::1]:port`, or the host alone where there is a default port.
fn host_and_port(text: &str, default: Option<u16>) -> Option<(String, u16)> {
    let (host, port) = match text.strip_prefix('[') {
        Some(rest) => {
            let (host, port) = rest.split_once(']')?;
            (host, if port.is_empty() { None } else { Some(port.strip_prefix(':')?) })
        }
        None => match text.split_once(':') {
            // More than one colon and no brackets: where the port begins cannot be told.
            Some((_, port)) if port.contains(':') => return None,
            Some((host, port)) => (host, Some(port)),
            None => (text, None),
        },
    };
    let port = match port {
        Some(port) => port.parse().ok().filter(|port| *port > 0)?,
        None => default?,
    };
    let sound = !host.is_empty() && !host.chars().any(|c| c.is_whitespace() || c == '/');
    sound.then(|| (host.to_owned(), port))
}

impl std::fmt::Display for StreamAddress {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let bracketed = |host: &str| if host.contains(':') { format!("[{host}]") } else { host.to_owned() };
        match self {
            Self::Stdin => f.write_str("stdin"),
            Self::Tcp { host, port } => write!(f, "tcp://{}:{port}", bracketed(host)),
            Self::RtlTcp { host, port } => write!(f, "rtl_tcp://{}:{port}", bracketed(host)),
            Self::File(path) => write!(f, "{}", path.display()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> String {
        text.parse::<StreamAddress>().map_or_else(|sentence| format!("! {sentence}"), |address| address.to_string())
    }

    #[test]
    fn addresses_are_read_as_people_type_them() {
        assert_eq!(address("tcp://127.0.0.1:5000"), "tcp://127.0.0.1:5000");
        assert_eq!(address(" TCP://radio.local:5000/ "), "tcp://radio.local:5000");
        assert_eq!(address("rtl_tcp://radio"), "rtl_tcp://radio:1234");
        assert_eq!(address("rtl_tcp://[::1]:7"), "rtl_tcp://[::1]:7");
        assert_eq!(address("rtl_tcp://[::1]"), "rtl_tcp://[::1]:1234");
        assert_eq!("-".parse(), Ok(StreamAddress::Stdin));
        assert_eq!("a/b.cf32".parse(), Ok(StreamAddress::File("a/b.cf32".into())));
    }

    #[test]
    fn what_names_no_place_is_refused_with_a_remedy() {
        for text in ["tcp://host", "tcp://", "tcp://:5", "tcp://h:0", "tcp://h:99999", "tcp://::1:5", "tcp://a b:5"] {
            assert!(address(text).contains("use tcp://HOST:PORT"), "{text}: {}", address(text));
        }
        assert!(address("udp://host:5").contains("no stream that lumiq reads"));
        assert!(address("").starts_with("! no address"));
    }

    #[test]
    fn streams_are_told_from_files() {
        assert!(StreamAddress::is_meant_by("-") && StreamAddress::is_meant_by("tcp://a:1"));
        assert!(StreamAddress::is_meant_by("udp://a:1"), "so that it is refused as a stream");
        assert!(!StreamAddress::is_meant_by("a.cf32"));
    }
}
