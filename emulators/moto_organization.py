"""Fills a moto server with an organization of three accounts and a few streams, for hydrant to scan.

Run it with the Python that moto is installed in, and tell it where the server is:

    AWS_ENDPOINT_URL=http://127.0.0.1:5555 python emulators/moto_organization.py

AWS_ENDPOINT_URL_<SERVICE> sends a service elsewhere, to LocalStack for example, as it does for hydrant.
The script refuses any endpoint that is not on loopback: it creates things, and must never reach AWS.
"""

import json
import sys
from urllib.parse import urlsplit

import boto3
from botocore.config import Config

ROLE = "hydrant-audit"
REGION = "eu-west-1"


def main():
    # moto accepts any key; these belong to its default account, which becomes the management account.
    management = Account({"aws_access_key_id": "testing", "aws_secret_access_key": "testing"})
    organizations = management.client("organizations", "us-east-1")
    if has_organization(organizations):
        sys.exit("this server holds an organization already: restart it, or scan what is there")
    organizations.create_organization(FeatureSet="ALL")
    root = organizations.list_roots()["Roots"][0]["Id"]
    shop = management.enter(member(organizations, root, "shop"))
    archive = management.enter(member(organizations, root, "log-archive"))
    key, bucket = fill_archive(archive)
    fill_shop(shop, bucket, key)
    for name, account in (("management", management), ("shop", shop), ("log-archive", archive)):
        print(f"{account.id}  {name}")


class Account:
    """An account of the server, as credentials see it."""

    def __init__(self, credentials):
        self.credentials = credentials
        self.id = self.client("sts").get_caller_identity()["Account"]

    def client(self, service, region=REGION):
        # Path style, since no name server knows buckets on loopback.
        config = Config(s3={"addressing_style": "path"})
        client = boto3.client(service, region, config=config, **self.credentials)
        if urlsplit(client.meta.endpoint_url).hostname not in ("127.0.0.1", "::1", "localhost"):
            sys.exit("set AWS_ENDPOINT_URL to a server on loopback, such as http://127.0.0.1:5555")
        return client

    def enter(self, account):
        """The member account, through a role that moto does not even ask for."""
        role = f"arn:aws:iam::{account}:role/{ROLE}"
        session = self.client("sts").assume_role(RoleArn=role, RoleSessionName="fixture")
        found = session["Credentials"]
        credentials = {
            "aws_access_key_id": found["AccessKeyId"],
            "aws_secret_access_key": found["SecretAccessKey"],
            "aws_session_token": found["SessionToken"],
        }
        return Account(credentials)


def has_organization(organizations):
    try:
        organizations.describe_organization()
    except organizations.exceptions.AWSOrganizationsNotInUseException:
        return False
    return True


def member(organizations, root, name):
    """A new member account in an organizational unit of its own."""
    unit = organizations.create_organizational_unit(ParentId=root, Name=name)
    status = organizations.create_account(Email=f"{name}@example.com", AccountName=name)
    account = status["CreateAccountStatus"]["AccountId"]
    destination = unit["OrganizationalUnit"]["Id"]
    organizations.move_account(
        AccountId=account, SourceParentId=root, DestinationParentId=destination
    )
    return account


def fill_archive(account):
    """The account that does things right: an encrypted, versioned bucket, and a key that rotates."""
    kms = account.client("kms")
    key = kms.create_key(Description="delivered records")["KeyMetadata"]["Arn"]
    kms.enable_key_rotation(KeyId=key)
    bucket = f"log-archive-{account.id}"
    make_bucket(account, bucket)
    s3 = account.client("s3")
    rule = {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": key}
    s3.put_bucket_encryption(
        Bucket=bucket,
        ServerSideEncryptionConfiguration={
            "Rules": [{"ApplyServerSideEncryptionByDefault": rule, "BucketKeyEnabled": True}]
        },
    )
    s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    only_tls = {
        "Sid": "OnlyTls",
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:*",
        "Resource": [f"arn:aws:s3:::{bucket}", f"arn:aws:s3:::{bucket}/*"],
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }
    policy = {"Version": "2012-10-17", "Statement": [only_tls]}
    s3.put_bucket_policy(Bucket=bucket, Policy=json.dumps(policy))
    kinesis = account.client("kinesis")
    make_stream(kinesis, "audit-events")
    kinesis.start_stream_encryption(StreamName="audit-events", EncryptionType="KMS", KeyId=key)
    wait_for_stream(kinesis, "audit-events")
    kinesis.increase_stream_retention_period(StreamName="audit-events", RetentionPeriodHours=168)
    return key, bucket


def fill_shop(account, archive, key):
    """The account that does not: streams without encryption, and a stream that anybody may read."""
    kinesis = account.client("kinesis")
    make_stream(kinesis, "orders")
    orders = f"arn:aws:kinesis:{REGION}:{account.id}:stream/orders"
    everyone = {
        "Sid": "Everyone",
        "Effect": "Allow",
        "Principal": "*",
        "Action": ["kinesis:GetRecords", "kinesis:GetShardIterator"],
        "Resource": orders,
    }
    policy = {"Version": "2012-10-17", "Statement": [everyone]}
    kinesis.put_resource_policy(ResourceARN=orders, Policy=json.dumps(policy))
    clicks = f"clicks-{account.id}"
    make_bucket(account, clicks)
    role = f"arn:aws:iam::{account.id}:role/delivery"
    firehose = account.client("firehose")
    firehose.create_delivery_stream(
        DeliveryStreamName="clicks",
        DeliveryStreamType="DirectPut",
        ExtendedS3DestinationConfiguration={
            "RoleARN": role,
            "BucketARN": f"arn:aws:s3:::{clicks}",
            # AWS fills it in and the SDK for Rust insists on it; moto tells what it was told.
            "CompressionFormat": "UNCOMPRESSED",
            "CloudWatchLoggingOptions": {"Enabled": False},
        },
    )
    firehose.create_delivery_stream(
        DeliveryStreamName="orders-archive",
        DeliveryStreamType="KinesisStreamAsSource",
        KinesisStreamSourceConfiguration={"KinesisStreamARN": orders, "RoleARN": role},
        ExtendedS3DestinationConfiguration={
            "RoleARN": role,
            "BucketARN": f"arn:aws:s3:::{archive}",
            "CompressionFormat": "UNCOMPRESSED",
            "EncryptionConfiguration": {"KMSEncryptionConfig": {"AWSKMSKeyARN": key}},
        },
    )
    account.client("kinesisanalyticsv2").create_application(
        ApplicationName="order-totals",
        RuntimeEnvironment="FLINK-1_20",
        ServiceExecutionRole=f"arn:aws:iam::{account.id}:role/order-totals",
    )


def make_stream(kinesis, name):
    kinesis.create_stream(StreamName=name, ShardCount=1)
    wait_for_stream(kinesis, name)


def wait_for_stream(kinesis, name):
    """LocalStack needs a moment after each change."""
    kinesis.get_waiter("stream_exists").wait(StreamName=name, WaiterConfig={"Delay": 1})


def make_bucket(account, name):
    configuration = {"LocationConstraint": REGION}
    account.client("s3").create_bucket(Bucket=name, CreateBucketConfiguration=configuration)


if __name__ == "__main__":
    main()
