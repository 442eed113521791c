"""multiprocessing.connection.Listener and Client: connecting by address, and authentication."""

from __future__ import annotations

import hmac
import os
import stat
from contextlib import suppress

from pytest import raises

from queuespec.case.actors import Actor
from queuespec.case.fixtures import MakeChild, MakePipe
from queuespec.case.pending import Pending
from queuespec.clauses import DE_FACTO, MUST, SHOULD, Kind, clause
from queuespec.judged.programs.surroundings import sets_the_default_timeout
from queuespec.verdict.trouble import AuthenticationError, RemoteError

from .sources import CONTEXTS, OBSERVED

LISTENER = "multiprocessing.connection.Listener"
CLIENT = "multiprocessing.connection.Client"
FORMATS = "multiprocessing#address-formats"
KEYS = "multiprocessing#authentication-keys"


@clause(
    "LISTEN-01", MUST,
    "A Client given a listener's address is accepted: each side has a connection and receives what the other sends.",
    source=(CLIENT, f"{LISTENER}.accept"),
    kinds=Kind.PIPE,
    capabilities="listener",
    if_raised="an accepted connection works in one direction only",
    if_leaked="accept keeps a copy of the file descriptor it returns",
)  # fmt: skip
def test_a_client_is_accepted_and_both_sides_talk(parent: Actor, other: Actor) -> None:
    listener = parent.listens()
    accepting = parent.begin.accept(listener)
    assert accepting.blocks()
    theirs = other.connects(listener.address)
    ours = accepting.result()
    parent.send(ours, "question")
    assert other.recv(theirs) == "question"
    other.send(theirs, "answer")
    assert parent.recv(ours) == "answer"


@clause(
    "LISTEN-02", MUST,
    "A listener given only a family, AF_INET or AF_UNIX, is bound to a free address of that family.",
    source=(LISTENER, FORMATS),
    kinds=Kind.PIPE,
    capabilities="listener",
    when="os_name == 'posix'",
    needs="LISTEN-01",
    hint="the family is ignored if no address is given",
)  # fmt: skip
def test_a_listener_is_of_the_family_asked_for(parent: Actor, other: Actor) -> None:
    for family, form in (("AF_INET", tuple), ("AF_UNIX", str)):
        listener, another = parent.listens(family=family), parent.listens(family=family)
        assert type(listener.address) is form
        assert listener.address != another.address
        accepting = parent.begin.accept(listener)
        theirs = other.connects(listener.address, family=family)
        other.send(theirs, family)
        assert parent.recv(accepting.result()) == family


@clause(
    "LISTEN-03", MUST,
    "The address attribute is what a listener is bound to: its path, or its host and the port chosen for 0.",
    source=f"{LISTENER}.address",
    kinds=Kind.PIPE,
    capabilities="listener",
    when="os_name == 'posix'",
    needs="LISTEN-01",
    hint="address is the address requested, with port 0",
)  # fmt: skip
def test_the_address_is_what_the_listener_is_bound_to(parent: Actor, other: Actor) -> None:
    path = f"{parent.listens(family='AF_UNIX').address}-2"
    assert parent.listens(path).address == path
    listener = parent.listens(("127.0.0.1", 0))
    host, port = listener.address
    assert (host, port > 0) == ("127.0.0.1", True)
    assert other.begin.connects((host, port)).completes()


@clause(
    "LISTEN-04", MUST,
    "last_accepted is None until a client has been accepted, then the address the client connected from.",
    source=f"{LISTENER}.last_accepted",
    kinds=Kind.PIPE,
    capabilities="listener",
    needs="LISTEN-01",
    hint="the listener's own address is returned, or that of the first client for ever",
)  # fmt: skip
def test_last_accepted_is_where_the_last_client_came_from(parent: Actor, other: Actor) -> None:
    listener = parent.listens(("127.0.0.1", 0))
    assert parent.attributes(listener, "last_accepted") == {"last_accepted": None}
    known = [listener.address]
    for _ in range(2):
        accepting = parent.begin.accept(listener)
        other.connects(listener.address)
        assert accepting.completes()
        came_from = parent.attributes(listener, "last_accepted")["last_accepted"]
        assert type(came_from) is tuple
        assert came_from[:1] == ("127.0.0.1",)
        assert came_from not in known
        known.append(came_from)


@clause(
    "LISTEN-05", MUST,
    "__enter__ returns the listener itself; leaving the with block closes it, so no Client can connect.",
    source=LISTENER,
    kinds=Kind.PIPE,
    capabilities="listener",
    needs="LISTEN-01",
    hint="__exit__ does not close the listener",
)  # fmt: skip
def test_a_with_statement_closes_the_listener(parent: Actor, other: Actor) -> None:
    for address in (None, ("127.0.0.1", 0)):
        listener = parent.listens(address)
        assert parent.enter(listener) == listener
        parent.leave(listener)
        with raises(RemoteError):
            other.connects(listener.address)


@clause(
    "LISTEN-06", DE_FACTO,
    "A listener may be closed twice; afterwards accept raises OSError, and the file of an AF_UNIX address is removed.",
    source=OBSERVED,
    kinds=Kind.PIPE,
    capabilities="listener",
    when="os_name == 'posix'",
    needs="LISTEN-01",
    hint="close closes the socket but does not remove its file",
    if_raised="close assumes that the listener is open",
)  # fmt: skip
def test_a_closed_listener_is_gone(parent: Actor) -> None:
    listener = parent.listens(family="AF_UNIX")
    assert os.path.exists(listener.address)
    assert [parent.close(listener), parent.close(listener)] == [None, None]
    with raises(OSError):
        parent.accept(listener)
    assert not os.path.exists(listener.address)


@clause(
    "LISTEN-07", MUST,
    "A listener and a Client given the same authkey connect.",
    source=KEYS,
    kinds=Kind.PIPE,
    capabilities="listener",
    needs="LISTEN-01",
    if_hung="each side waits for the other's challenge",
    if_raised="leftover data of the handshake is received as a message",
)  # fmt: skip
def test_the_same_key_connects(parent: Actor, other: Actor) -> None:
    listener = parent.listens(authkey=b"secret")
    accepting = parent.begin.accept(listener)
    theirs = other.connects(listener.address, authkey=b"secret")
    ours = accepting.result()
    other.send(theirs, "message")
    assert parent.recv(ours) == "message"


@clause(
    "LISTEN-08", MUST,
    "If the authkeys of a Client and the listener differ, both sides raise AuthenticationError.",
    source=(CLIENT, f"{LISTENER}.accept"),
    kinds=Kind.PIPE,
    capabilities="listener",
    needs="LISTEN-07",
    hint="the answer to a challenge is not verified, or keys count as equal that are nearly so",
)  # fmt: skip
def test_different_keys_raise_on_both_sides(parent: Actor, other: Actor) -> None:
    for key, guess in (
        (b"secret", b"guess"),
        (b"secret", b"secret\n"),
        (b" secret", b"secret"),
        (b"secret", b"SECRET"),
    ):
        listener = parent.listens(authkey=key)
        accepting = parent.begin.accept(listener)
        with raises(AuthenticationError):
            other.connects(listener.address, authkey=guess)
        with raises(AuthenticationError):
            accepting.result()


@clause(
    "LISTEN-09", MUST,
    "Listener and Client raise if authkey is not a byte string.",
    source=(LISTENER, CLIENT),
    kinds=Kind.PIPE,
    capabilities="listener",
    needs="LISTEN-01",
    hint="a str key is encoded, perhaps differently on the other side",
    if_hung="a str key is encoded and used, so the Client waits for a challenge",
)  # fmt: skip
def test_a_key_must_be_a_byte_string(parent: Actor, other: Actor) -> None:
    with raises(RemoteError):
        parent.listens(authkey="secret")
    listener = parent.listens()
    with raises(RemoteError):
        other.connects(listener.address, authkey="secret")


@clause(
    "LISTEN-10", MUST,
    "A side whose authkey is None or omitted does not authenticate; one that has a key makes no connection with it.",
    source=(LISTENER, CLIENT),
    kinds=Kind.PIPE,
    capabilities="listener",
    needs="LISTEN-07",
    hint="the process's own authkey is used instead",
    if_hung="the process's own authkey is used instead",
    if_raised="the process's own authkey is used instead",
)  # fmt: skip
def test_without_a_key_nobody_is_authenticated(parent: Actor, other: Actor) -> None:
    for none in ({}, {"authkey": None}):
        listener = parent.listens(**none)
        accepting = parent.begin.accept(listener)
        proving = other.begin.connects(listener.address, authkey=b"secret")
        parent.close(accepting.result())  # the other side may have given up by then
        with raises(RemoteError):
            proving.result()
        listener = parent.listens(authkey=b"secret")
        asking = parent.begin.accept(listener)
        other.close(other.connects(listener.address, **none))
        if asking.blocks():  # for another client
            knowing = other.begin.connects(listener.address, authkey=b"secret")
            parent.close(asking.result())
            other.close(knowing.result())
        else:
            with raises(RemoteError):
                asking.result()


@clause(
    "LISTEN-11", MUST,
    "An empty authkey is a key like any other: if the Client's key differs, both sides raise AuthenticationError.",
    source=("multiprocessing.connection.Listener", "multiprocessing.connection.Client", "bpo-43952"),
    kinds=Kind.PIPE,
    capabilities="listener",
    when="python_full_version >= '3.13'",
    needs="LISTEN-08",
    hint="both sides treat an empty key as no key",
    if_hung="one of the two sides treats an empty key as no key",
)  # fmt: skip
def test_an_empty_key_is_a_key(parent: Actor, other: Actor) -> None:
    listener = parent.listens(authkey=b"")
    accepting = parent.begin.accept(listener)
    with raises(AuthenticationError):
        other.connects(listener.address, authkey=b"guess")
    with raises(AuthenticationError):
        accepting.result()


@clause(
    "LISTEN-12", DE_FACTO,
    "A Client that knows only the HMAC-MD5 handshake used before Python 3.12 is authenticated.",
    source=OBSERVED,
    kinds=Kind.PIPE,
    capabilities="listener",
    needs="LISTEN-07",
    hint="only answers that name their digest are accepted",
)  # fmt: skip
def test_a_client_of_an_older_version_is_authenticated(parent: Actor, other: Actor) -> None:
    listener = parent.listens(authkey=b"secret")
    accepting = parent.begin.accept(listener)
    theirs = other.connects(listener.address)
    challenge = other.recv_bytes(theirs).removeprefix(b"#CHALLENGE#")
    other.send_bytes(theirs, hmac.digest(b"secret", challenge, "md5"))
    assert other.recv_bytes(theirs) == b"#WELCOME#"
    challenge = b"twenty bytes in all."
    other.send_bytes(theirs, b"#CHALLENGE#" + challenge)
    assert other.recv_bytes(theirs) == hmac.digest(b"secret", challenge, "md5")
    other.send_bytes(theirs, b"#WELCOME#")
    assert accepting.completes()


@clause(
    "LISTEN-13", MUST,
    "An AF_UNIX listener given no address is bound to a file in a directory that only its user can access.",
    source=LISTENER,
    kinds=Kind.PIPE,
    capabilities="listener",
    when="os_name == 'posix'",
    needs="LISTEN-02",
    hint="the file is created directly in the shared temporary directory",
)  # fmt: skip
def test_the_directory_of_a_listener_is_private(parent: Actor) -> None:
    listener = parent.listens(family="AF_UNIX")
    directory = os.stat(os.path.dirname(listener.address))
    assert directory.st_uid == os.getuid()
    assert stat.filemode(directory.st_mode)[4:] == "------"


@clause(
    "LISTEN-14", MUST,
    "The address determines the family: a tuple is AF_INET, a string AF_UNIX (with two leading backslashes, AF_PIPE).",
    source=FORMATS,
    kinds=Kind.PIPE,
    capabilities="listener",
    when="os_name == 'posix'",
    needs="LISTEN-03",
    hint="any string is taken as a file path",
)  # fmt: skip
def test_the_form_of_an_address_decides_its_family(parent: Actor, other: Actor) -> None:
    path = f"{parent.listens(family='AF_UNIX').address}-2"
    for address in (("127.0.0.1", 0), path):
        listener = parent.listens(address)
        assert type(listener.address) is type(address)
        assert other.begin.connects(listener.address).completes()
    for use in (parent.listens, other.connects):
        with raises(RemoteError):
            use(r"\\.\pipe\queuespec")  # such pipes exist only on Windows


@clause(
    "LISTEN-15", MUST,
    "deliver_challenge and answer_challenge return if their keys are equal; otherwise both raise AuthenticationError.",
    source=("multiprocessing.connection.deliver_challenge", "multiprocessing.connection.answer_challenge"),
    kinds=Kind.PIPE,
    capabilities="challenge",
    hint="the answer, or the welcome, is not checked",
)  # fmt: skip
def test_a_challenge_is_answered_with_the_same_key_alone(pipe: MakePipe, parent: Actor, other: Actor) -> None:
    a, b = pipe()
    delivering = parent.begin.deliver_challenge(a, b"secret")
    assert other.answer_challenge(b, b"secret") is None
    assert delivering.result() is None
    delivering = parent.begin.deliver_challenge(a, b"secret")
    with raises(AuthenticationError):
        other.answer_challenge(b, b"guess")
    with raises(AuthenticationError):
        delivering.result()


@clause(
    "LISTEN-16", MUST,
    "If address and family are both None, Listener chooses them, and a Client given the address connects.",
    source=LISTENER,
    kinds=Kind.PIPE,
    capabilities="listener",
    needs="LISTEN-01",
    if_raised="an address is chosen only if it is omitted, not if it is None",
)  # fmt: skip
def test_a_listener_chooses_where_it_listens(parent: Actor, other: Actor) -> None:
    listener = parent.listens(None, None)
    assert other.begin.connects(listener.address).completes()


@clause(
    "LISTEN-17", MUST,
    "With a backlog of n, n Clients can connect to a listener before the first of them is accepted.",
    source=(LISTENER, "socket#socket.socket.listen"),
    kinds=Kind.PIPE,
    capabilities="listener",
    when="os_name == 'posix'",
    needs="LISTEN-01",
    if_hung="the socket listens with a backlog other than the one given",
)  # fmt: skip
def test_the_backlog_is_that_of_the_socket(parent: Actor, other: Actor) -> None:
    listener = parent.listens(family="AF_UNIX", backlog=4)
    assert all(other.begin.connects(listener.address).completes() for _ in range(4))


@clause(
    "LISTEN-18", MUST,
    "A listener is closed when it is garbage collected: no Client can connect any more.",
    source=f"{LISTENER}.close",
    kinds=Kind.PIPE,
    capabilities="listener",
    needs="LISTEN-05",
    hint="something keeps the listener, or its socket, alive",
)  # fmt: skip
def test_a_listener_is_closed_when_it_is_collected(parent: Actor, other: Actor) -> None:
    listener = parent.listens()
    parent.drops(listener)
    with raises(RemoteError):
        other.connects(listener.address)


@clause(
    "LISTEN-19", DE_FACTO,
    "Listener and Client raise ValueError for an invalid address or family, and TypeError for a key that is not bytes.",
    source=OBSERVED,
    kinds=Kind.PIPE,
    capabilities="listener",
    when="os_name == 'posix'",
    needs="LISTEN-14",
    hint="bytes are taken as a path, or a str key is encoded",
    if_raised="the arguments are passed to the system unchecked",
)  # fmt: skip
def test_what_is_no_address_is_refused(parent: Actor, other: Actor) -> None:
    listener = parent.listens()
    for use, address in ((parent.listens, None), (other.connects, listener.address)):
        with raises(ValueError):
            use(b"bytes")
        with raises(ValueError):
            use(address, "AF_PIPE")  # which only Windows has
        with raises(TypeError):
            use(address, authkey="text")
    with raises(ValueError):
        parent.listens(None, "AF_NONE")


@clause(
    "LISTEN-20", DE_FACTO,
    "A challenge raises ValueError for a key that is not bytes, and OSError if the peer sends more than 256 bytes.",
    source=OBSERVED,
    kinds=Kind.PIPE,
    capabilities="challenge",
    needs="LISTEN-15",
    if_raised="messages of any length are read during the handshake",
)  # fmt: skip
def test_a_challenge_is_not_read_beyond_256_bytes(pipe: MakePipe, parent: Actor, other: Actor) -> None:
    for challenge, sent in (
        (parent.deliver_challenge, []),
        (parent.answer_challenge, []),
        (parent.answer_challenge, [b"#CHALLENGE#twenty bytes in all."]),
    ):
        a, b = pipe()
        with raises(ValueError):
            challenge(a, "text")
        for message in [*sent, bytes(257)]:
            other.send_bytes(b, message)
        with raises(OSError):
            challenge(a, b"secret")


@clause(
    "LISTEN-21", DE_FACTO,
    "Listener raises OSError for an address in use; an AF_INET address is free as soon as its listener is closed.",
    source=OBSERVED,
    kinds=Kind.PIPE,
    capabilities="listener",
    when="os_name == 'posix'",
    needs=("LISTEN-03", "LISTEN-05"),
    hint="another port is chosen if the one given is in use",
    if_raised="the socket does not set SO_REUSEADDR",
)  # fmt: skip
def test_an_address_is_free_once_its_listener_is_closed(parent: Actor, other: Actor) -> None:
    listener = parent.listens(("127.0.0.1", 0))
    with raises(OSError):
        parent.listens(listener.address)
    accepting = parent.begin.accept(listener)
    theirs = other.connects(listener.address)
    parent.close(accepting.result())  # the side that closes first keeps the address for a while
    with raises(EOFError):
        other.recv(theirs)
    parent.close(listener)
    assert parent.listens(listener.address).address == listener.address


@clause(
    "LISTEN-22", MUST,
    "Listener uses the address it is given and no other: if it cannot, for example because it is in use, it raises.",
    source="multiprocessing.connection.Listener",
    kinds=Kind.PIPE,
    capabilities="listener",
    needs="LISTEN-03",
    hint="another port is chosen if the one given is in use",
)  # fmt: skip
def test_a_listener_uses_no_other_address(parent: Actor) -> None:
    address = parent.listens(("127.0.0.1", 0)).address
    with suppress(RemoteError):
        assert parent.listens(address).address == address


@clause(
    "LISTEN-23", MUST,
    "A signal handled while accept blocks does not end the call.",
    source=f"{LISTENER}.accept",
    kinds=Kind.PIPE,
    capabilities=("listener", "signals"),
    needs="LISTEN-01",
    hint="an interrupted system call is not retried",
)  # fmt: skip
def test_blocked_accept_outlasts_a_signal(consumer: Actor, other: Actor) -> None:
    listener = consumer.listens()
    accepting = consumer.begin.accept(listener)
    assert accepting.blocks()
    consumer.handles_a_signal()
    assert accepting.blocks()
    other.send(other.connects(listener.address), "object")
    assert consumer.recv(accepting.result()) == "object"


@clause(
    "LISTEN-24", MUST,
    "accept, and recv of the connections of both sides, wait even if a default socket timeout is set.",
    source=(f"{LISTENER}.accept", "multiprocessing.connection.Connection.recv", "bpo-6056"),
    kinds=Kind.PIPE,
    capabilities=("listener", "processes"),
    start_methods="fork",
    needs=("LISTEN-01", "CONN-RECV-01"),
    hint="sockets take on the default timeout",
    if_raised="sockets take on the default timeout",
)  # fmt: skip
def test_listeners_and_connections_wait_under_a_default_timeout(child: MakeChild) -> None:
    c = child()
    c.runs(sets_the_default_timeout, 0.02)
    listener = c.listens()
    accepting = c.begin.accept(listener)
    assert accepting.blocks()
    connecting = c.begin.connects(listener.address)
    near, far = accepting.result(), connecting.result()
    for receiver, sender in ((near, far), (far, near)):
        receiving = c.begin.recv(receiver)
        assert receiving.blocks()
        c.send(sender, "late")
        assert receiving.result() == "late"


@clause(
    "LISTEN-25", MUST,
    "deliver_challenge sends a message that differs from call to call, and waits for the reply.",
    source="multiprocessing.connection.deliver_challenge",
    kinds=Kind.PIPE,
    capabilities="challenge",
    needs="LISTEN-15",
    hint="the message is always the same, so an answer that was overheard once is right for ever",
)  # fmt: skip
def test_no_challenge_is_like_another(pipe: MakePipe, parent: Actor, other: Actor) -> None:
    messages = []
    for _ in range(2):
        a, b = pipe()
        delivering = parent.begin.deliver_challenge(a, b"secret")
        messages.append(other.recv_bytes(b))
        assert delivering.blocks()
        other.send_bytes(b, b"no answer")
        with raises(RemoteError):
            delivering.result()
    assert messages[0] != messages[1]


@clause(
    "LISTEN-26", MUST,
    "After close, no Client can connect to the listener's address.",
    source=f"{LISTENER}.close",
    kinds=Kind.PIPE,
    capabilities="listener",
    needs="LISTEN-01",
    hint="close leaves the socket open",
)  # fmt: skip
def test_no_client_can_connect_after_close(parent: Actor, other: Actor) -> None:
    for address in (None, ("127.0.0.1", 0)):
        listener = parent.listens(address)
        assert other.begin.connects(listener.address).completes()
        parent.close(listener)
        with raises(RemoteError):
            other.connects(listener.address)


@clause(
    "LISTEN-27", MUST,
    "The attributes address and last_accepted of a listener are read-only.",
    source=LISTENER,
    kinds=Kind.PIPE,
    capabilities="listener",
    needs=("LISTEN-03", "LISTEN-04"),
    hint="the attributes are plain ones, which can be set",
)  # fmt: skip
def test_the_attributes_of_a_listener_are_read_only(parent: Actor) -> None:
    listener = parent.listens()
    for name in ("address", "last_accepted"):
        before = parent.attributes(listener, name)
        with raises(RemoteError):
            parent.perform(listener, "__setattr__", name, "elsewhere")
        assert parent.attributes(listener, name) == before


@clause(
    "LISTEN-28", MUST,
    "A Client that has an authkey raises AuthenticationError if the listener cannot prove that it knows the key.",
    source=KEYS,
    kinds=Kind.PIPE,
    capabilities=("challenge", "listener"),
    needs=("LISTEN-08", "LISTEN-15"),
    hint="a Client proves that it knows the key, but asks no proof of the listener",
)  # fmt: skip
def test_a_client_demands_proof_as_well(parent: Actor, other: Actor) -> None:
    listener = parent.listens()
    accepting = parent.begin.accept(listener)
    connecting = other.begin.connects(listener.address, authkey=b"secret")
    pretender = accepting.result()
    parent.deliver_challenge(pretender, b"secret")
    answering = parent.begin.answer_challenge(pretender, b"guess")
    with raises(AuthenticationError):
        connecting.result()
    with raises(AuthenticationError):
        answering.result()


@clause(
    "LISTEN-29", MUST,
    "The parameters of Listener are named address, family, backlog and authkey; those of Client, except backlog, too.",
    source=(LISTENER, CLIENT),
    kinds=Kind.PIPE,
    capabilities="listener",
    needs=("LISTEN-03", "LISTEN-07"),
    if_raised="a parameter has another name, or is positional-only",
)  # fmt: skip
def test_listeners_and_clients_take_their_arguments_by_keyword(parent: Actor, other: Actor) -> None:
    listener = parent.listens(address=("127.0.0.1", 0), family="AF_INET", backlog=2, authkey=b"secret")
    accepting = parent.begin.accept(listener)
    assert other.begin.connects(address=listener.address, family="AF_INET", authkey=b"secret").completes()
    assert accepting.completes()


@clause(
    "LISTEN-30", MUST,
    "After an accept that failed, whatever its client did, the next client is accepted by the same listener.",
    source=(f"{LISTENER}.accept", f"{LISTENER}.close"),
    kinds=Kind.PIPE,
    capabilities="listener",
    needs="LISTEN-08",
    hint="the address changes",
    if_hung="an accept that fails leaves the next client waiting",
    if_raised="an accept that fails closes the listener, or changes where it listens",
    if_leaked="an accept that fails keeps the connection",
)  # fmt: skip
def test_a_listener_outlasts_clients_that_fail(parent: Actor, other: Actor) -> None:
    listener = parent.listens(authkey=b"secret")

    def accepts_the_next(accepting: Pending) -> bool:
        if not accepting.blocks():  # accept may raise, or wait for the next client
            with raises(RemoteError):
                accepting.result()
            accepting = parent.begin.accept(listener)
        theirs = other.connects(listener.address, authkey=b"secret")
        other.send(theirs, "message")
        assert parent.attributes(listener, "address") == {"address": listener.address}
        return bool(parent.recv(accepting.result()) == "message")

    accepting = parent.begin.accept(listener)
    with raises(AuthenticationError):
        other.connects(listener.address, authkey=b"guess")
    assert accepts_the_next(accepting)
    other.close(other.connects(listener.address))
    assert accepts_the_next(parent.begin.accept(listener))
    for said in ([], [b""], [b"rubbish"], [bytes(300)]):
        stranger = other.connects(listener.address)
        for message in said:
            other.send_bytes(stranger, message)
        accepting = parent.begin.accept(listener)
        if accepting.blocks():
            other.close(stranger)
        assert accepts_the_next(accepting)


@clause(
    "LISTEN-31", SHOULD,
    "Closing a listener in a forked process leaves its address to the process that made it, and Clients can connect.",
    source=(f"{LISTENER}.close", CONTEXTS),
    kinds=Kind.PIPE,
    capabilities=("listener", "processes"),
    start_methods="fork",
    needs="LISTEN-01",
    hint="whoever closes the listener removes the file of its address",
)  # fmt: skip
def test_a_forked_process_closes_its_own_listener_alone(parent: Actor, child: MakeChild, other: Actor) -> None:
    for family in ("AF_UNIX", "AF_INET"):
        listener = parent.listens(None, family)
        c = child(listener)
        c.close(listener)
        assert c.exits().completes()
        accepting = parent.begin.accept(listener)
        connection = other.connects(listener.address)
        other.send(connection, "message")
        assert parent.recv(accepting.result()) == "message"
