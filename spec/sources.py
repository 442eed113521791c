"""What clauses of more than one file share: sections that they cite, observations, and a start method."""

CONTEXTS = "multiprocessing#contexts-and-start-methods"
EXCHANGING = "multiprocessing#exchanging-objects-between-processes"
PIPES_AND_QUEUES = "multiprocessing#pipes-and-queues"
CONNECTION_OBJECTS = "multiprocessing#connection-objects"
LISTENERS_AND_CLIENTS = "multiprocessing#module-multiprocessing.connection"
GUIDELINES = "multiprocessing#all-start-methods"
SPAWNING = "multiprocessing#the-spawn-and-forkserver-start-methods"
EXAMPLES = "multiprocessing#examples"

OBSERVED = "observed: CPython 3.8 to 3.15"

# Where a process is killed, or ends, and it is only observed what that leaves: how it was started makes no difference.
ONE_METHOD = "fork"
