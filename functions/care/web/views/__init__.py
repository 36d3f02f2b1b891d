"""The domain as the JSON of the API."""
