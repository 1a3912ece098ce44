//! Which stream, how its samples are stored, what becomes of them.

use std::path::PathBuf;
use std::time::Duration;

use serde_json::json;

use crate::codec::raw;
use crate::codec::transport::rtl_tcp::Tuning;
use crate::codec::transport::{Connection, StreamAddress};
use crate::engine::EngineError;
use crate::model::{AnnotationList, Datatype, NumberFormat, RecordingInfo};

/// How long a receiver that went away is waited for, unless something else is said.
const RECEIVER_PATIENCE: Duration = Duration::from_secs(30);

/// The rate a receiver is set to unless something else is said: the default of `rtl_tcp`.
const RECEIVER_RATE: f64 = 2.048e6;

/// A wish to receive.
#[derive(Debug, Clone, PartialEq)]
pub struct StreamRequest {
    pub address: StreamAddress,
    /// How a sample is stored; `rtl_tcp` says it itself, and so may the name of a file.
    pub datatype: Option<Datatype>,
    pub sample_rate_hz: Option<f64>,
    pub center_frequency_hz: Option<f64>,
    /// The u8 value that is amplitude 0.
    pub u8_offset: Option<f64>,
    /// Bytes before the first sample.
    pub header_bytes: u64,
    /// Of a receiver; `None` leaves it to the tuner.
    pub gain_db: Option<f64>,
    /// How long a connection that went away is waited for; `None`: half a minute for receivers, not at all for others.
    pub reconnect: Option<Duration>,
    /// Record from the first sample on, under this name.
    pub record: Option<PathBuf>,
    /// Whether a recording may take the place of one that has its name.
    pub overwrite: bool,
    /// Bytes that the temporary file may hold.
    pub spool_bytes: u64,
}

impl StreamRequest {
    /// What the temporary file may hold unless something else is said.
    pub const SPOOL_BYTES: u64 = 8_000_000_000;

    /// A stream of which nothing else is said.
    #[must_use]
    pub const fn new(address: StreamAddress) -> Self {
        Self {
            address,
            datatype: None,
            sample_rate_hz: None,
            center_frequency_hz: None,
            u8_offset: None,
            header_bytes: 0,
            gain_db: None,
            reconnect: None,
            record: None,
            overwrite: false,
            spool_bytes: Self::SPOOL_BYTES,
        }
    }

    const fn is_receiver(&self) -> bool {
        matches!(self.address, StreamAddress::RtlTcp { .. })
    }

    /// How it is held.
    ///
    /// # Errors
    /// [`EngineError::Refused`] if a receiver is not told what to tune to, or something that it cannot be told.
    pub fn connection(&self) -> Result<Connection, EngineError> {
        let tuning = self.is_receiver().then(|| self.tuning()).transpose()?;
        if tuning.is_none() && self.gain_db.is_some() {
            let problem = format!("{}: has no gain that could be set", self.address);
            return Err(EngineError::refused(problem, "leave the gain out, or use rtl_tcp://"));
        }
        let reconnect = self.reconnect.or_else(|| self.is_receiver().then_some(RECEIVER_PATIENCE));
        Ok(Connection { address: self.address.clone(), reconnect, tuning })
    }

    fn tuning(&self) -> Result<Tuning, EngineError> {
        let number = |value: f64, what: &str| {
            let whole = value.round();
            if (1.0..=f64::from(u32::MAX)).contains(&whole) {
                return Ok(whole as u32);
            }
            let problem = format!("{}: a {what} of {value} Hz cannot be told a receiver", self.address);
            Err(EngineError::refused(problem, "choose one from 1 Hz to 4.29 GHz"))
        };
        let frequency = self.center_frequency_hz.ok_or_else(|| {
            let problem = format!("{}: what to tune to is not said", self.address);
            EngineError::refused(problem, "say it with --center-frequency, for example 433.92e6")
        })?;
        Ok(Tuning {
            frequency_hz: number(frequency, "frequency")?,
            sample_rate_hz: number(self.sample_rate_hz.unwrap_or(RECEIVER_RATE), "sample rate")?,
            gain_db: self.gain_db,
        })
    }

    /// What is known of the recording before its first sample.
    ///
    /// # Errors
    /// [`EngineError::Refused`] if nothing says how its samples are stored.
    pub fn info(&self) -> Result<RecordingInfo, EngineError> {
        let receiver = self.is_receiver();
        let bytes = Datatype { format: NumberFormat::U8, ..Datatype::CF32 };
        let datatype = match self.datatype {
            Some(other) if receiver && other != bytes => {
                let problem = format!("{}: sends cu8, not {other}", self.address);
                return Err(EngineError::refused(problem, "leave the datatype out"));
            }
            Some(datatype) => datatype,
            None if receiver => bytes,
            None => self.datatype_of_name().ok_or_else(|| {
                let problem = format!("{}: nothing says how its samples are stored", self.address);
                EngineError::refused(problem, "say it with --datatype, for example cf32_le, ci16_le, ci8 or cu8")
            })?,
        };
        let program = concat!("lumiq ", env!("CARGO_PKG_VERSION"));
        Ok(RecordingInfo {
            format: "stream".to_owned(),
            samples: 0,
            channels: 1,
            datatype,
            sample_rate_hz: self.sample_rate_hz.or_else(|| receiver.then_some(RECEIVER_RATE)),
            center_frequency_hz: self.center_frequency_hz,
            captures: Vec::new(),
            annotations: AnnotationList::default(),
            guessed: Vec::new(),
            warnings: Vec::new(),
            metadata: Some(std::sync::Arc::new(json!({ "global": { "core:recorder": program } }))),
        })
    }

    fn datatype_of_name(&self) -> Option<Datatype> {
        let StreamAddress::File(path) = &self.address else { return None };
        raw::stated_datatype(path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(address: &str) -> StreamRequest {
        StreamRequest::new(address.parse().unwrap())
    }

    #[test]
    fn a_receiver_says_its_type_and_must_be_told_where_to_listen() {
        let mut request = request("rtl_tcp://radio");
        let sentence = request.connection().unwrap_err().to_string();
        assert!(sentence.contains("rtl_tcp://radio:1234: what to tune to") && sentence.contains("--center-frequency"));
        request.center_frequency_hz = Some(433.92e6);
        let connection = request.connection().unwrap();
        let expected = Tuning { frequency_hz: 433_920_000, sample_rate_hz: 2_048_000, gain_db: None };
        assert_eq!((connection.tuning, connection.reconnect), (Some(expected), Some(RECEIVER_PATIENCE)));
        let info = request.info().unwrap();
        assert_eq!((info.datatype.to_string().as_str(), info.sample_rate_hz), ("cu8", Some(2.048e6)));
        request.datatype = Some(Datatype::CF32);
        assert!(request.info().unwrap_err().to_string().contains("sends cu8, not cf32_le"));
        request.center_frequency_hz = Some(6e9);
        assert!(request.connection().unwrap_err().to_string().contains("4.29 GHz"));
    }

    #[test]
    fn plain_samples_need_a_type_and_have_no_gain() {
        let mut request = request("tcp://host:5");
        assert!(request.info().unwrap_err().to_string().contains("--datatype"));
        request.datatype = Some(Datatype::CF32);
        assert_eq!(request.info().unwrap().sample_rate_hz, None);
        assert_eq!(request.connection().unwrap().reconnect, None);
        request.gain_db = Some(20.0);
        assert!(request.connection().is_err());
        assert_eq!(self::request("a/b.cs16").info().unwrap().datatype.to_string(), "ci16_le");
    }
}
