"""Licenses for people."""

from datetime import UTC, datetime

import msgspec

from lockence_server.cli import output
from lockence_server.management.licenses.schemas import CreatedLicense, License, LicenseDetail


def print_created(created: list[CreatedLicense]) -> None:
    """The keys, one a line, which is what most want to copy."""
    output.print_lines(item.key for item in created)
    first = created[0]
    end = _end(first.expires_at, first.first_use_duration_seconds, None)
    output.print_note(f"\nCreated {output.counted(len(created), 'license')}. Expiry: {end}.")
    if len(created) == 1:
        output.print_note(f"See it with: lockence license show {first.id}")


def print_list(licenses: list[License]) -> None:
    output.print_table(
        ["Id", "Status", "Username", "Expires", "Devices", "Sessions"],
        [
            [
                item.id,
                _status(item),
                item.username,
                _end_of(item),
                output.limit_text(item.terms.max_devices),
                output.limit_text(item.terms.max_sessions),
            ]
            for item in licenses
        ],
        empty="There are no such licenses. Create some with: lockence license create --application ID",
    )


def print_license(shown: License, *, key: str | None = None, devices: str = "", sessions: str = "") -> None:
    """Every field, and where a limit comes from."""
    terms = shown.terms
    fields = {
        "Id": shown.id,
        **({} if key is None else {"Key": key}),
        "Application": shown.application_id,
        "Policy": shown.policy_id or "none",
        "Status": _status(shown),
        "Reason": shown.status_reason,
        "Username": shown.username,
        "Email": shown.email,
        "Note": shown.note,
        "Metadata": msgspec.json.encode(shown.metadata).decode() if shown.metadata else "",
        "Expires": _end_of(shown),
        "First used": output.time_text(shown.first_used_at),
        "Max devices": devices + output.limit_text(terms.max_devices) + _source(shown, "max_devices"),
        "Max sessions": sessions + output.limit_text(terms.max_sessions) + _source(shown, "max_sessions"),
        "At session limit": terms.at_session_limit.replace("_", " ") + _source(shown, "at_session_limit"),
        "Entitlements": (", ".join(terms.entitlements) or "none") + _source(shown, "entitlements"),
        "Created": output.time_text(shown.created_at),
        "Updated": output.time_text(shown.updated_at),
    }
    output.print_fields({name: value for name, value in fields.items() if value})


def print_detail(shown: LicenseDetail) -> None:
    print_license(
        shown,
        key=shown.key,
        devices=f"{shown.device_count} of ",
        sessions=f"{shown.live_session_count} of ",
    )
    if shown.devices:
        output.print_text("")
        output.print_table(
            ["Device", "HWID", "Name", "Address", "Last seen"],
            [
                [device.id, device.hwid, device.name, device.address, output.time_text(device.last_seen_at)]
                for device in shown.devices
            ],
            empty="",
        )
    if shown.device_count > len(shown.devices):
        output.print_note(f"All of them: lockence device list --license {shown.id}")


def print_status(shown: License, next_step: str, as_json: bool) -> None:
    if as_json:
        output.print_json(shown)
    else:
        output.print_text(f"The license {shown.id} is {shown.status}. {next_step}")


def _status(shown: License) -> str:
    if shown.status == "active" and shown.expires_at is not None and shown.expires_at <= datetime.now(UTC):
        return "expired"
    return shown.status


def _end_of(shown: License) -> str:
    return _end(shown.expires_at, shown.first_use_duration_seconds, shown.first_used_at)


def _end(expires_at: datetime | None, duration_seconds: int | None, first_used_at: datetime | None) -> str:
    if duration_seconds is not None and first_used_at is None:
        return f"{output.duration_text(duration_seconds)} after first use"
    return output.time_text(expires_at)


def _source(shown: License, name: str) -> str:
    if getattr(shown, name) is not None:
        return ""
    return " (from its policy)" if shown.policy_id else " (default)"
