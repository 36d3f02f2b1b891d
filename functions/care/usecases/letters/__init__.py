"""What the mails say, one plain letter for each kind of event that is mailed."""
