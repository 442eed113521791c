"""Generated programs, and the model of the contract by which their outcomes are judged."""
