use crate::facts::{BucketTable, TableBucket};
use crate::{
    Arn, Check, Context, Fact, Judge, Practice, Reference, Remediation, Scope, Service, Severity,
    Stop, api,
};

pub(super) static CHECK: Check = Check {
    id: "table-bucket-outside-org",
    title: "Table bucket or its policy reaches outside the organization",
    severity: Severity::High,
    practices: &[Practice::P10],
    services: &[Service::Firehose, Service::Kinesis],
    rationale: "Records that are delivered into S3 Tables can be read by whoever the policy of the \
        table bucket or of the table admits. A table bucket of an account outside the \
        organization gives them away altogether.",
    remediation: Remediation {
        text: "Remove the account from the policy in place, or restrict it with aws:PrincipalOrgID. \
            Point the stream or channel to a table bucket of the organization. Where the account \
            is a partner on purpose, list it in trusted_accounts.",
        cli: "aws s3tables get-table-bucket-policy --table-bucket-arn <table-bucket-arn> --query resourcePolicy --output text --region <region> > <policy>.json\naws s3tables put-table-bucket-policy --table-bucket-arn <table-bucket-arn> --resource-policy file://<policy>.json --region <region>\naws s3tables put-table-policy --table-bucket-arn <table-bucket-arn> --namespace <namespace> --name <table> --resource-policy file://<policy>.json --region <region>",
        terraform: "resource \"aws_s3tables_table_bucket_policy\" \"example\" {\n  table_bucket_arn = aws_s3tables_table_bucket.example.arn\n  resource_policy  = data.aws_iam_policy_document.own_accounts_only.json\n}",
    },
    references: &[Reference {
        title: "Amazon S3 User Guide: Resource-based policies for S3 Tables",
        url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-tables-resource-based-policies.html",
    }],
    mappings: &[],
    reads: &[
        &api::ORGANIZATIONS_DESCRIBE_ORGANIZATION,
        &api::ORGANIZATIONS_LIST_ACCOUNTS,
        &api::S3TABLES_GET_TABLE_BUCKET_POLICY,
        &api::S3TABLES_GET_TABLE_POLICY,
    ],
    scopes: &[Scope::TableBucket(judge_bucket), Scope::BucketTable(judge_table)],
};

fn judge_bucket(context: &Context<'_>, bucket: &TableBucket, judge: &mut Judge) {
    owner(context, &bucket.arn, &bucket.policy, judge);
    judge.part(|judge| {
        context.own_resource(&bucket.arn, "table bucket")?;
        policy(context, &bucket.policy, "The policy of the table bucket", judge)
    });
}

fn judge_table(context: &Context<'_>, table: &BucketTable, judge: &mut Judge) {
    judge.part(|judge| {
        context.own_resource(&table.arn, "table bucket")?;
        policy(context, &table.policy, "The policy of the table", judge)
    });
}

/// The ARN says whose it is, even where nobody may read the policy.
fn owner(context: &Context<'_>, arn: &Arn, fact: &Fact<Option<String>>, judge: &mut Judge) {
    judge.part(|judge| {
        let Some(account) = arn.account() else {
            return Err(Stop::undecided(fact, "the table bucket's ARN names no account"));
        };
        if context.outside(account)? {
            let sentence =
                format!("The table bucket belongs to account {account}, outside the organization.");
            let expected = "a table bucket of the organization";
            judge.fail(fact, "TableBucketARN", arn.as_str(), expected, sentence);
        }
        Ok(())
    });
}

fn policy(
    context: &Context<'_>,
    fact: &Fact<Option<String>>,
    whose: &str,
    judge: &mut Judge,
) -> Result<(), Stop> {
    let Some(text) = fact.known()? else {
        // Without a policy only the own account is admitted, by its IAM.
        judge.saw(fact, "ResourcePolicy", "none");
        return Ok(());
    };
    context.admits_everyone(judge, fact, text, whose)?;
    context.admits_outsiders(judge, fact, text, (whose, CHECK.id))
}

#[cfg(test)]
mod tests {
    use super::CHECK;
    use crate::facts::{BucketTable, Resource, TableBucket};
    use crate::sample::{ARCHIVE, STRANGER, TABLES};
    use crate::{Snapshot, VerdictKind, api, sample};

    const TABLE: &str = "arn:aws:s3tables:eu-west-1:333333333333:bucket/ledger/table/books/entries";

    fn allow(principal: &str) -> String {
        format!(
            r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Principal":{{"AWS":"{principal}"}},"Action":"s3tables:GetTableData","Resource":"*"}}]}}"#
        )
    }

    fn bucket(name: &str, policy: Option<String>) -> Snapshot {
        sample::with(|s| {
            let arn = sample::arn(name);
            let policy = sample::known(&api::S3TABLES_GET_TABLE_BUCKET_POLICY, policy);
            let bucket = TableBucket { arn: arn.clone(), policy };
            s.resources.insert(arn, Resource::TableBucket(bucket));
        })
    }

    fn table(policy: Option<String>) -> Snapshot {
        sample::with(|s| {
            let arn = sample::arn(TABLE);
            let policy = sample::known(&api::S3TABLES_GET_TABLE_POLICY, policy);
            s.resources.insert(arn.clone(), Resource::BucketTable(BucketTable { arn, policy }));
        })
    }

    #[test]
    fn violates() {
        for principal in [STRANGER, "*"] {
            let snapshot = bucket(TABLES, Some(allow(principal)));
            assert_eq!(sample::kind(&CHECK, &snapshot, TABLES), VerdictKind::Fail);
            let snapshot = table(Some(allow(principal)));
            assert_eq!(sample::kind(&CHECK, &snapshot, TABLE), VerdictKind::Fail);
        }
        let foreign = TABLES.replace(ARCHIVE, STRANGER);
        let mut snapshot = bucket(&foreign, None);
        assert_eq!(sample::kind(&CHECK, &snapshot, &foreign), VerdictKind::Fail);
        sample::forget(&mut snapshot, &api::S3TABLES_GET_TABLE_BUCKET_POLICY);
        assert_eq!(sample::kind(&CHECK, &snapshot, &foreign), VerdictKind::Fail);
    }

    #[test]
    fn clean() {
        assert_eq!(sample::kind(&CHECK, &sample::snapshot(), TABLES), VerdictKind::Pass);
        let own = bucket(TABLES, Some(allow("222222222222")));
        assert_eq!(sample::kind(&CHECK, &own, TABLES), VerdictKind::Pass);
        assert_eq!(sample::kind(&CHECK, &table(None), TABLE), VerdictKind::Pass);
    }

    #[test]
    fn unknown() {
        let denied = sample::without(&api::S3TABLES_GET_TABLE_BUCKET_POLICY);
        assert_eq!(sample::kind(&CHECK, &denied, TABLES), VerdictKind::Unknown);
        let mut snapshot = table(None);
        sample::forget(&mut snapshot, &api::S3TABLES_GET_TABLE_POLICY);
        assert_eq!(sample::kind(&CHECK, &snapshot, TABLE), VerdictKind::Unknown);
    }
}
