"""Services for one command, with the embedded servers when no outside ones are named."""

from collections.abc import Iterator
from contextlib import contextmanager

from jigsmith.embedded.services import embedded_services
from jigsmith.main import make_services
from jigsmith.settings import from_environment
from jigsmith.storage.migrate import migrate_control
from jigsmith.web.services import Services


@contextmanager
def running_services() -> Iterator[Services]:
    """Start or join the services, bring the control schema up to date, and close all at the end."""
    settings = from_environment()
    with embedded_services(settings) as urls:
        services = make_services(settings, urls)
        try:
            migrate_control(services.database)
            yield services
        finally:
            services.close()
