//! Pages of the AWS Management Console.

use hydrant_core::{Arn, Subject, SubjectKind};

/// The page of a subject, where the console has one that an address can name.
pub(crate) fn address(subject: &Subject) -> Option<String> {
    let partition = subject.id.strip_prefix("arn:").and_then(|it| it.split(':').next());
    let host = match partition {
        Some("aws") | None => "console.aws.amazon.com",
        Some("aws-us-gov") => "console.amazonaws-us-gov.com",
        Some("aws-cn") => "console.amazonaws.cn",
        Some(_) => return None,
    };
    if subject.kind == SubjectKind::Bucket {
        return Some(format!("https://{host}/s3/buckets/{}", part(&subject.name)));
    }
    let region = subject.region?;
    let at = |service: &str, page: String| {
        Some(format!("https://{host}/{service}/home?region={region}#{page}"))
    };
    let name = part(&subject.name);
    match subject.kind {
        SubjectKind::DeliveryStream => at("firehose", format!("/details/{name}/monitoring")),
        SubjectKind::Stream => at("kinesis", format!("/streams/details/{name}/monitoring")),
        SubjectKind::Application => at("flink", format!("/applications/{name}/monitoring")),
        SubjectKind::Key => {
            let arn: Arn = subject.id.parse().ok()?;
            at("kms", format!("/kms/keys/{}", part(arn.name())))
        }
        SubjectKind::Function => at("lambda", format!("/functions/{name}")),
        SubjectKind::Secret => at("secretsmanager", format!("/secret?name={name}")),
        SubjectKind::LogGroup => {
            at("cloudwatch", format!("logsV2:log-groups/log-group/{}", name.replace('%', "$25")))
        }
        SubjectKind::Trail => at("cloudtrailv2", format!("/trails/{}", part(&subject.id))),
        SubjectKind::Domain => at("aos", format!("opensearch/domains/{name}")),
        SubjectKind::SecurityGroup => at("vpcconsole", format!("SecurityGroup:groupId={name}")),
        SubjectKind::Endpoint => at("vpcconsole", format!("EndpointDetails:vpcEndpointId={name}")),
        _ => None,
    }
}

/// A part of an address: names come from AWS and can hold anything.
fn part(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                encoded.push(char::from(byte));
            }
            _ => encoded.extend(['%', digit(byte >> 4), digit(byte & 15)]),
        }
    }
    encoded
}

fn digit(nibble: u8) -> char {
    char::from_digit(u32::from(nibble), 16).unwrap_or('0').to_ascii_uppercase()
}

#[cfg(test)]
mod tests {
    use hydrant_core::sample;

    use super::*;

    #[test]
    fn streams_and_buckets_have_pages() {
        let stream = Subject::of_arn(SubjectKind::Stream, &sample::arn(sample::ORDERS));
        let address = address(&stream).unwrap();
        assert_eq!(
            address,
            "https://console.aws.amazon.com/kinesis/home?region=eu-west-1#/streams/details/orders/monitoring"
        );
    }

    #[test]
    fn names_cannot_leave_their_part_of_the_address() {
        let bucket = Subject::of_bucket("a/b?c#d\u{1b}", "aws", None);
        assert_eq!(
            address(&bucket).unwrap(),
            "https://console.aws.amazon.com/s3/buckets/a%2Fb%3Fc%23d%1B"
        );
    }
}
