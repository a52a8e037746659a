"""The worker process: Celery with one message, a few threads, and a sweeper."""

import logging
from uuid import UUID

import redis
from celery import Celery
from celery.signals import worker_shutting_down

from jigsmith.jobs.lease import JobTimes
from jigsmith.jobs.registry import JOB_KINDS
from jigsmith.jobs.runner import Runner
from jigsmith.jobs.sweeper import Sweeper
from jigsmith.storage.queue import MESSAGE, make_celery
from jigsmith.web.services import Services


def worker_app(broker_url: str, runner: Runner) -> Celery:
    """The Celery application whose only message runs a job by tenant and id."""
    app = make_celery(broker_url)

    def run_job(tenant_id: str, job_id: str) -> None:
        runner.run(UUID(tenant_id), UUID(job_id))

    app.task(name=MESSAGE, acks_late=True, reject_on_worker_lost=True, ignore_result=True)(run_job)
    return app


def run_worker(services: Services, broker_url: str, *, threads: int = 2, times: JobTimes | None = None) -> None:
    """Work until told to stop (SIGTERM, SIGINT): running jobs then go back into the queue at their next safe point."""
    times = times or JobTimes()
    runner = Runner(services, JOB_KINDS, times)
    broker = redis.Redis.from_url(broker_url, socket_timeout=5, socket_connect_timeout=5)
    sweeper = Sweeper(services, broker, times)

    def close(**_: object) -> None:
        runner.close()

    worker_shutting_down.connect(close, weak=False)
    sweeper.start()
    try:
        worker = worker_app(broker_url, runner).Worker(
            pool="threads",
            concurrency=threads,
            loglevel=logging.INFO,
            without_gossip=True,
            without_mingle=True,
            without_heartbeat=True,
            quiet=True,
        )
        worker.start()
    finally:
        worker_shutting_down.disconnect(close)
        sweeper.close()
        broker.close()
