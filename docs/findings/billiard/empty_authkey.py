"""billiard 4.3.2: an empty authkey is taken for none, so that a client with a key waits for ever.

Documented: "If authkey is given and not None, it should be a byte string and will be used as the secret key for an
HMAC-based authentication challenge. No authentication is done if authkey is None."
(multiprocessing.connection.Listener)

Happens: the listener tests whether the key is true, and b"" is not: accept returns a connection to anybody, and a
client with a key waits for a challenge that does not come. CPython mended its own in 3.13 (bpo-43952).

Since: not known

Clauses: LISTEN-11

Reported: not reported as of 2026-11-30
"""

import sys

import billiard
from billiard.connection import Client, Listener


def connect(address, keyed):
    try:
        Client(address, authkey=b"secret" if keyed else None)
    except Exception as error:
        print("Client raised", type(error).__name__)


if __name__ == "__main__":
    listener = Listener(("127.0.0.1", 0), authkey=b"")
    process = billiard.Process(target=connect, args=(listener.address, True))
    process.start()
    try:
        connection = listener.accept()
    except Exception as error:
        print("accept raised", type(error).__name__)
        process.join(5)
        sys.exit(0)
    process.join(3)
    waits = process.exitcode is None
    process.terminate()
    process.join()
    print("accept returned a connection without a challenge, and", "the client waits" if waits else "the client ended")
    sys.exit(1)
