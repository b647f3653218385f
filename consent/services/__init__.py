"""What can be done with decisions: made, ended, replaced, asked about."""
