use serde::{Deserialize, Serialize};

use crate::facts::SuspectedSecret;
use crate::{Arn, Fact};

/// A Lambda function that transforms records.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Function {
    /// Its ARN as the stream names it, with version or alias.
    pub arn: Arn,
    /// The answer of `GetFunctionConfiguration`; none: no such function.
    pub configuration: Fact<Option<FunctionConfiguration>>,
    /// The resource policy's text; none where no policy is attached.
    pub policy: Fact<Option<String>>,
}

/// A function's configuration (AWS Lambda API Reference), without the values of its environment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FunctionConfiguration {
    /// `python3.12`, `nodejs20.x` …; none for container images.
    pub runtime: Option<String>,
    /// `Zip` or `Image`.
    pub package: String,
    /// The version that the name stands for: `$LATEST` or a number.
    pub version: String,
    /// The execution role; none: AWS did not say.
    #[serde(default)]
    pub role: Option<Arn>,
    /// Environment variables whose value looks like a credential.
    pub suspected_secrets: Vec<SuspectedSecret>,
    /// The environment could not be decrypted for the reader, so its values were not seen.
    pub environment_hidden: bool,
    /// Subnets of its network interfaces; none: not in a VPC.
    pub subnets: Vec<String>,
    /// Their security groups.
    pub security_groups: Vec<String>,
}
