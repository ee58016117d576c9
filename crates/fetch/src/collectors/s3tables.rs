use hydrant_core::facts::{BucketTable, Resource, TableBucket};
use hydrant_core::{Answer, Arn, Fact, Source, Target, Unknown, api};

use super::asker;
use crate::door::{Failed, Session};

/// A table bucket's policy.
pub(super) async fn bucket(session: &Session, bucket: &Arn, referrer: Target) -> Answer {
    let api = &api::S3TABLES_GET_TABLE_BUCKET_POLICY;
    let target = asker(session, bucket.target(), referrer).await;
    let client = &session.door.clients.s3tables;
    let send = |ticket| {
        let request = client.get_table_bucket_policy().table_bucket_arn(bucket.as_str());
        request.customize().config_override(ticket).send()
    };
    let source = Source { api, account: target.account, region: target.region };
    let answer = session.call(api, target, send).await;
    let policy = policy(answer.map(|answer| answer.resource_policy), source);
    Answer::Resource(Box::new(Resource::TableBucket(TableBucket { arn: bucket.clone(), policy })))
}

/// A table's policy: `bucket/BUCKET/table/NAMESPACE/TABLE`.
pub(super) async fn table(session: &Session, table: &Arn, referrer: Target) -> Answer {
    let api = &api::S3TABLES_GET_TABLE_POLICY;
    let target = asker(session, table.target(), referrer).await;
    let source = Source { api, account: target.account, region: target.region };
    let policy = match parts(table) {
        Some((bucket, namespace, name)) => {
            let client = &session.door.clients.s3tables;
            let send = |ticket| {
                let request = client.get_table_policy().table_bucket_arn(bucket);
                let request = request.namespace(namespace).name(name);
                request.customize().config_override(ticket).send()
            };
            let answer = session.call(api, target, send).await;
            policy(answer.map(|answer| answer.resource_policy), source)
        }
        None => Fact::Unknown(Unknown::not_asked(source, "the ARN names no namespace and table")),
    };
    Answer::Resource(Box::new(Resource::BucketTable(BucketTable { arn: table.clone(), policy })))
}

/// The table bucket's ARN, namespace and name.
fn parts(table: &Arn) -> Option<(&str, &str, &str)> {
    let (bucket, rest) = table.as_str().split_once("/table/")?;
    let (namespace, name) = rest.split_once('/')?;
    Some((bucket, namespace, name))
}

/// No policy and no such table or bucket are the same error. An empty text is an answer without its content.
fn policy(answer: Result<String, Failed>, source: Source) -> Fact<Option<String>> {
    match answer {
        Ok(text) if text.trim().is_empty() => {
            Fact::Unknown(Unknown::undecided(source, "the answer was empty"))
        }
        Ok(text) => Fact::Known(Some(text), source),
        Err(failed) if failed.failure.is("NotFoundException") => Fact::Known(None, source),
        Err(failed) => Fact::Unknown(failed.unknown()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_is_told_from_its_bucket() {
        let bucket = "arn:aws:s3tables:eu-west-1:123456789012:bucket/lake";
        let table: Arn = format!("{bucket}/table/sales/orders").parse().unwrap();
        assert_eq!(parts(&table), Some((bucket, "sales", "orders")));
        assert_eq!(parts(&format!("{bucket}/table/1f2e").parse().unwrap()), None);
    }

    #[test]
    fn an_empty_text_is_not_the_answer_that_there_is_no_policy() {
        let target: Target =
            Target::new("123456789012".parse().unwrap(), "eu-west-1".parse().unwrap());
        let api = &api::S3TABLES_GET_TABLE_POLICY;
        let source = Source { api, account: target.account, region: target.region };
        assert!(policy(Ok(String::new()), source).known().is_err());
        assert_eq!(policy(Ok("{}".to_owned()), source).known(), Ok(&Some("{}".to_owned())));
    }
}
