//! What a data path leads to: each operation over the wire.

use serde_json::{Value, json};

use super::client::Client;
use super::served::{HOME, NOW, REGION, body, code, escaped, get, json_of, sim, two_pages};

#[tokio::test]
async fn a_function_is_asked_about_by_alias() {
    let sim = sim(false).await;
    let arn = escaped("arn:aws:lambda:eu-west-1:111111111111:function:enrich");
    for name in ["enrich", &arn] {
        let path = format!("/2015-03-31/functions/{name}/configuration?Qualifier=live");
        let (status, function) = get(&sim, "lambda", &path).await;
        assert_eq!(
            (status, &function["Version"], &function["Runtime"]),
            (200, &json!("1"), &json!("nodejs22.x"))
        );
        assert_eq!(function["Environment"]["Variables"], json!({"STAGE": "prod"}));
        assert_eq!(
            function["FunctionArn"],
            "arn:aws:lambda:eu-west-1:111111111111:function:enrich:live"
        );
    }
    let (_, latest) = get(&sim, "lambda", "/2015-03-31/functions/enrich/configuration").await;
    assert_eq!(latest["Version"], "$LATEST");
    let (_, policy) =
        get(&sim, "lambda", "/2015-03-31/functions/enrich/policy?Qualifier=live").await;
    assert_eq!(policy["Policy"], r#"{"Statement":[],"Version":"2012-10-17"}"#);
    assert_eq!(
        sim.stats().asked(
            "lambda:GetPolicy",
            "arn:aws:lambda:eu-west-1:111111111111:function:enrich:live"
        ),
        1
    );
}

#[tokio::test]
async fn functions_and_policies_can_be_missing() {
    let sim = sim(false).await;
    for path in ["enrich/policy", "enrich/configuration?Qualifier=old", "nobody/configuration"] {
        let (status, missing) = get(&sim, "lambda", &format!("/2015-03-31/functions/{path}")).await;
        assert_eq!((status, code(&missing)), (404, "ResourceNotFoundException"), "{path}");
    }
    let foreign = escaped("arn:aws:lambda:eu-west-1:222222222222:function:enrich");
    let (_, denied) = get(&sim, "lambda", &format!("/2015-03-31/functions/{foreign}/policy")).await;
    assert_eq!(code(&denied), "AccessDeniedException");
}

#[tokio::test]
async fn a_secret_says_when_it_rotated_and_never_its_value() {
    let sim = sim(false).await;
    let arn = "arn:aws:secretsmanager:eu-west-1:111111111111:secret:warehouse/loader-AbCdEf";
    for id in ["warehouse/loader", arn] {
        let secret =
            json_of(&sim, "secretsmanager", "DescribeSecret", json!({"SecretId": id})).await;
        assert_eq!((&secret["ARN"], &secret["RotationEnabled"]), (&json!(arn), &json!(true)));
        assert_eq!(secret["LastRotatedDate"], NOW - 100 * 86_400);
    }
    let policy =
        json_of(&sim, "secretsmanager", "GetResourcePolicy", json!({"SecretId": arn})).await;
    assert_eq!(policy["ResourcePolicy"], "{}");
    for operation in ["DescribeSecret", "GetResourcePolicy"] {
        let missing =
            json_of(&sim, "secretsmanager", operation, json!({"SecretId": "nobody"})).await;
        assert_eq!(code(&missing), "ResourceNotFoundException");
    }
    let value = json_of(&sim, "secretsmanager", "GetSecretValue", json!({"SecretId": arn})).await;
    assert_eq!(code(&value), "SimUnknownOperation");
}

#[tokio::test]
async fn channels_are_listed_for_a_stream_and_described() {
    let sim = sim(true).await;
    let summary =
        json_of(&sim, "kinesis", "DescribeStreamSummary", json!({"StreamName": "orders"})).await;
    assert_eq!(summary["StreamDescriptionSummary"]["ChannelCount"], 2);
    let orders = "arn:aws:kinesis:eu-west-1:111111111111:stream/orders";
    let of_stream = json!({"StreamFilter": [{"StreamARN": orders}]});
    let channels = two_pages(&sim, "kinesis", "ListChannels", of_stream, "ChannelSummaries").await;
    assert_eq!(channels[1]["ChannelDestinationType"], "S3_TABLES");
    let describe = async |arn: &Value| {
        json_of(&sim, "kinesis", "DescribeChannel", json!({"ChannelARN": arn})).await
    };
    let s3 = &describe(&channels[0]["ChannelARN"]).await["ChannelDescription"];
    let bucket = &s3["S3DestinationConfiguration"]["StorageConfiguration"]["BucketARN"];
    assert_eq!(bucket, "arn:aws:s3:::streaming-data-111111111111-eu-west-1");
    assert_eq!(s3["EncryptionConfiguration"]["EncryptionType"], "KMS");
    assert_eq!(s3["LoggingConfiguration"]["CloudWatchLogs"]["Enabled"], true);
    let tables = &describe(&channels[1]["ChannelARN"]).await["ChannelDescription"];
    let table = &tables["S3TablesDestinationConfiguration"]["S3TablesConfigurationList"][0];
    assert_eq!((&table["Namespace"], &table["TableName"]), (&json!("lake"), &json!("orders")));
    assert_eq!(tables.get("EncryptionConfiguration"), None);
    let missing = describe(&json!("arn:aws:kinesis:eu-west-1:111111111111:channel/nobody")).await;
    assert_eq!(code(&missing), "ResourceNotFoundException");
}

#[tokio::test]
async fn an_application_has_tags() {
    let sim = sim(false).await;
    let arn = |name: &str| json!({"ResourceARN": format!("arn:aws:kinesisanalytics:eu-west-1:111111111111:application/{name}")});
    let tags = json_of(&sim, "kinesisanalytics", "ListTagsForResource", arn("windows")).await;
    assert_eq!(tags, json!({"Tags": [{"Key": "stage", "Value": "production"}]}));
    let missing = json_of(&sim, "kinesisanalytics", "ListTagsForResource", arn("nobody")).await;
    assert_eq!(code(&missing), "ResourceNotFoundException");
}

#[tokio::test]
async fn a_cluster_says_what_it_lets_in() {
    let sim = sim(false).await;
    let path = |arn: &str| format!("/api/v2/clusters/{}", escaped(arn));
    let arn = "arn:aws:kafka:eu-west-1:111111111111:cluster/events/11111111-2222-4333-8444-555555555555-3";
    let (_, cluster) = get(&sim, "kafka", &path(arn)).await;
    let provisioned = &cluster["clusterInfo"]["provisioned"];
    assert_eq!(
        provisioned["encryptionInfo"]["encryptionInTransit"],
        json!({"clientBroker": "TLS", "inCluster": true})
    );
    assert_eq!(provisioned["clientAuthentication"]["unauthenticated"], json!({"enabled": false}));
    let (status, missing) = get(&sim, "kafka", &path(&arn.replace("events", "nobody"))).await;
    assert_eq!((status, code(&missing)), (404, "NotFoundException"));
}

#[tokio::test]
async fn a_table_and_who_may_use_it() {
    let sim = sim(true).await;
    let name = json!({"DatabaseName": "sales", "Name": "orders"});
    let table = &json_of(&sim, "glue", "GetTable", name.clone()).await["Table"];
    assert_eq!(
        (&table["CatalogId"], &table["IsRegisteredWithLakeFormation"]),
        (&json!(HOME), &json!(true))
    );
    assert_eq!(
        table["StorageDescriptor"]["Location"],
        "s3://streaming-data-111111111111-eu-west-1/sales/orders/"
    );
    let in_tables = json!({"CatalogId": "111111111111:s3tablescatalog/lake-tables",
        "DatabaseName": "lake", "Name": "events"});
    let table = json_of(&sim, "glue", "GetTable", in_tables).await;
    assert_eq!(table["Table"]["Name"], "events");
    for (database, message) in [("sales", "table nobody"), ("nowhere", "Database nowhere")] {
        let input = json!({"DatabaseName": database, "Name": "nobody"});
        let missing = json_of(&sim, "glue", "GetTable", input).await;
        assert_eq!(code(&missing), "EntityNotFoundException");
        assert!(missing["message"].as_str().unwrap().contains(message), "{missing}");
    }
    let client = Client::new(&sim, HOME);
    let permissions = async |input: Value| {
        let input = input.to_string();
        let reply = client.send("POST", "/ListPermissions", "lakeformation", REGION, &[], input);
        body(&reply.await)
    };
    let list = "PrincipalResourcePermissions";
    let first = permissions(json!({"Resource": {"Table": name}})).await;
    assert_eq!(first[list][0]["PermissionsWithGrantOption"], json!(["ALL"]));
    let input = json!({"Resource": {"Table": name}, "NextToken": first["NextToken"]});
    let everyone = json!({"DataLakePrincipalIdentifier": "IAM_ALLOWED_PRINCIPALS"});
    assert_eq!(permissions(input).await[list][0]["Principal"], everyone);
    let input = json!({"Resource": {"Table": name}, "Principal": everyone});
    assert_eq!(permissions(input).await[list].as_array().unwrap().len(), 1);
    let nobody = json!({"Resource": {"Table": {"DatabaseName": "sales", "Name": "nobody"}}});
    assert_eq!(code(&permissions(nobody).await), "EntityNotFoundException");
}

#[tokio::test]
async fn table_buckets_and_their_tables_have_policies() {
    let sim = sim(false).await;
    let bucket = escaped("arn:aws:s3tables:eu-west-1:111111111111:bucket/lake-tables");
    let (status, policy) = get(&sim, "s3tables", &format!("/buckets/{bucket}/policy")).await;
    assert_eq!((status, policy), (200, json!({"resourcePolicy": "{}"})));
    let nobody = bucket.replace("lake-tables", "nobody");
    for path in [
        format!("/buckets/{nobody}/policy"),
        format!("/tables/{bucket}/lake/events/policy"),
        format!("/tables/{bucket}/lake/nobody/policy"),
    ] {
        let (status, missing) = get(&sim, "s3tables", &path).await;
        assert_eq!((status, code(&missing)), (404, "NotFoundException"), "{path}");
    }
    let arn = "arn:aws:s3tables:eu-west-1:111111111111:bucket/lake-tables/table/lake.events";
    assert_eq!(sim.stats().asked("s3tables:GetTablePolicy", arn), 1);
}

#[tokio::test]
async fn a_bucket_is_copied_to_another_region() {
    let sim = sim(false).await;
    let client = Client::new(&sim, HOME);
    let ask = async |property: &str| {
        let path = format!("/streaming-data-111111111111-eu-west-1?{property}");
        client.get("s3", REGION, &path, &[]).await.body
    };
    let replication = ask("replication").await;
    assert!(
        replication
            .contains("<Bucket>arn:aws:s3:::streaming-copies-111111111111-eu-central-1</Bucket>"),
        "{replication}"
    );
    let logging = ask("logging").await;
    assert!(
        logging.contains("<TargetBucket>access-logs-111111111111-eu-west-1</TargetBucket>"),
        "{logging}"
    );
}

#[tokio::test]
async fn a_trail_delivered_so_many_hours_ago() {
    let sim = sim(false).await;
    let status = json_of(&sim, "cloudtrail", "GetTrailStatus", json!({"Name": "all"})).await;
    assert_eq!(status["LatestDeliveryTime"], NOW - 30 * 3_600);
    let trails = json_of(&sim, "cloudtrail", "DescribeTrails", json!({})).await;
    assert_eq!(
        trails["trailList"][0]["CloudWatchLogsLogGroupArn"],
        "arn:aws:logs:eu-west-1:111111111111:log-group:trail-events:*"
    );
}
