"""The commands that a lane carries out, by their names on the wire: defined here once, for both ends.

Each is a method of the servant or the host, and is described there.
"""

NAMESPACE = 0  # the number of the module that offers the objects; objects are numbered from 1

# of every process: operations under test
CALL = "call"
EACH = "each"
SERIES = "series"
PLAY = "play"
RECEIVE_INTO = "receive_into"
SOCKETPAIR = "socketpair"
ATTRIBUTES = "attributes"
KEEP = "keep"
LOOK = "look"
RUN = "run"
DROP = "drop"
INTERRUPT = "interrupt"
ALARM = "alarm"
HANDLE_A_SIGNAL = "handle_a_signal"
RECOGNISE = "recognise"

# of every process: housekeeping
DRAIN = "drain"
OPEN_LANE = "open_lane"
RETIRE = "retire"
RESOURCES = "resources"
SURVEY = "survey"
COLLECT = "collect"
PING = "ping"
LEAVE = "leave"

# of every process: subjects of the self-check
REST = "rest"
WAKE = "wake"
NAP = "nap"
SPIN = "spin"

# of the host alone
DESCRIBE = "describe"
TRY_OUT = "try_out"
BIRTH = "birth"
START = "start"
MAKE = "make"
EXIT_CODE = "exit_code"
SENTINEL = "sentinel"
ABANDON = "abandon"
DISCARD = "discard"
CLOSE_FAMILY = "close_family"
