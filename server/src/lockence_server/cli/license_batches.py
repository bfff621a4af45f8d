"""Making many licenses without holding up the clients of a running server."""

import asyncio

import msgspec

from lockence_server.cli.running import control_plane
from lockence_server.errors import LockenceError
from lockence_server.management.licenses import service
from lockence_server.management.licenses.issuing import Progress
from lockence_server.management.licenses.schemas import CreatedLicense, NewLicenses

# SQLite has one writer. Several transactions with a pause between them, longer than the longest nap of a writer
# that waits for the lock (100 ms), let the clients' heartbeats through; one long one would time them out.
LICENSES_PER_TRANSACTION = 5000
PAUSE_SECONDS = 0.12


def create(application_id: str, given: NewLicenses, progress: Progress) -> list[CreatedLicense]:
    """Make the licenses, some in each transaction. An error says how many there are already."""
    return asyncio.run(_create(application_id, given, progress))


async def _create(application_id: str, given: NewLicenses, progress: Progress) -> list[CreatedLicense]:
    created: list[CreatedLicense] = []
    async with control_plane() as plane:
        while len(created) < given.count:
            if created:
                await asyncio.sleep(PAUSE_SECONDS)
            count = min(LICENSES_PER_TRANSACTION, given.count - len(created))
            some = msgspec.structs.replace(given, count=count)
            try:
                async with plane.transaction() as context:
                    created += await service.create(context, application_id, some)
            except LockenceError as error:
                if created:
                    error.add_note(f"{len(created):,} of {given.count:,} licenses were created before that.")
                raise
            progress(len(created))
    return created
