//! The program's whole command line: verbs, and files for the window.

use std::path::PathBuf;

use clap::{Parser, Subcommand};

use super::{
    AnnotateArguments, BlendArguments, ConvertArguments, DemoArguments, DemodArguments, InfoArguments, Manners,
    MeasureArguments, MergeManifestsArguments, ProjectArguments, ReceiverOptions, RecordArguments, RecordingOptions,
    RenderArguments, ResizeArguments, RunArguments, SliceArguments, SpectrogramArguments, VerifyArguments,
};
use crate::cli::names::option_of;
use crate::engine::settings::Renderer;

/// Opens what a microscope or a radio wrote, shows it at once at any size, and exports exactly what is on the screen.
#[derive(Debug, Parser)]
#[command(
    name = "lumiq",
    version,
    subcommand_precedence_over_arg = true,
    after_help = "Examples:\n  lumiq cells.tif band.sigmf-meta\n  lumiq rtl_tcp://radio --center-frequency 433.92e6 --sample-rate 1.024e6\n  rx_sdr -f 100M - | lumiq - --datatype cs16 --sample-rate 2e6\n  lumiq resize photo.jpg -o small.png --long-side 1024\n  lumiq demo --out demo"
)]
pub struct Arguments {
    #[command(subcommand)]
    pub verb: Option<Verb>,
    /// Documents to open in the window; `tcp://HOST:PORT`, `rtl_tcp://HOST` and `-` (stdin) are received live
    pub files: Vec<PathBuf>,
    /// Record the stream to this SigMF file from its first sample on
    #[arg(long, value_name = "OUT.sigmf-meta")]
    pub record: Option<PathBuf>,
    #[command(flatten)]
    pub recording: RecordingOptions,
    #[command(flatten)]
    pub receiver: ReceiverOptions,
    /// How the window is drawn, whatever the settings say
    #[arg(long, value_name = "auto|wgpu|glow", value_parser = option_of(Renderer::ALL, Renderer::name))]
    pub renderer: Option<Renderer>,
    #[command(flatten)]
    pub manners: Manners,
}

/// What to do without a window.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Say what a file is: axes, type, calibration, captures, annotations, problems
    #[command(after_help = "Examples:\n  lumiq info cells.tif --json\n  lumiq info planes/ --axes TZYX")]
    Info(InfoArguments),
    /// Write a stack or a recording in another format, values unchanged
    #[command(
        after_help = "Examples:\n  lumiq convert cells.tif -o cells.npy\n  lumiq convert band.sigmf-meta -o start.npy --to 4096n"
    )]
    Convert(ConvertArguments),
    /// Change the size of pictures and stacks
    #[command(
        after_help = "Examples:\n  lumiq resize photo.jpg -o half.png --scale 0.5\n  lumiq resize *.jpg --out small --long-side 1024\n  lumiq resize page.png -o page-300.png --dpi smart:300 --json"
    )]
    Resize(ResizeArguments),
    /// Combine stacks of the same size, frame by frame
    #[command(after_help = "Example:\n  lumiq blend red.tif green.tif -o both.tif --mode screen")]
    Blend(BlendArguments),
    /// Make one plane of many, along depth or time
    #[command(
        after_help = "Examples:\n  lumiq project cells.tif -o max.tif\n  lumiq project cells.tif -o mean.npy --axis t --method mean --range 0:10"
    )]
    Project(ProjectArguments),
    /// Measure regions of a stack and what lies along lines; signals of a recording: power, bandwidths, SNR, drift, rates
    #[command(
        after_help = "In tables t and z count from 1, as in the window; in JSON from 0. What cannot be told of a signal stays empty; in JSON it is null, with the reason under \"unknown\".\n\nExamples:\n  lumiq measure cells.tif --ellipse 120,80,64,64 -o cells.csv\n  lumiq measure cells.tif --line 10,10,200,150,5 --profile --t 0\n  lumiq measure band.sigmf-meta --from 1.5 --to 1.8 --low 433.8e6 --high 434e6 --json\n  lumiq measure band.sigmf-meta --annotations -o signals.csv"
    )]
    Measure(MeasureArguments),
    /// Draw a stack as the window shows it: colours, ranges, layers, overlays
    #[command(
        after_help = "Examples:\n  lumiq render cells.tif -o figure.png --t 7 --scale-bar --time-stamp\n  lumiq render cells.tif -o figure.tif --t : --project z:max --recipe figure.toml\n  lumiq render cells.tif -o cells.avi --t : --fps 12 --scale 2\n  lumiq render cells.tif -o figure.png --montage channels --merge --scale-bar\n  lumiq render cells.tif -o actin.png --layers Actin:green:200..2750 --scale-bar=20,lower-left"
    )]
    Render(RenderArguments),
    /// Receive a stream and write it as SigMF
    #[command(
        after_help = "Ctrl+C stops and completes the recording. Killed, it is in OUT.partial.sigmf-meta, up to the last moment.\nExit code 0: all that was asked for; 1: it ended by itself before --for was over; 130: stopped before that.\n\nExamples:\n  lumiq record rtl_tcp://radio -o air.sigmf-meta --center-frequency 433.92e6 --sample-rate 1.024e6 --for 10s\n  lumiq record tcp://radio:5000 -o air.sigmf-meta --datatype cf32_le --sample-rate 2e6\n  rx_sdr -f 100M - | lumiq record - -o air.sigmf-meta --datatype cs16 --sample-rate 2e6"
    )]
    Record(RecordArguments),
    /// Power over time and frequency of a recording
    #[command(
        after_help = "Examples:\n  lumiq spectrogram band.sigmf-meta -o power.npy --fft 2048\n  lumiq spectrogram band.sigmf-meta -o band.png --axes-labels --range -110:-20 --colormap viridis\n  lumiq spectrogram band.sigmf-meta -o band.tif --sample-type u16"
    )]
    Spectrogram(SpectrogramArguments),
    /// Cut a stretch of time and a band out of a recording: shift, filter, decimate
    #[command(
        after_help = "The filter is flat within 0.01 dB over --bandwidth and 80 dB down where anything would fold into it.\n\nExamples:\n  lumiq slice band.sigmf-meta -o burst.sigmf-meta --from 1.25 --to 1.5 --center 433.92e6 --bandwidth 200e3\n  lumiq slice band.sigmf-meta -o narrow.sigmf-meta --low 433.8e6 --high 434e6 --write-datatype ci16_le\n  lumiq slice band.cu8 -o burst.npy --sample-rate 2.4e6 --center 300e3 --decimate 16"
    )]
    Slice(SliceArguments),
    /// List, add, change and remove the annotations of a recording, and find bursts
    #[command(
        after_help = "Numbers of annotations count from 0, as they are listed. Removals and edits name them as they are before any change.\n\nExamples:\n  lumiq annotate band.sigmf-meta\n  lumiq annotate band.sigmf-meta --find bursts --threshold 8 --min-duration 2ms\n  lumiq annotate band.cs16 --sample-rate 2e6 --find bursts --label burst -o band.sigmf-meta\n  lumiq annotate band.sigmf-meta --add 1.5,1.62,433.9e6,434.0e6,beacon --remove 3 -o band.sigmf-meta"
    )]
    Annotate(AnnotateArguments),
    /// Hear a band of a recording: AM, FM and side bands as sound in a WAV file
    #[command(
        after_help = "Amplitude 1 is 100 % amplitude modulation, 5 kHz (fm) or 75 kHz (wfm) of deviation, and in a side band what the recording calls 1.\n\nExamples:\n  lumiq demod band.sigmf-meta -o station.wav --mode wfm --center 97.3e6\n  lumiq demod band.sigmf-meta -o talk.wav --mode usb --center 14.2e6 --from 10 --to 40 --rate 44100\n  lumiq demod band.sigmf-meta --play --mode am --center 7.3e6 --volume 20"
    )]
    Demod(DemodArguments),
    /// Do what a recipe says with many files, in parallel; called again, only what is missing or has changed
    #[command(
        after_help = "A recipe is TOML: version = 2, kind = \"resize\" (blend, render, project, spectrogram, slice, convert, demod), the options of that verb by their names, and [output] with format and what concerns the file. A run that was stopped or killed goes on where it was when it is called again.\n\nExamples:\n  lumiq run web.toml photos/*.jpg --out web\n  lumiq run web.toml photos/*.jpg --out web --name '{stem}-{index:4}' --keep-going --manifest web.jsonl\n  lumiq run web.toml photos/*.jpg --out web --shard 3/8"
    )]
    Run(RunArguments),
    /// Join the manifests of several runs, such as those of shards
    #[command(after_help = "Example:\n  lumiq merge-manifests part-*.jsonl -o whole.jsonl")]
    MergeManifests(MergeManifestsArguments),
    /// Say whether results, and the inputs that are still there, are what the files beside them say
    #[command(after_help = "Example:\n  lumiq verify web/*.jpg")]
    Verify(VerifyArguments),
    /// Run the three jobs on the built-in samples and open the results
    #[command(after_help = "Example:\n  lumiq demo --out demo")]
    Demo(DemoArguments),
}
