//! Managed Service for Apache Flink.

use hyper::body::Bytes;
use serde_json::{Value, json};

use crate::org::{Application, adjust, closed, subnets, vpc};
use crate::page::page;
use crate::wire::time::MADE;
use crate::wire::{Answer, ApiError, Call, Reply};
use crate::world::{ApplicationEntry, World};

pub(crate) fn list_applications(world: &World, call: &Call) -> Answer {
    let most = world.options.pages.applications;
    let limit = call.number("Limit").unwrap_or(most).min(most);
    let applications = &world.cell(call.account(), &call.region).applications;
    let page = page(applications.len(), limit, call.text("NextToken"), "InvalidRequestException")?;
    let listed = applications.values().skip(page.items.start).take(page.items.len());
    let mut reply =
        json!({"ApplicationSummaries": listed.map(|entry| &entry.listed).collect::<Vec<_>>()});
    if let Some(next) = page.next {
        reply["NextToken"] = next.into();
    }
    Ok(Reply::json(&reply))
}

pub(crate) fn describe_application(world: &World, call: &Call) -> Answer {
    let name = call.text("ApplicationName");
    let applications = &world.cell(call.account(), &call.region).applications;
    applications.get(name).map(|entry| Reply::rendered(entry.detail.clone())).ok_or_else(|| {
        let message = format!("Application not found: {name} under account {}", call.account());
        ApiError::bad("ResourceNotFoundException", message)
    })
}

/// The tags of an application, by its ARN.
pub(crate) fn list_tags(world: &World, call: &Call) -> Answer {
    let arn = call.text("ResourceARN");
    let missing = || {
        let message = format!("Resource not found: {arn} under account {}", call.account());
        ApiError::bad("ResourceNotFoundException", message)
    };
    let application = world
        .cell(call.account(), &call.region)
        .applications
        .values()
        .map(|entry| &entry.application)
        .find(|application| application.arn() == arn)
        .ok_or_else(missing)?;
    let tags: Vec<Value> =
        application.tags.iter().map(|(key, value)| json!({"Key": key, "Value": value})).collect();
    Ok(Reply::json(&json!({"Tags": tags})))
}

/// An application with its answers.
pub(crate) fn entry(application: &Application) -> ApplicationEntry {
    let mode = if application.is_studio() { "INTERACTIVE" } else { "STREAMING" };
    let mut listed = json!({
        "ApplicationName": application.name,
        "ApplicationARN": application.arn(),
        "ApplicationStatus": application.status,
        "ApplicationVersionId": 1,
        "RuntimeEnvironment": application.runtime,
    });
    if !application.is_sql() {
        listed["ApplicationMode"] = mode.into();
    }
    let mut detail = listed.clone();
    detail["ServiceExecutionRole"] = application.role_arn().into();
    detail["CreateTimestamp"] = MADE.into();
    detail["LastUpdateTimestamp"] = MADE.into();
    detail["ApplicationConfigurationDescription"] = configuration(application);
    if application.logging {
        let (region, account, group) =
            (&application.region, &application.account, &application.log_group);
        detail["CloudWatchLoggingOptionDescriptions"] = json!([{
            "CloudWatchLoggingOptionId": "1.1",
            "LogStreamARN": format!("arn:aws:logs:{region}:{account}:log-group:{group}:log-stream:kinesis-analytics-log-stream"),
        }]);
    }
    adjust(&mut detail, &application.extra, &application.remove);
    let detail = Bytes::from(json!({"ApplicationDetail": detail}).to_string());
    ApplicationEntry { application: application.clone(), detail, listed }
}

fn configuration(application: &Application) -> Value {
    if application.is_sql() {
        return sql(application);
    }
    let groups: Vec<Value> = application
        .properties
        .iter()
        .map(|(id, map)| json!({"PropertyGroupId": id, "PropertyMap": map}))
        .collect();
    let mut code = json!({"BucketARN": format!("arn:aws:s3:::{}", application.code_bucket),
        "FileKey": format!("{}.jar", application.name)});
    if !application.code_version.is_empty() {
        code["ObjectVersion"] = application.code_version.as_str().into();
    }
    let mut configuration = json!({
        "ApplicationSnapshotConfigurationDescription": {"SnapshotsEnabled": application.snapshots},
        "EnvironmentPropertyDescriptions": {"PropertyGroupDescriptions": groups},
        "ApplicationEncryptionConfigurationDescription": encryption(application),
    });
    if application.vpc {
        configuration["VpcConfigurationDescriptions"] = json!([{
            "VpcConfigurationId": "1.1",
            "VpcId": vpc(),
            "SubnetIds": subnets(),
            "SecurityGroupIds": closed(),
        }]);
    }
    if application.is_studio() {
        configuration["ZeppelinApplicationConfigurationDescription"] = json!({
            "MonitoringConfigurationDescription": {"LogLevel": application.log_level},
        });
    } else {
        configuration["ApplicationCodeConfigurationDescription"] = json!({
            "CodeContentType": "ZIPFILE",
            "CodeContentDescription": {"S3ApplicationCodeLocationDescription": code, "CodeSize": 1_048_576},
        });
        configuration["FlinkApplicationConfigurationDescription"] = json!({
            "CheckpointConfigurationDescription": {"ConfigurationType": "DEFAULT", "CheckpointingEnabled": true},
            "MonitoringConfigurationDescription": {
                "ConfigurationType": "CUSTOM", "MetricsLevel": "APPLICATION",
                "LogLevel": application.log_level,
            },
            "ParallelismConfigurationDescription": {
                "ConfigurationType": "CUSTOM", "Parallelism": 2, "ParallelismPerKPU": 1, "AutoScalingEnabled": true,
            },
        });
    }
    configuration
}

fn sql(application: &Application) -> Value {
    let text = application.sql.as_deref().unwrap_or("SELECT STREAM * FROM SOURCE_SQL_STREAM_001;");
    json!({
        "ApplicationCodeConfigurationDescription": {
            "CodeContentType": "PLAINTEXT",
            "CodeContentDescription": {"TextContent": text},
        },
        "SqlApplicationConfigurationDescription": {
            "InputDescriptions": [], "OutputDescriptions": [], "ReferenceDataSourceDescriptions": [],
        },
    })
}

fn encryption(application: &Application) -> Value {
    match (&application.key, application.customer_key) {
        (Some(key), true) => json!({"KeyType": "CUSTOMER_MANAGED_KEY", "KeyId": key}),
        _ => json!({"KeyType": "AWS_OWNED_KEY"}),
    }
}
