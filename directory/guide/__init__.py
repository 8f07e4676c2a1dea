"""When to call whom: from what somebody has seen to the right contact, and how soon."""
