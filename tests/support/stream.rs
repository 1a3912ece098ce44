//! A server of samples that does what a test says, when it says it.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};

use std::sync::{Arc, Mutex};
use std::time::Duration;

use crossbeam_channel::{Receiver, Sender, unbounded};
use lumiq::codec::transport::StreamAddress;

enum Act {
    Send(Vec<u8>),
    HangUp,
}

/// Serves one visitor after the other: each gets what is sent until the server hangs up.
pub struct Server {
    port: u16,
    acts: Sender<Act>,
    sent: Mutex<usize>,
    /// What visitors sent.
    heard: Arc<Mutex<Vec<u8>>>,
}

impl Server {
    pub fn start() -> Self {
        Self::with_greeting(&[])
    }

    /// A receiver that speaks `rtl_tcp`.
    pub fn receiver() -> Self {
        Self::with_greeting(b"RTL0\0\0\0\x05\0\0\0\x1d")
    }

    fn with_greeting(greeting: &'static [u8]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let (acts, acting) = unbounded();
        let heard = Arc::new(Mutex::new(Vec::new()));
        let hearing = Arc::clone(&heard);
        std::thread::spawn(move || while serve(&listener, greeting, &acting, &hearing) {});
        Self { port, acts, sent: Mutex::new(0), heard }
    }

    /// An address where nobody listens: the near end of a connection, which keeps its port from everybody else until the
    /// tests end.
    pub fn nobody(scheme: &str) -> StreamAddress {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let near = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
        let port = near.local_addr().unwrap().port();
        std::mem::forget((listener, near));
        format!("{scheme}://127.0.0.1:{port}").parse().unwrap()
    }

    pub fn address(&self, scheme: &str) -> StreamAddress {
        self.url(scheme).parse().unwrap()
    }

    pub fn url(&self, scheme: &str) -> String {
        format!("{scheme}://127.0.0.1:{}", self.port)
    }

    /// Sends in pieces of odd sizes.
    pub fn send(&self, bytes: &[u8]) {
        *self.sent.lock().unwrap() += bytes.len();
        self.acts.send(Act::Send(bytes.to_vec())).unwrap();
    }

    /// Sends what of these bytes was not sent yet, up to so many.
    pub fn send_up_to(&self, bytes: &[u8], end: usize) {
        let sent = *self.sent.lock().unwrap();
        self.send(&bytes[sent..end]);
    }

    /// Closes the connection; the next visitor is waited for.
    pub fn hang_up(&self) {
        self.acts.send(Act::HangUp).unwrap();
    }

    /// What visitors have sent so far.
    pub fn heard(&self) -> Vec<u8> {
        self.heard.lock().unwrap().clone()
    }
}

/// Serves one visitor; whether there may be another.
fn serve(listener: &TcpListener, greeting: &[u8], acts: &Receiver<Act>, heard: &Arc<Mutex<Vec<u8>>>) -> bool {
    let Ok((mut visitor, _)) = listener.accept() else { return false };
    let hears = visitor.try_clone().unwrap();
    let heard = Arc::clone(heard);
    std::thread::spawn(move || hear(hears, &heard));
    if visitor.write_all(greeting).is_err() {
        return true;
    }
    loop {
        match acts.recv() {
            Ok(Act::Send(bytes)) => {
                for (number, piece) in bytes.chunks(1_019).enumerate() {
                    if visitor.write_all(piece).is_err() {
                        return true;
                    }
                    if number % 97 == 96 {
                        std::thread::sleep(Duration::from_millis(1));
                    }
                }
            }
            Ok(Act::HangUp) => {
                // What was sent arrives all the same, and the thread that hears comes to its end.
                drop(visitor.shutdown(std::net::Shutdown::Write));
                return true;
            }
            Err(_) => return false,
        }
    }
}

fn hear(mut visitor: TcpStream, heard: &Mutex<Vec<u8>>) {
    let mut buffer = [0; 64];
    while let Ok(count @ 1..) = visitor.read(&mut buffer) {
        heard.lock().unwrap().extend_from_slice(&buffer[..count]);
    }
}

/// So many samples of two i16: a tone that moves and a little noise, so that pictures have something to show.
pub fn samples(count: usize) -> Vec<u8> {
    let mut state = 1_u32;
    let mut bytes = Vec::with_capacity(count * 4);
    for n in 0..count {
        let phase = std::f64::consts::TAU * (n as f64 * 0.1 + 2e-7 * (n as f64).powi(2));
        for part in [phase.cos(), phase.sin()] {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let noise = f64::from(state >> 24) - 128.0;
            bytes.extend(((part * 8_000.0 + noise) as i16).to_le_bytes());
        }
    }
    bytes
}
