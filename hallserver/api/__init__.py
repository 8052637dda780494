"""What windows talk to over HTTP: enrolment and exchange."""
