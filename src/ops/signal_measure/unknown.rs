//! Why a number cannot be told: the reason that stands in its place.

/// Why there is no number.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum Unknown {
    /// Samples there are, samples that are needed.
    #[error("{0} samples are too few, a spectrum needs {1}")]
    TooShort(u64, u64),
    #[error("the box lies outside of the recorded band")]
    Outside,
    #[error("the samples hold values that are no numbers")]
    NotNumbers,
    #[error("there is no power in the box")]
    Silent,
    /// Which neighbour: lower or upper.
    #[error("the {0} neighbour is not wholly within the recorded band")]
    NeighbourOutside(&'static str),
    #[error("nothing round the box shows the floor")]
    NoSurroundings,
    #[error("the surroundings are silent")]
    SilentFloor,
    #[error("nothing stands out of the floor")]
    NothingStandsOut,
    /// By how many dB it should.
    #[error("the spectrum does not fall by {0} dB within the box")]
    DoesNotFall(f64),
    #[error("it is too narrow for the resolution bandwidth")]
    Unresolved,
    #[error("the signal is seen at fewer than three moments")]
    TooFewMoments,
    #[error("no filter cuts out so narrow a band")]
    NoFilter,
    #[error("no rate stands out of the spectrum of the envelope")]
    NoLine,
}
