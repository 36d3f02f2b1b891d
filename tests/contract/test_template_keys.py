"""The key that tables and uploads are encrypted with."""

from __future__ import annotations

import pytest

from tests.support.template import of_type, read

TEMPLATE, DATA = read("template.yaml"), read("infra/data.yaml")


@pytest.mark.parametrize("name", of_type(DATA, "AWS::DynamoDB::Table"))
def test_a_table_is_encrypted_with_our_own_key(name: str) -> None:
    key = {"Fn::GetAtt": ["DataKey", "Arn"]}
    encrypted = DATA["Resources"][name]["Properties"]["SSESpecification"]
    assert encrypted == {"SSEEnabled": True, "SSEType": "KMS", "KMSMasterKeyId": key}


def test_the_key_is_kept_turned_and_used_through_the_tables_and_the_bucket_alone() -> None:
    key = DATA["Resources"]["DataKey"]
    assert (key["DeletionPolicy"], key["UpdateReplacePolicy"]) == ("Retain", "Retain")
    assert key["Properties"]["EnableKeyRotation"] is True
    statements = {each["Sid"]: each for each in key["Properties"]["KeyPolicy"]["Statement"]}
    using = ("Encrypt", "Decrypt", "ReEncrypt", "GenerateDataKey", "CreateGrant", "*")
    administers = statements["TheAccountAdministers"]["Action"]
    assert not [each for each in administers if each.split(":")[1].startswith(using)]
    # Without it nobody could ever mend this policy.
    assert "kms:Put*" in administers
    for sid, service in (("ThroughTheTables", "dynamodb"), ("ThroughTheBucket", "s3")):
        assert statements[sid]["Condition"] == {
            "StringEquals": {
                "kms:CallerAccount": {"Ref": "AWS::AccountId"},
                "kms:ViaService": {"Fn::Sub": f"{service}.${{AWS::Region}}.amazonaws.com"},
            }
        }
    assert statements["DynamoDbLooks"]["Action"] == ["kms:DescribeKey"]
    assert len(statements) == 4
    alias = DATA["Resources"]["DataKeyName"]["Properties"]
    assert alias["AliasName"] == {"Fn::Sub": "alias/${Stack}"}


def test_uploads_are_encrypted_with_the_key_of_the_tables() -> None:
    uploads = TEMPLATE["Resources"]["Uploads"]["Properties"]["BucketEncryption"]
    (rule,) = uploads["ServerSideEncryptionConfiguration"]
    key = {"Fn::GetAtt": ["Data", "Outputs.Key"]}
    by_default = {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": key}
    assert rule == {"ServerSideEncryptionByDefault": by_default, "BucketKeyEnabled": True}
