"""The words of the service and of the site in every language: `python -m infra.strings`."""
