//! The plan of changes.

use std::path::PathBuf;

use clap::Args as Arguments;

/// hydrant itself never writes to AWS. The script checks the state before every change against what the scan saw,
/// stops at the first surprise, reads back what it changed, and takes everything back with --back. What is muted or
/// could not be judged is not changed.
#[derive(Debug, Arguments)]
#[command(after_help = "Examples:
  hydrant fix                              everything, for people
  hydrant fix --format sh --output fixes   a script for each account; sh FILE says what it would do
  hydrant fix --check 'kinesis-*' --resource '*stream/orders' --format terraform")]
pub(crate) struct Fix {
    /// A scan's id, the beginning of one, latest, or latest~1
    #[arg(default_value = "latest")]
    pub(crate) scan: String,
    /// Only the findings of these checks; * stands for anything
    #[arg(long = "check", visible_alias = "checks", value_name = "GLOB,…", value_delimiter = ',')]
    pub(crate) checks: Vec<String>,
    /// Only findings in these accounts
    #[arg(long, value_name = "ID,…", value_delimiter = ',')]
    pub(crate) accounts: Vec<String>,
    /// Only findings in these Regions
    #[arg(long, value_name = "REGION,…", value_delimiter = ',')]
    pub(crate) regions: Vec<String>,
    /// Only findings about resources with this ARN or name; * stands for anything; repeatable
    #[arg(long, value_name = "GLOB")]
    pub(crate) resource: Vec<String>,
    /// The format; a script is for one account, Terraform and CloudFormation are for one account and Region
    #[arg(long, value_name = "FORMAT", value_parser = ["text", "sh", "terraform", "cloudformation"], default_value = "text")]
    pub(crate) format: String,
    /// Write one file for each account, or for each account and Region, into this folder
    #[arg(long, value_name = "DIR")]
    pub(crate) output: Option<PathBuf>,
}
