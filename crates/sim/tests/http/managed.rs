//! Domains, collections, clusters and workgroups.

use serde_json::json;

use crate::client::Client;
use crate::{STREAMING, value, with};

const REGION: &str = "eu-west-1";
/// A delivery stream to a destination of its own.
const STREAM: &str =
    "[[delivery_stream]]\naccount = '222222222222'\nregion = 'eu-west-1'\nname = 'search'\n";

#[tokio::test]
async fn a_domain_answers_by_its_path() {
    let arn = "arn:aws:es:eu-west-1:222222222222:domain/search";
    let named = format!("destination_extra = {{ DomainARN = '{arn}' }}");
    let sim = with(&format!("{STREAM}destination = 'opensearch'\n{named}")).await;
    let client = Client::new(&sim, STREAMING);
    let get = async |name: &str| {
        let path = format!("/2021-01-01/opensearch/domain/{name}");
        client.get("es", REGION, &path, &[]).await
    };
    let good = value(&get("search-logs").await);
    let good = &good["DomainStatus"];
    assert_eq!(good["ARN"], "arn:aws:es:eu-west-1:222222222222:domain/search-logs");
    assert_eq!(good["DomainEndpointOptions"]["EnforceHTTPS"], true);
    assert_eq!(good["VPCOptions"]["SubnetIds"].as_array().unwrap().len(), 2);
    assert_eq!(good["EncryptionAtRestOptions"]["Enabled"], true);
    assert_eq!(good["ServiceSoftwareOptions"]["UpdateAvailable"], false);
    let bad = value(&get("legacy-logs").await);
    let bad = &bad["DomainStatus"];
    assert_eq!(bad["NodeToNodeEncryptionOptions"]["Enabled"], false);
    assert!(bad.get("VPCOptions").is_none() && bad["Endpoint"].is_string(), "{bad}");
    assert!(bad["AccessPolicies"].as_str().unwrap().contains(r#""AWS":"*""#), "{bad}");
    // The one that the stream names is there, and lets the stream's role in.
    let named = value(&get("search").await);
    let policy = named["DomainStatus"]["AccessPolicies"].as_str().unwrap().to_owned();
    assert!(policy.contains("arn:aws:iam::222222222222:role/firehose-search"), "{policy}");
    let missing = get("nowhere").await;
    assert_eq!(missing.status, 409);
    assert!(missing.body.contains("ResourceNotFoundException"), "{}", missing.body);
    assert_eq!(sim.stats().asked("es:DescribeDomain", arn), 1);
}

#[tokio::test]
async fn a_row_changes_one_thing_of_a_domain() {
    let rows = "[[domain]]\naccount = '222222222222'\nregion = 'eu-west-1'\nname = 'search-logs'\nzone_awareness = false";
    let sim = with(rows).await;
    let path = "/2021-01-01/opensearch/domain/search-logs";
    let status = value(&Client::new(&sim, STREAMING).get("es", REGION, path, &[]).await);
    let cluster = &status["DomainStatus"]["ClusterConfig"];
    assert_eq!(cluster["ZoneAwarenessEnabled"], false);
    assert_eq!(status["DomainStatus"]["DomainEndpointOptions"]["EnforceHTTPS"], true);
}

#[tokio::test]
async fn collections_come_with_their_policies() {
    let endpoint = "destination_extra.CollectionEndpoint = 'https://c0llection0000000good.eu-west-1.aoss.amazonaws.com'";
    let sim = with(&format!("{STREAM}destination = 'opensearch-serverless'\n{endpoint}")).await;
    let client = Client::new(&sim, STREAMING);
    let ask = async |operation: &str, body: serde_json::Value| {
        client.json("aoss", REGION, operation, &body.to_string()).await
    };
    let found =
        ask("BatchGetCollection", json!({"ids": ["c0llection0000000good", "nowhere"]})).await;
    let found = value(&found);
    assert_eq!(found["collectionDetails"][0]["name"], "search");
    assert_eq!(found["collectionErrorDetails"][0]["errorCode"], "NOT_FOUND");
    let by_name = value(&ask("BatchGetCollection", json!({"names": ["legacy-search"]})).await);
    assert_eq!(by_name["collectionDetails"][0]["id"], "c0llection000000000bad");
    let both = ask("BatchGetCollection", json!({})).await;
    assert!(both.body.contains("ValidationException"), "{}", both.body);

    let network = json!({"type": "network", "resource": ["collection/search"]});
    let listed = value(&ask("ListSecurityPolicies", network).await);
    assert_eq!(listed["securityPolicySummaries"].as_array().unwrap().len(), 1);
    assert_eq!(listed["securityPolicySummaries"][0]["name"], "search-network");
    let get = async |name: &str| {
        let body = json!({"type": "network", "name": name});
        value(&ask("GetSecurityPolicy", body).await)["securityPolicyDetail"]["policy"][0].clone()
    };
    let good = get("search-network").await;
    assert_eq!((&good["AllowFromPublic"], good["SourceVPCEs"].is_array()), (&json!(false), true));
    assert_eq!(get("legacy-search-network").await["AllowFromPublic"], true);

    let first = value(&ask("ListAccessPolicies", json!({"type": "data", "maxResults": 1})).await);
    let token = first["nextToken"].as_str().expect("there are more");
    let rest = json!({"type": "data", "maxResults": 1, "nextToken": token});
    let rest = value(&ask("ListAccessPolicies", rest).await);
    assert_eq!(rest["accessPolicySummaries"][0]["name"], "search-access");
    assert!(rest.get("nextToken").is_none(), "{rest}");
    let access = ask("GetAccessPolicy", json!({"type": "data", "name": "search-access"})).await;
    let access = &value(&access)["accessPolicyDetail"]["policy"][0];
    assert_eq!(access["Principal"], json!(["arn:aws:iam::222222222222:role/firehose-search"]));
    let missing = ask("GetAccessPolicy", json!({"type": "data", "name": "nowhere"})).await;
    assert_eq!(missing.status, 404);
    assert!(missing.body.contains("ResourceNotFoundException"), "{}", missing.body);
    let odd = ask("ListSecurityPolicies", json!({"type": "retention"})).await;
    assert!(odd.body.contains("ValidationException"), "{}", odd.body);
}

#[tokio::test]
async fn clusters_answer_in_xml_with_their_parameters() {
    let rows: Vec<String> = (0..25)
        .map(|n| {
            format!("[[cluster]]\naccount = '222222222222'\nregion = 'eu-west-1'\nname = 'more-{n:02}'\n")
        })
        .collect();
    let sim = with(&rows.concat()).await;
    let client = Client::new(&sim, STREAMING);
    let ask = async |rest: &str| {
        client.form("redshift", REGION, &format!("Version=2012-12-01&Action={rest}")).await
    };
    let good = ask("DescribeClusters&ClusterIdentifier=warehouse").await.body;
    let start = "<DescribeClustersResponse><DescribeClustersResult><Clusters><Cluster>";
    assert!(good.contains(start), "{good}");
    for text in [
        "<Encrypted>true</Encrypted>",
        "<MultiAZ>Enabled</MultiAZ>",
        "<VpcSecurityGroups><VpcSecurityGroup><Status>active</Status><VpcSecurityGroupId>sg-0aaa0000000000000<",
        "<ParameterGroupName>warehouse-parameters</ParameterGroupName>",
    ] {
        assert!(good.contains(text), "{text}: {good}");
    }
    let bad = ask("DescribeClusters&ClusterIdentifier=legacy-warehouse").await.body;
    assert!(bad.contains("<Encrypted>false</Encrypted>") && bad.contains("sg-0bad"), "{bad}");
    let missing = ask("DescribeClusters&ClusterIdentifier=nowhere").await;
    assert_eq!(missing.status, 404);
    assert!(missing.body.contains("<Code>ClusterNotFound</Code>"), "{}", missing.body);

    let parameters = async |group: &str| {
        ask(&format!("DescribeClusterParameters&Source=user&ParameterGroupName={group}")).await
    };
    let require = |value: &str| {
        format!(
            "<ParameterName>require_ssl</ParameterName><ParameterValue>{value}</ParameterValue>"
        )
    };
    let good = parameters("warehouse-parameters").await.body;
    assert!(good.contains(&require("true")) && !good.contains("engine-default"), "{good}");
    let bad = parameters("legacy-warehouse-parameters").await.body;
    assert!(bad.contains(&require("false")), "{bad}");
    let missing = parameters("nowhere").await;
    assert!(
        missing.body.contains("<Code>ClusterParameterGroupNotFound</Code>"),
        "{}",
        missing.body
    );

    let first = ask("DescribeClusters&MaxRecords=20").await.body;
    assert_eq!(first.matches("<ClusterIdentifier>").count(), 20);
    let (_, rest) = first.split_once("<Marker>").expect("there are more");
    let marker = rest.split('<').next().unwrap();
    let second = ask(&format!("DescribeClusters&MaxRecords=20&Marker={marker}")).await.body;
    assert_eq!(second.matches("<ClusterIdentifier>").count(), 7);
    let few = ask("DescribeClusters&MaxRecords=5").await;
    assert!(few.body.contains("InvalidParameterValue"), "{}", few.body);
}

#[tokio::test]
async fn workgroups_name_their_namespaces() {
    let sim = with("").await;
    let client = Client::new(&sim, STREAMING);
    let ask = async |operation: &str, key: &str, name: &str| {
        let body = format!("{{\"{key}\":\"{name}\"}}");
        client.json("redshift-serverless", REGION, operation, &body).await
    };
    let good = value(&ask("GetWorkgroup", "workgroupName", "warehouse-serverless").await);
    let good = &good["workgroup"];
    assert_eq!(
        good["configParameters"][1],
        json!({"parameterKey": "require_ssl", "parameterValue": "true"})
    );
    assert_eq!(good["securityGroupIds"], json!(["sg-0aaa0000000000000"]));
    let namespace = good["namespaceName"].as_str().unwrap();
    let namespace = value(&ask("GetNamespace", "namespaceName", namespace).await);
    assert!(namespace["namespace"]["kmsKeyId"].as_str().unwrap().starts_with("arn:aws:kms:"));
    let bad = value(&ask("GetWorkgroup", "workgroupName", "legacy-serverless").await);
    assert_eq!(bad["workgroup"]["configParameters"][1]["parameterValue"], "false");
    for (operation, key) in [("GetWorkgroup", "workgroupName"), ("GetNamespace", "namespaceName")] {
        let missing = ask(operation, key, "nowhere").await;
        assert!(missing.body.contains("ResourceNotFoundException"), "{}", missing.body);
    }
}
