"""The contract of the client API and the rules behind it: pure, and beneath both planes."""
