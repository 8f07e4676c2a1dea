"""Every message that the directory sends, in a ledger: due, claimed, sent, refused, given up."""
