"""What can be found out about a library by trying it: how its objects are made, what they do, where they arrive."""
