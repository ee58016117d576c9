//! Commands that ask the catalogue or a saved scan one thing.

use clap::Args as Arguments;

#[derive(Debug, Arguments)]
pub(crate) struct Checks {
    /// Only the checks that answer this practice: an id such as P03, or its name
    #[arg(long, value_name = "PRACTICE")]
    pub(crate) practice: Option<String>,
    /// Every practice × service with what answers it
    #[arg(long, conflicts_with = "practice")]
    pub(crate) matrix: bool,
    /// The format
    #[arg(long, value_name = "FORMAT", value_parser = ["text", "json"], default_value = "text")]
    pub(crate) format: String,
}

#[derive(Debug, Arguments)]
pub(crate) struct Explain {
    /// A check's id, or a practice's id or name
    #[arg(value_name = "CHECK|PRACTICE", required_unless_present = "role")]
    pub(crate) what: Option<String>,
    /// The least-privilege policy of a role on a data path instead, as a saved scan shows it
    #[arg(long, value_name = "ARN", conflicts_with = "what")]
    pub(crate) role: Option<String>,
    /// The scan to look in for the role
    #[arg(long, default_value = "latest", requires = "role")]
    pub(crate) scan: String,
    /// The format
    #[arg(long, value_name = "FORMAT", value_parser = ["text", "markdown"], default_value = "text", conflicts_with = "role")]
    pub(crate) format: String,
}

/// Every principal whose policies a saved scan holds is asked. Of accounts that were not read nobody can
/// tell, and they are listed.
#[derive(Debug, Arguments)]
#[command(after_help = "Examples:
  hydrant who-can firehose:UpdateDestination arn:aws:firehose:eu-west-1:111111111111:deliverystream/clicks
  hydrant who-can kms:Decrypt arn:aws:kms:eu-west-1:111111111111:key/… --format json")]
pub(crate) struct WhoCan {
    /// The action: kinesis:PutRecord
    pub(crate) action: String,
    /// The ARN that it is done to
    pub(crate) arn: String,
    /// The scan to look in
    #[arg(long, default_value = "latest")]
    pub(crate) scan: String,
    /// The format
    #[arg(long, value_name = "FORMAT", value_parser = ["text", "json"], default_value = "text")]
    pub(crate) format: String,
}

/// From the event history, which holds management events: who sent and read records is not in it.
#[derive(Debug, Arguments)]
pub(crate) struct Activity {
    /// A scan's id, the beginning of one, latest, or latest~1
    #[arg(default_value = "latest")]
    pub(crate) scan: String,
    /// The format
    #[arg(long, value_name = "FORMAT", value_parser = ["text", "json"], default_value = "text")]
    pub(crate) format: String,
}

#[derive(Debug, Arguments)]
pub(crate) struct Path {
    /// The ARN of a delivery stream, data stream or application
    pub(crate) arn: String,
    /// The scan to look in
    #[arg(long, default_value = "latest")]
    pub(crate) scan: String,
    /// The format
    #[arg(long, value_name = "FORMAT", value_parser = ["text", "mermaid", "dot"], default_value = "text")]
    pub(crate) format: String,
}
