"""What can be done with requests, invitations and assignments; one function per verb."""
