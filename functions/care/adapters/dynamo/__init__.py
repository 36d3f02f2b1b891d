"""The Store port on DynamoDB, through PynamoDB: one table an aggregate."""

from .store import DynamoStore, event_in

__all__ = ["DynamoStore", "event_in"]
