use hydrant_core::Region;

/// The Region that signs requests to a partition's global services such as Organizations (AWS General
/// Reference, "AWS Organizations endpoints and quotas"). A partition this version does not know keeps
/// the Region it was asked from, and the SDK's own rules decide.
pub(crate) fn global(region: Region) -> Region {
    let name = match region.partition() {
        "aws" => "us-east-1",
        "aws-cn" => "cn-northwest-1",
        "aws-us-gov" => "us-gov-west-1",
        _ => return region,
    };
    name.parse().unwrap_or(region)
}
