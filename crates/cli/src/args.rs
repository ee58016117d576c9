mod fix;
mod questions;

use std::path::PathBuf;

use clap::{Args as Arguments, Parser, Subcommand, ValueEnum};

pub(crate) use self::fix::Fix;
pub(crate) use self::questions::{Activity, Checks, Explain, Path, WhoCan};
use crate::exit;

/// Is the streaming data of your AWS organization safe?
///
/// hydrant finds every Data Firehose delivery stream, Kinesis data stream and Managed Flink application
/// of an AWS organization, follows each one's data path, and says for every published security best
/// practice whether it is kept, broken, or could not be judged. It only reads.
#[derive(Debug, Parser)]
#[command(name = "hydrant", version, propagate_version = true, after_long_help = exit::help())]
pub(crate) struct Args {
    #[command(flatten)]
    pub(crate) global: Global,
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Clone, Debug, Arguments)]
pub(crate) struct Global {
    /// The file that holds the scans [default: in the platform's data directory]
    #[arg(long, global = true, value_name = "FILE", env = "HYDRANT_STORE")]
    pub(crate) store: Option<PathBuf>,
    /// The configuration [default: ./hydrant.toml, or in the platform's configuration directory]
    #[arg(long, global = true, value_name = "FILE", env = "HYDRANT_CONFIG")]
    pub(crate) config: Option<PathBuf>,
    /// No progress and no remarks on stderr; errors are still told
    #[arg(long, short, global = true)]
    pub(crate) quiet: bool,
    /// Write a log of what was asked and refused
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) log_file: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Scan the organization, some accounts, or the caller's own account
    Scan(Box<Scan>),
    /// Before the first scan: credentials, organization access, the role in each account
    Doctor(Doctor),
    /// Print a saved scan in any format, offline
    Report(Report),
    /// Judge a saved scan again with today's checks and configuration, offline
    Evaluate(Report),
    /// The saved scans
    Scans(Scans),
    /// What changed between two saved scans, offline
    Diff(Diff),
    /// A plan of changes that answer the findings of a saved scan, offline; hydrant makes none of them
    Fix(Fix),
    /// Look around in a scan, on a terminal: a saved one, or live
    Tui(Box<Tui>),
    /// The checks
    Checks(Checks),
    /// What a check or a practice means, and what to change; or what a role needs
    Explain(Explain),
    /// The data path of one stream or application
    Path(Path),
    /// Who in the organization can do this to that, by which policies, and if what
    WhoCan(WhoCan),
    /// Who called what in the look-back window, and which permissions were used
    Activity(Activity),
    /// The read-only policy, its trust policy and a StackSet template
    Policy(Policy),
    /// The configuration
    Config(Config),
    /// The published schemas
    Schema(Schema),
    /// Completions for a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// The manual page
    Man,
    /// What the repository's generated files are made of
    #[command(hide = true)]
    Generate(Generate),
}

#[derive(Clone, Debug, Arguments)]
#[command(after_help = "Examples:
  hydrant scan --org                       every active account, every enabled Region
  hydrant scan --org --demo                an embedded organization, no AWS account needed
  hydrant scan --accounts 111111111111,222222222222 --regions eu-west-1
  hydrant scan --org --format json --output markdown=audit.md
  hydrant scan --org --baseline latest --fail-on new:high
  hydrant scan --org --resume              go on with the last interrupted scan")]
pub(crate) struct Reach {
    /// Every active account of the organization
    #[arg(long, conflicts_with = "accounts")]
    pub(crate) org: bool,
    /// These accounts, also without access to AWS Organizations
    #[arg(long, value_name = "ID,…", value_delimiter = ',')]
    pub(crate) accounts: Vec<String>,
    /// Accounts to leave out
    #[arg(long, value_name = "ID,…", value_delimiter = ',')]
    pub(crate) exclude_accounts: Vec<String>,
    /// Only accounts below these organizational units
    #[arg(long, value_name = "OU,…", value_delimiter = ',')]
    pub(crate) ou: Vec<String>,
    /// Only these Regions, or all
    #[arg(long, value_name = "REGION,…", value_delimiter = ',')]
    pub(crate) regions: Vec<String>,
    /// The role to assume in other accounts [default: hydrant-audit]
    #[arg(long, value_name = "NAME")]
    pub(crate) role: Option<String>,
    /// The external id that the role's trust policy asks for
    #[arg(long, value_name = "ID")]
    pub(crate) external_id: Option<String>,
    /// Assume the role in the caller's own account too
    #[arg(long)]
    pub(crate) role_in_own_account: bool,
    /// A profile of the AWS configuration files
    #[arg(long, value_name = "NAME")]
    pub(crate) profile: Option<String>,
    /// Scan the embedded organization on loopback instead of AWS; `before` is the day before
    #[cfg(feature = "demo")]
    #[arg(long, value_name = "DAY", num_args = 0..=1, require_equals = true, default_missing_value = "after")]
    pub(crate) demo: Option<Day>,
    /// How many questions may be under way at once
    #[arg(long, value_name = "N", default_value_t = 600)]
    pub(crate) max_in_flight: usize,
}

#[cfg(feature = "demo")]
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Day {
    /// The demo organization the day before
    Before,
    /// The demo organization
    After,
}

#[derive(Clone, Debug, Arguments)]
pub(crate) struct Judging {
    /// Only these checks; * stands for anything
    #[arg(long, value_name = "GLOB,…", value_delimiter = ',')]
    pub(crate) checks: Vec<String>,
    /// List only checks of at least this severity
    #[arg(long, value_name = "SEVERITY", value_parser = severities())]
    pub(crate) severity: Option<String>,
    /// Exit 3 for fails of at least this severity; with `new:`, only for those that are new since the baseline
    #[arg(long, value_name = "SEVERITY", default_value = "high", value_parser = fail_on())]
    pub(crate) fail_on: String,
    /// The format on stdout
    #[arg(long, value_name = "FORMAT", value_parser = formats(), default_value = "text")]
    pub(crate) format: String,
    /// Print the report on stdout by this Jinja template instead of in a format
    #[arg(long, value_name = "FILE", conflicts_with = "format")]
    pub(crate) template: Option<PathBuf>,
    /// Write a report to a file too; repeatable. A folder takes the batches of asff: asff=DIR/
    #[arg(long, value_name = "FORMAT=FILE")]
    pub(crate) output: Vec<String>,
    /// Only these verdicts in formats of data [possible values: fail, unknown, pass, not-applicable]
    #[arg(long, value_name = "VERDICT,…", value_delimiter = ',')]
    pub(crate) verdicts: Vec<String>,
}

#[derive(Debug, Arguments)]
pub(crate) struct Scan {
    #[command(flatten)]
    pub(crate) reach: Reach,
    #[command(flatten)]
    pub(crate) judging: Judging,
    /// Say in every report what changed since this saved scan: its id, the beginning of it, latest, or latest~1
    #[arg(long, value_name = "SCAN")]
    pub(crate) baseline: Option<String>,
    /// Go on with an interrupted scan [default: the latest]
    #[arg(long, value_name = "SCAN", num_args = 0..=1, require_equals = true, default_missing_value = "latest")]
    pub(crate) resume: Option<String>,
    /// Print accounts × Regions, the expected calls and the time bound, and ask nothing else
    #[arg(long)]
    pub(crate) plan: bool,
}

#[derive(Debug, Arguments)]
pub(crate) struct Doctor {
    #[command(flatten)]
    pub(crate) reach: Reach,
    /// Try this many accounts only, spread over the organization
    #[arg(long, value_name = "N")]
    pub(crate) sample: Option<usize>,
}

#[derive(Debug, Arguments)]
pub(crate) struct Report {
    /// A scan's id, the beginning of one, latest, or latest~1
    #[arg(default_value = "latest")]
    pub(crate) scan: String,
    /// Say in the report what changed since this earlier scan
    #[arg(long, value_name = "SCAN", alias = "baseline")]
    pub(crate) since: Option<String>,
    #[command(flatten)]
    pub(crate) judging: Judging,
}

#[derive(Debug, Arguments)]
pub(crate) struct Scans {
    #[command(subcommand)]
    pub(crate) action: Option<ScansAction>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum ScansAction {
    /// The saved scans, newest first
    List,
    /// Remove all but the newest scans
    Prune {
        /// How many to keep
        #[arg(long, value_name = "N", default_value_t = 10)]
        keep: usize,
    },
}

#[derive(Debug, Arguments)]
pub(crate) struct Policy {
    /// What to print: the permissions policy, the trust policy, or a StackSet template with both
    #[arg(long, value_name = "FORMAT", value_parser = ["json", "trust", "cloudformation"], default_value = "json")]
    pub(crate) format: String,
    /// The role's name
    #[arg(long, value_name = "NAME", default_value = crate::plan::ROLE)]
    pub(crate) role: String,
    /// The account that scans, for the trust policy
    #[arg(long, value_name = "ID", default_value = "<audit-account>")]
    pub(crate) account: String,
    /// The external id, for the trust policy
    #[arg(long, value_name = "ID")]
    pub(crate) external_id: Option<String>,
}

/// Only checks that ran in both scans are compared. What could be judged before and cannot be now is
/// lost sight of, never fixed. A fail whose subject is gone is removed, not fixed.
#[derive(Debug, Arguments)]
#[command(after_help = "Examples:
  hydrant diff                         the last two complete scans
  hydrant diff latest~7                that scan and the last complete one
  hydrant diff 20270101 20270201 --format json")]
pub(crate) struct Diff {
    /// The earlier scan [default: the last complete one but one]
    pub(crate) before: Option<String>,
    /// The later scan [default: the last complete one]
    pub(crate) after: Option<String>,
    /// Only these checks; * stands for anything
    #[arg(long, value_name = "GLOB,…", value_delimiter = ',')]
    pub(crate) checks: Vec<String>,
    /// The format
    #[arg(long, value_name = "FORMAT", value_parser = ["text", "json"], default_value = "text")]
    pub(crate) format: String,
}

/// A saved scan, or with --org, --accounts or --demo one that is made while you look. `?` lists the keys.
#[derive(Debug, Arguments)]
#[command(after_help = "Examples:
  hydrant tui                          the latest complete scan
  hydrant tui latest~1                 the one before it
  hydrant tui --org                    scan the organization, and look at what is there already
  hydrant tui --demo                   two days of an embedded organization, no AWS account needed")]
pub(crate) struct Tui {
    /// A scan's id, the beginning of one, latest, or latest~1 [default: the latest complete one]
    #[arg(conflicts_with_all = tui_live())]
    pub(crate) scan: Option<String>,
    #[command(flatten)]
    pub(crate) reach: Reach,
    /// Only characters that every terminal has
    #[arg(long)]
    pub(crate) ascii: bool,
    /// Clicks and the wheel; the terminal's own selection then needs a modifier
    #[arg(long)]
    pub(crate) mouse: bool,
    /// The theme
    #[arg(long, value_name = "NAME", value_parser = themes())]
    pub(crate) theme: Option<String>,
}

#[derive(Debug, Arguments)]
pub(crate) struct Config {
    #[command(subcommand)]
    pub(crate) action: ConfigAction,
}

#[derive(Debug, Subcommand)]
pub(crate) enum ConfigAction {
    /// Tell everything that is wrong with the configuration, or what it says
    Check {
        /// The file [default: as for every command]
        file: Option<PathBuf>,
    },
}

#[derive(Debug, Arguments)]
pub(crate) struct Schema {
    /// Which schema
    #[arg(value_parser = ["activity", "config", "diff", "report", "who-can"])]
    pub(crate) what: String,
}

#[derive(Debug, Arguments)]
pub(crate) struct Generate {
    #[command(subcommand)]
    pub(crate) what: Generated,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Generated {
    /// docs/cli.md
    CliMarkdown,
    /// docs/exit-codes.md
    ExitCodes,
    /// docs/checks/<id>.md
    Check {
        /// The check
        id: String,
    },
    /// docs/checks/README.md
    ChecksIndex,
    /// The bench's yardstick: listings with one SDK client and nothing of hydrant around it
    BareLoop {
        /// How many
        #[arg(long, default_value_t = 10_000)]
        calls: u64,
        /// How many at once
        #[arg(long, default_value_t = 100)]
        in_flight: u64,
    },
}

/// What makes the explorer scan.
fn tui_live() -> Vec<&'static str> {
    let mut live = vec!["org", "accounts"];
    if cfg!(feature = "demo") {
        live.push("demo");
    }
    live
}

fn themes() -> Vec<&'static str> {
    hydrant_tui::Theme::names().collect()
}

fn severities() -> Vec<&'static str> {
    hydrant_core::Severity::ALL.iter().map(|severity| severity.words()).collect()
}

fn fail_on() -> Vec<&'static str> {
    let words = severities();
    let new = ["new:info", "new:low", "new:medium", "new:high", "new:critical"];
    words.into_iter().chain(["never"]).chain(new).collect()
}

fn formats() -> Vec<&'static str> {
    hydrant_report::FORMATS.iter().map(|format| format.name).collect()
}
