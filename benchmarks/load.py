"""A small keep-alive HTTP load generator on raw sockets: fixed client count, fixed time, latency of every request."""

import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True)
class Request:
    """One HTTP request, ready as bytes, and the status it must answer with."""

    head: str
    body: bytes = b""
    status: tuple[int, ...] = (200, 201)

    def encode(self, host: str, headers: dict[str, str]) -> bytes:
        """The request on the wire."""
        lines = [f"{self.head} HTTP/1.1", f"Host: {host}", f"Content-Length: {len(self.body)}"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        return "\r\n".join([*lines, "", ""]).encode() + self.body


@dataclass(frozen=True)
class Load:
    """What one round measured."""

    requests: int
    seconds: float
    median_ms: float
    p95_ms: float

    @property
    def per_second(self) -> float:
        return self.requests / self.seconds


class Client:
    """One keep-alive connection."""

    def __init__(self, port: int, headers: dict[str, str]) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=60)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._host = f"127.0.0.1:{port}"
        self._headers = headers

    def send(self, request: Request) -> bytes:
        """Send and read the whole answer; raises when the status is not an expected one."""
        self._socket.sendall(request.encode(self._host, self._headers))
        data = b""
        while b"\r\n\r\n" not in data:
            data += self._receive()
        head, _, body = data.partition(b"\r\n\r\n")
        lower = head.lower()
        if b"transfer-encoding: chunked" in lower:
            while not body.endswith(b"0\r\n\r\n"):
                body += self._receive()
        else:
            start = lower.index(b"content-length:") + 15
            length = int(lower[start:].split(b"\r\n", 1)[0])
            while len(body) < length:
                body += self._receive()
        status = int(head[9:12])
        if status not in request.status:
            raise RuntimeError(f"{request.head} answered {status}: {body[:500]!r}")
        return body

    def _receive(self) -> bytes:
        data = self._socket.recv(262_144)
        if not data:
            raise ConnectionError("the server closed the connection")
        return data

    def close(self) -> None:
        self._socket.close()


def run_load(
    port: int, headers: dict[str, str], make: Callable[[int], Request], *, clients: int, seconds: float
) -> Load:
    """Drive `clients` connections for `seconds`; `make(n)` gives the n-th request of a client. Errors end the run."""
    latencies: list[list[float]] = [[] for _ in range(clients)]
    failures: list[BaseException] = []
    start = time.perf_counter()
    deadline = start + seconds

    def drive(index: int) -> None:
        client = Client(port, headers)
        mine = latencies[index]
        count = index * 1_000_000
        try:
            while (begin := time.perf_counter()) < deadline and not failures:
                client.send(make(count))
                mine.append(time.perf_counter() - begin)
                count += 1
        except BaseException as error:
            failures.append(error)
        finally:
            client.close()

    threads = [threading.Thread(target=drive, args=(index,)) for index in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
    spent = time.perf_counter() - start
    all_latencies = sorted(latency for mine in latencies for latency in mine)
    p95 = all_latencies[int(len(all_latencies) * 0.95)]
    return Load(len(all_latencies), spent, median(all_latencies) * 1000, p95 * 1000)
