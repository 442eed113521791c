"""What several files of clauses share: sections that they cite, the source of observations, and a start method."""

CONTEXTS = "multiprocessing#contexts-and-start-methods"
EXCHANGING = "multiprocessing#exchanging-objects-between-processes"
PIPES_AND_QUEUES = "multiprocessing#pipes-and-queues"
CONNECTION_OBJECTS = "multiprocessing#connection-objects"
LISTENERS_AND_CLIENTS = "multiprocessing#module-multiprocessing.connection"
GUIDELINES = "multiprocessing#all-start-methods"
SPAWNING = "multiprocessing#the-spawn-and-forkserver-start-methods"
EXAMPLES = "multiprocessing#examples"

OBSERVED = "observed: CPython 3.8 to 3.15"

# For clauses that only observe what a killed or finished process leaves: how it was started makes no difference.
ONE_METHOD = "fork"
