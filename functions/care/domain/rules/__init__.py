"""The rules, one small pure function each, registered under the public ids of RULES.md."""
