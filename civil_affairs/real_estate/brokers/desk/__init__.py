"""The desk of 지적과: the register, applications, suspensions, invitations."""
