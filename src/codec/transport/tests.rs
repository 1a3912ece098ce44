//! Transports against servers of this test: every byte arrives, ends and gaps are told, receivers are set.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::time::{Duration, Instant};

use super::rtl_tcp::Tuning;
use super::*;

/// How long a test waits before it fails.
const PATIENCE: Duration = Duration::from_mins(1);

/// A server whose visitors are served one after the other.
fn server(serve: impl Fn(TcpStream, usize) + Send + 'static) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for (visit, stream) in listener.incoming().enumerate() {
            serve(stream.unwrap(), visit);
        }
    });
    port
}

fn tcp(port: u16, reconnect: Option<Duration>) -> Connection {
    let address = StreamAddress::Tcp { host: "127.0.0.1".to_owned(), port };
    Connection { address, reconnect, tuning: None }
}

/// Everything up to the end: bytes of each stretch without a gap, and how it ended.
fn everything(transport: &mut dyn Transport) -> (Vec<Vec<u8>>, End) {
    let (mut stretches, mut buffer) = (vec![Vec::new()], [0; 777]);
    let end = Instant::now() + PATIENCE;
    loop {
        assert!(Instant::now() < end, "it never ends");
        match transport.receive(&mut buffer) {
            Received::Bytes(count) => stretches.last_mut().unwrap().extend_from_slice(&buffer[..count]),
            Received::Nothing => {}
            Received::Gap(_) => stretches.push(Vec::new()),
            Received::End(end) => return (stretches, end),
        }
    }
}

/// Sends in odd pieces.
fn send(stream: &mut TcpStream, bytes: &[u8]) {
    for piece in bytes.chunks(1013) {
        stream.write_all(piece).unwrap();
    }
}

fn bytes(count: usize, seed: usize) -> Vec<u8> {
    (0..count).map(|at| ((at + seed) * 31 / 7) as u8).collect()
}

#[test]
fn a_stream_that_the_server_closes_arrives_whole_and_ends() {
    let port = server(|mut stream, _| send(&mut stream, &bytes(100_003, 1)));
    let mut transport = connect(&tcp(port, None)).unwrap();
    let (stretches, end) = everything(&mut *transport);
    assert!(stretches == [bytes(100_003, 1)] && matches!(end, End::Closed));
}

#[test]
fn a_connection_that_went_away_comes_back_after_a_gap_or_is_given_up() {
    // Two visits bring samples, then nobody is at home.
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for visit in 0..2 {
            send(&mut listener.accept().unwrap().0, &bytes(5_000, visit));
        }
    });
    let mut transport = connect(&tcp(port, Some(Duration::from_millis(1_500)))).unwrap();
    let (stretches, end) = everything(&mut *transport);
    assert!(stretches == [bytes(5_000, 0), bytes(5_000, 1)], "{} stretches", stretches.len());
    let End::Broken(error) = end else { panic!("the connection was given up") };
    assert!(error.to_string().contains("did not come back in 1 s"), "{error}");
    assert!(transport.away().is_some());
}

#[test]
fn a_receiver_is_set_and_its_header_is_no_sample() {
    let (sender, commands) = crossbeam_channel::unbounded();
    let port = server(move |mut stream, _| {
        stream.write_all(b"RTL0\0\0\0\x05\0\0\0\x1d").unwrap();
        let mut received = [0; 20];
        stream.read_exact(&mut received).unwrap();
        sender.send(received).unwrap();
        send(&mut stream, &bytes(3_000, 3));
    });
    let address = StreamAddress::RtlTcp { host: "localhost".to_owned(), port };
    let tuning = Tuning { frequency_hz: 100_000_000, sample_rate_hz: 1_024_000, gain_db: Some(29.7) };
    let mut transport = connect(&Connection { address, reconnect: None, tuning: Some(tuning) }).unwrap();
    assert_eq!(transport.hardware().as_deref(), Some("RTL-SDR (R820T tuner) through rtl_tcp"));
    let (stretches, _) = everything(&mut *transport);
    assert!(stretches == [bytes(3_000, 3)]);
    let expected: Vec<u8> = tuning.commands().into_iter().flat_map(rtl_tcp::Command::bytes).collect();
    assert_eq!(commands.recv_timeout(PATIENCE).unwrap().to_vec(), expected);
}

#[test]
fn a_server_that_comes_back_and_says_nothing_holds_nobody_up() {
    let (keep, kept) = crossbeam_channel::unbounded();
    let port = server(move |mut stream, visit| {
        if visit == 0 {
            stream.write_all(b"RTL0\0\0\0\x05\0\0\0\x1d").unwrap();
        } else {
            keep.send(stream).unwrap();
        }
    });
    let address = StreamAddress::RtlTcp { host: "127.0.0.1".to_owned(), port };
    let mut transport = connect(&Connection { address, reconnect: Some(PATIENCE), tuning: None }).unwrap();
    let (begun, mut longest) = (Instant::now(), Duration::ZERO);
    // Two visits, of which the second has been given up.
    while kept.len() < 2 {
        assert!(begun.elapsed() < PATIENCE, "it was never tried again");
        let asked = Instant::now();
        assert!(matches!(transport.receive(&mut [0; 64]), Received::Nothing));
        longest = longest.max(asked.elapsed());
    }
    assert!(longest < Duration::from_secs(3), "{longest:?}");
}

#[test]
fn failures_are_one_sentence_with_address_cause_and_remedy() {
    // A port that was free a moment ago.
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let refused = connect(&tcp(port, None)).unwrap_err().to_string();
    let expected = format!("tcp://127.0.0.1:{port}: nothing listens there (connection refused); start the server");
    assert!(refused.starts_with(&expected), "{refused}");
    let port = server(|mut stream, _| send(&mut stream, b"HTTP/1.1 400 Bad Request\r\n"));
    let address = StreamAddress::RtlTcp { host: "127.0.0.1".to_owned(), port };
    let stranger = connect(&Connection { address, reconnect: None, tuning: None }).unwrap_err().to_string();
    assert!(stranger.contains("does not speak the protocol of rtl_tcp"), "{stranger}");
    let nowhere = StreamAddress::Tcp { host: "no-such-host.invalid".to_owned(), port: 5 };
    let nowhere = connect(&Connection { address: nowhere, reconnect: None, tuning: None }).unwrap_err().to_string();
    assert!(nowhere.contains("no such host"), "{nowhere}");
}

#[test]
fn a_pipe_ends_where_its_writer_does() {
    let (reader, mut writer) = std::io::pipe().unwrap();
    let mut transport = PipeTransport::new(reader).unwrap();
    assert!(matches!(transport.receive(&mut [0; 9]), Received::Nothing));
    std::thread::spawn(move || {
        for piece in bytes(300_001, 5).chunks(7_919) {
            writer.write_all(piece).unwrap();
        }
    });
    let (stretches, end) = everything(&mut transport);
    assert!(stretches == [bytes(300_001, 5)] && matches!(end, End::Closed));
}

#[test]
fn a_file_is_followed_while_it_is_written_and_given_up_when_it_shrinks() {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    let address = StreamAddress::File(file.path().to_owned());
    let mut transport = connect(&Connection { address, reconnect: None, tuning: None }).unwrap();
    let mut buffer = [0; 64];
    assert!(matches!(transport.receive(&mut buffer), Received::Nothing));
    for piece in [&b"first"[..], b"second"] {
        file.write_all(piece).unwrap();
        assert!(matches!(transport.receive(&mut buffer), Received::Bytes(count) if &buffer[..count] == piece));
    }
    file.as_file().set_len(3).unwrap();
    assert!(matches!(transport.receive(&mut buffer), Received::End(End::Broken(_))));
}
