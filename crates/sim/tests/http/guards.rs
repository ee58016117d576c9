//! Config, GuardDuty, Macie, Inspector, Security Hub, and who administers them.

use hydrant_sim::Sim;
use serde_json::{Value, json};

use crate::client::{Client, Reply};
use crate::{MANAGEMENT, STREAMING, value, with};

const REGION: &str = "eu-west-1";
const HEAD: &str = "[[guard]]\naccount = '222222222222'\nregion = 'eu-west-1'\n";
/// An account that looks into the others.
const ADMINISTRATOR: &str = "333333333333";

/// The smallest organization with a delegated administrator.
async fn delegated(rows: &str) -> Sim {
    let text = include_str!("../../../../tests/orgs/minimal.toml")
        .replace("[organization]", "[organization]\ndelegated_administrators = ['333333333333']");
    let org = hydrant_sim::Org::from_toml(&format!("{text}\n{rows}"))
        .expect("the rows are an organization");
    Sim::start(org, hydrant_sim::Options::default()).await.expect("loopback has a free port")
}

async fn json_call(sim: &Sim, service: &str, operation: &str, body: Value) -> Reply {
    Client::new(sim, STREAMING).json(service, REGION, operation, &body.to_string()).await
}

async fn post(sim: &Sim, account: &str, service: &str, path: &str, body: Value) -> Reply {
    Client::new(sim, account).post(service, REGION, path, &body.to_string()).await
}

async fn detector(sim: &Sim, account: &str) -> String {
    let reply = Client::new(sim, account).get("guardduty", REGION, "/detector", &[]).await;
    value(&reply)["detectorIds"][0].as_str().expect("there is a detector").to_owned()
}

#[tokio::test]
async fn the_recorder_records_until_a_row_says_otherwise() {
    let sim = with(&format!("{HEAD}recorder = 'stopped'\nrecorded = ['AWS::S3::Bucket']")).await;
    let recorders = async |account: &str, operation: &str| {
        value(&Client::new(&sim, account).json("config", REGION, operation, "{}").await)
    };
    let all = recorders(MANAGEMENT, "DescribeConfigurationRecorders").await;
    assert_eq!(all["ConfigurationRecorders"][0]["recordingGroup"]["allSupported"], true);
    let status = recorders(MANAGEMENT, "DescribeConfigurationRecorderStatus").await;
    assert_eq!(status["ConfigurationRecordersStatus"][0]["recording"], true);
    let some = recorders(STREAMING, "DescribeConfigurationRecorders").await;
    let group = &some["ConfigurationRecorders"][0]["recordingGroup"];
    assert_eq!(group["resourceTypes"], json!(["AWS::S3::Bucket"]));
    let status = recorders(STREAMING, "DescribeConfigurationRecorderStatus").await;
    assert_eq!(status["ConfigurationRecordersStatus"][0]["recording"], false);
    let body = json!({"ConfigurationRecorderNames": ["nobody"]});
    let missing = json_call(&sim, "config", "DescribeConfigurationRecorders", body).await;
    assert!(missing.body.contains("NoSuchConfigurationRecorderException"), "{}", missing.body);
    let none = with(&format!("{HEAD}recorder = 'missing'")).await;
    let none = json_call(&none, "config", "DescribeConfigurationRecorderStatus", json!({})).await;
    assert_eq!(value(&none), json!({"ConfigurationRecordersStatus": []}));
}

#[tokio::test]
async fn rules_come_twenty_five_at_a_time() {
    let rows: Vec<String> =
        (0..26).map(|n| format!("[[guard.rule]]\nname = 'rule-{n:02}'\n")).collect();
    let sim = with(&format!("{HEAD}{}", rows.concat())).await;
    let ask = async |body: Value| json_call(&sim, "config", "DescribeConfigRules", body).await;
    let first = value(&ask(json!({})).await);
    assert_eq!(first["ConfigRules"].as_array().unwrap().len(), 25);
    let rest = value(&ask(json!({"NextToken": first["NextToken"]})).await);
    assert_eq!(
        rest["ConfigRules"][0]["Source"],
        json!({"Owner": "AWS", "SourceIdentifier": "RULE_25"})
    );
    assert!(rest.get("NextToken").is_none(), "{rest}");
    let missing = ask(json!({"ConfigRuleNames": ["nobody"]})).await;
    assert!(missing.body.contains("NoSuchConfigRuleException"), "{}", missing.body);
    let body = r#"{"ConfigRuleNames": null}"#;
    let usual =
        Client::new(&sim, MANAGEMENT).json("config", REGION, "DescribeConfigRules", body).await;
    let usual = value(&usual);
    assert_eq!(usual["ConfigRules"].as_array().unwrap().len(), 2);
    assert_eq!(
        usual["ConfigRules"][1]["Scope"]["ComplianceResourceTypes"],
        json!(["AWS::Kinesis::Stream"])
    );
}

#[tokio::test]
async fn compliance_is_of_the_streams_that_live_there() {
    let rows = format!("{HEAD}[[guard.noncompliant]]\ntype = 'AWS::S3::Bucket'\nid = 'logs'");
    let sim = with(&rows).await;
    let ask =
        async |body: Value| json_call(&sim, "config", "DescribeComplianceByResource", body).await;
    let all = value(&ask(json!({})).await);
    assert_eq!(all["ComplianceByResources"].as_array().unwrap().len(), 3);
    let faulty = value(&ask(json!({"ComplianceTypes": ["NON_COMPLIANT"]})).await);
    assert_eq!(
        faulty["ComplianceByResources"],
        json!([{
            "ResourceType": "AWS::S3::Bucket", "ResourceId": "logs",
            "Compliance": {
                "ComplianceType": "NON_COMPLIANT",
                "ComplianceContributorCount": {"CappedCount": 1, "CapExceeded": false},
            },
        }])
    );
    let stream = json!({"ResourceType": "AWS::Kinesis::Stream", "ResourceId": "clicks"});
    let stream = value(&ask(stream).await);
    assert_eq!(stream["ComplianceByResources"][0]["Compliance"]["ComplianceType"], "COMPLIANT");
    let first = value(&ask(json!({"Limit": 2})).await);
    let rest = value(&ask(json!({"Limit": 2, "NextToken": first["NextToken"]})).await);
    assert_eq!(rest["ComplianceByResources"].as_array().unwrap().len(), 1);
    let odd = ask(json!({"ResourceId": "clicks"})).await;
    assert!(odd.body.contains("InvalidParameterValueException"), "{}", odd.body);
}

#[tokio::test]
async fn a_detector_says_what_it_watches() {
    let rows = format!("{HEAD}guardduty_s3 = false");
    let sim = with(&rows).await;
    let id = detector(&sim, STREAMING).await;
    let get =
        async |path: &str| Client::new(&sim, STREAMING).get("guardduty", REGION, path, &[]).await;
    let detector = value(&get(&format!("/detector/{id}")).await);
    assert_eq!(detector["status"], "ENABLED");
    assert_eq!(
        detector["features"][3],
        json!({"name": "S3_DATA_EVENTS", "status": "DISABLED", "updatedAt": 1_717_243_200})
    );
    let stranger = get("/detector/12abc34d567e8fa901bc2d34e56789f0").await;
    assert_eq!(stranger.status, 400);
    assert!(stranger.body.contains("BadRequestException"), "{}", stranger.body);
    let off = with(&format!("{HEAD}guardduty = 'missing'")).await;
    let none = Client::new(&off, STREAMING).get("guardduty", REGION, "/detector", &[]).await;
    assert_eq!(value(&none), json!({"detectorIds": []}));
}

#[tokio::test]
async fn findings_are_picked_and_then_read() {
    let finding = |severity: &str, archived: bool| {
        format!(
            "[[guard.guardduty_finding]]\ntype = 'Exfiltration:S3/AnomalousBehavior'\nseverity = {severity}\n\
             bucket = 'logs'\narchived = {archived}\n"
        )
    };
    let rows = [finding("8.0", false), finding("8.0", true), finding("2.0", false)].concat();
    let sim = with(&format!("{HEAD}{rows}")).await;
    let path = format!("/detector/{}/findings", detector(&sim, STREAMING).await);
    let list = async |body: Value| value(&post(&sim, STREAMING, "guardduty", &path, body).await);
    let criterion = json!({"severity": {"gte": 7}, "service.archived": {"eq": ["false"]}});
    let picked = list(json!({"findingCriteria": {"criterion": criterion}})).await;
    assert_eq!(picked["findingIds"].as_array().unwrap().len(), 1);
    let first = list(json!({"maxResults": 2})).await;
    let rest = list(json!({"maxResults": 2, "nextToken": first["nextToken"]})).await;
    assert_eq!(rest["findingIds"].as_array().unwrap().len(), 1);
    let body = json!({"findingIds": [picked["findingIds"][0], "nobody"]});
    let read = post(&sim, STREAMING, "guardduty", &format!("{path}/get"), body).await;
    let read = &value(&read)["findings"];
    assert_eq!(read.as_array().unwrap().len(), 1);
    assert_eq!(read[0]["resource"]["s3BucketDetails"][0]["name"], "logs");
    assert_eq!(read[0]["updatedAt"], "2024-06-01T12:00:00.000Z");
    assert_eq!(read[0]["service"]["archived"], false);
}

#[tokio::test]
async fn the_administrator_sees_the_members() {
    let rows = format!(
        "{HEAD}guardduty_s3 = false\n[[guard.macie_finding]]\ntype = 'Policy:IAMUser/S3BucketPublic'\nseverity = 'High'\nbucket = 'logs'"
    );
    let sim = delegated(&rows).await;
    let id = detector(&sim, ADMINISTRATOR).await;
    let members = async |account: &str, id: &str, query: &str| {
        let path = format!("/detector/{id}/member{query}");
        value(&Client::new(&sim, account).get("guardduty", REGION, &path, &[]).await)
    };
    let first = members(ADMINISTRATOR, &id, "?maxResults=1").await;
    assert_eq!(first["members"][0]["relationshipStatus"], "Enabled");
    let token = first["nextToken"].as_str().expect("there are more");
    let rest = members(ADMINISTRATOR, &id, &format!("?maxResults=1&nextToken={token}")).await;
    assert_eq!(rest["members"][0]["accountId"], STREAMING);
    let own = detector(&sim, STREAMING).await;
    assert_eq!(members(STREAMING, &own, "").await, json!({"members": []}));

    let path = format!("/detector/{id}/member/detector/get");
    let body = json!({"accountIds": [STREAMING, "999999999999"]});
    let detectors = value(&post(&sim, ADMINISTRATOR, "guardduty", &path, body).await);
    assert_eq!(detectors["members"][0]["features"][0]["status"], "DISABLED");
    assert_eq!(detectors["members"][0]["features"][0]["name"], "S3_DATA_EVENTS");
    assert_eq!(detectors["members"][0]["dataSources"]["s3Logs"]["status"], "DISABLED");
    assert_eq!(detectors["unprocessedAccounts"][0]["accountId"], "999999999999");

    let found = async |account: &str| {
        let reply = post(&sim, account, "macie2", "/findings", json!({})).await;
        value(&reply)["findingIds"].as_array().unwrap().len()
    };
    assert_eq!(
        (found(ADMINISTRATOR).await, found(STREAMING).await, found(MANAGEMENT).await),
        (1, 1, 0)
    );

    let administrators = async |account: &str, body: Value| {
        let operation = "ListDelegatedAdministrators";
        Client::new(&sim, account)
            .json("organizations", "us-east-1", operation, &body.to_string())
            .await
    };
    let body = json!({"ServicePrincipal": "guardduty.amazonaws.com"});
    let listed = value(&administrators(MANAGEMENT, body.clone()).await);
    assert_eq!(listed["DelegatedAdministrators"][0]["Id"], ADMINISTRATOR);
    let other = json!({"ServicePrincipal": "ram.amazonaws.com"});
    let none = value(&administrators(MANAGEMENT, other).await);
    assert_eq!(none, json!({"DelegatedAdministrators": []}));
    assert!(administrators(STREAMING, body).await.body.contains("AccessDeniedException"));
}

#[tokio::test]
async fn macie_knows_the_buckets_of_its_region() {
    let rows = "[[guard]]\naccount = '333333333333'\nregion = 'eu-west-1'\nmacie_unmonitored = ['log-archive-333333333333']
        [[guard.macie_finding]]\ntype = 'SensitiveData:S3Object/Credentials'\nseverity = 'High'\nbucket = 'log-archive-333333333333'
        updated = '2024-09-01T00:00:00Z'";
    let sim = with(rows).await;
    let session = Client::new(&sim, ADMINISTRATOR).get("macie2", REGION, "/macie", &[]).await;
    assert_eq!(value(&session)["status"], "ENABLED");
    let ask = async |path: &str, body: Value| post(&sim, ADMINISTRATOR, "macie2", path, body).await;
    let criteria = json!({"criteria": {"bucketName": {"eq": ["log-archive-333333333333"]}}});
    let buckets = value(&ask("/datasources/s3", criteria).await);
    assert_eq!(buckets["buckets"][0]["automatedDiscoveryMonitoringStatus"], "NOT_MONITORED");
    let none = ask("/datasources/s3", json!({"criteria": {"bucketName": {"eq": ["other"]}}})).await;
    assert_eq!(value(&none), json!({"buckets": []}));
    let ids = value(&ask("/findings", json!({})).await)["findingIds"].clone();
    let found = value(&ask("/findings/describe", json!({"findingIds": ids})).await);
    let finding = &found["findings"][0];
    assert_eq!(finding["severity"], json!({"description": "High", "score": 3}));
    assert_eq!(finding["resourcesAffected"]["s3Bucket"]["name"], "log-archive-333333333333");
    assert_eq!(finding["updatedAt"], "2024-09-01T00:00:00Z");
    let odd = ask("/findings/describe", json!({"findingIds": []})).await;
    assert!(odd.body.contains("ValidationException"), "{}", odd.body);
    let off = with(&format!("{HEAD}macie = 'missing'")).await;
    let refused = Client::new(&off, STREAMING).get("macie2", REGION, "/macie", &[]).await;
    assert_eq!(refused.status, 403);
    assert!(refused.body.contains("Macie is not enabled."), "{}", refused.body);
}

#[tokio::test]
async fn inspector_covers_the_functions_that_streams_name() {
    let stream = |name: &str, function: &str| {
        format!(
            "[[delivery_stream]]\naccount = '222222222222'\nregion = 'eu-west-1'\nname = '{name}'\n\
             [[delivery_stream.destination_extra.ProcessingConfiguration.Processors]]\nType = 'Lambda'\n\
             [[delivery_stream.destination_extra.ProcessingConfiguration.Processors.Parameters]]\n\
             ParameterName = 'LambdaArn'\n\
             ParameterValue = 'arn:aws:lambda:eu-west-1:222222222222:function:{function}:$LATEST'\n"
        )
    };
    let rows = [stream("a", "decode"), stream("b", "enrich")].concat();
    let sim = with(&format!("{rows}{HEAD}inspector_uncovered = ['enrich']")).await;
    let list = async |body: Value| {
        value(&post(&sim, STREAMING, "inspector2", "/coverage/list", body).await)
    };
    let of = |name: &str| json!({"filterCriteria": {"lambdaFunctionName": [{"comparison": "EQUALS", "value": name}]}});
    let covered = list(of("decode")).await;
    assert_eq!(covered["coveredResources"][0]["scanStatus"]["statusCode"], "ACTIVE");
    let id = "arn:aws:lambda:eu-west-1:222222222222:function:decode:$LATEST";
    assert_eq!(covered["coveredResources"][0]["resourceId"], id);
    let left_out = list(of("enrich")).await;
    assert_eq!(left_out["coveredResources"][0]["scanStatus"]["statusCode"], "INACTIVE");
    assert_eq!(list(of("nobody")).await, json!({"coveredResources": []}));
    let first = list(json!({"maxResults": 1})).await;
    let rest = list(json!({"maxResults": 1, "nextToken": first["nextToken"]})).await;
    assert!(rest.get("nextToken").is_none(), "{rest}");

    let body = json!({"accountIds": [STREAMING, MANAGEMENT]});
    let status = value(&post(&sim, STREAMING, "inspector2", "/status/batch/get", body).await);
    assert_eq!(status["accounts"][0]["resourceState"]["lambda"]["status"], "ENABLED");
    assert_eq!(status["failedAccounts"][0]["errorCode"], "ACCESS_DENIED");
    let off = with(&format!("{HEAD}inspector_lambda = false")).await;
    let status = post(&off, STREAMING, "inspector2", "/status/batch/get", json!({})).await;
    assert_eq!(value(&status)["accounts"][0]["resourceState"]["lambda"]["status"], "DISABLED");
}

#[tokio::test]
async fn security_hub_is_on_with_its_standards() {
    let sim = with(&format!("{HEAD}security_hub = false")).await;
    let hub = async |account: &str| {
        Client::new(&sim, account).get("securityhub", REGION, "/accounts", &[]).await
    };
    let standards = async |account: &str, body: Value| {
        post(&sim, account, "securityhub", "/standards/get", body).await
    };
    let on = value(&hub(MANAGEMENT).await);
    assert_eq!(on["HubArn"], "arn:aws:securityhub:eu-west-1:111111111111:hub/default");
    let enabled = value(&standards(MANAGEMENT, json!({})).await);
    assert_eq!(
        enabled["StandardsSubscriptions"][0]["StandardsArn"],
        "arn:aws:securityhub:eu-west-1::standards/aws-foundational-security-best-practices/v/1.0.0"
    );
    for reply in [hub(STREAMING).await, standards(STREAMING, json!({})).await] {
        assert_eq!(reply.status, 401);
        assert!(reply.body.contains("InvalidAccessException"), "{}", reply.body);
    }
    let writes = sim.stats().writes;
    Client::new(&sim, MANAGEMENT).post("securityhub", REGION, "/accounts", "{}").await;
    assert_eq!((sim.stats().writes, sim.stats().unknown_operations), (writes, 1));
}
