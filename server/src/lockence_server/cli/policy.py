"""`lockence policy`."""

from functools import partial
from typing import Annotated, Any, Literal

import typer

from lockence_server.cli import output
from lockence_server.cli.license_options import changed, changed_or_none, own_entitlements
from lockence_server.cli.options import (
    LIMIT,
    After,
    InApplication,
    Json,
    Limit,
    OfApplication,
    Yes,
    duration_seconds,
    page,
    underscored,
)
from lockence_server.management.policies.schemas import NewPolicy, Policy, PolicyChanges

app = typer.Typer(no_args_is_help=True)

Id = Annotated[str, typer.Argument(metavar="ID", help="The policy's id, such as pol_01k…")]
DurationOption = Annotated[
    int | None,
    typer.Option("--duration", parser=duration_seconds, metavar="DURATION", help="30d, 12h, 90m, 45s or 2w."),
]
NameOption = Annotated[str | None, typer.Option("--name", help="What you know it as.")]
StartsOption = Annotated[
    Literal["first-use", "creation"] | None, typer.Option("--from", help="When the duration begins.")
]
LimitOption = Annotated[int | None, typer.Option(min=0, help="0: unlimited.")]
AtSessionLimitOption = Annotated[
    Literal["reject", "replace-oldest"] | None, typer.Option(help="What happens at the session limit.")
]
DeviceResetsOption = Annotated[
    int | None, typer.Option(min=0, help="How often customers may reset their devices. 0: never.")
]
DeviceResetCooldownOption = Annotated[
    int | None,
    typer.Option(parser=duration_seconds, metavar="DURATION", help="How long after the last time."),
]
EntitlementOption = Annotated[
    list[str] | None, typer.Option("--entitlement", help="What a license unlocks; may be repeated.")
]


@app.command()
def create(
    name: Annotated[str, typer.Argument(help="What you know it as.")],
    application: InApplication,
    duration: DurationOption = None,
    starts: StartsOption = "creation",
    max_devices: Annotated[int, typer.Option(min=0, help="0: unlimited.")] = 1,
    max_sessions: Annotated[int, typer.Option(min=0, help="0: unlimited.")] = 0,
    at_session_limit: AtSessionLimitOption = "reject",
    entitlement: EntitlementOption = None,
    device_resets_per_month: DeviceResetsOption = 0,
    device_reset_cooldown: DeviceResetCooldownOption = None,
    as_json: Json = False,
) -> None:
    """Create a policy. Without a duration its licenses never end."""
    from lockence_server.cli.running import run
    from lockence_server.management.policies import service

    given = NewPolicy(
        name=name,
        duration_seconds=duration,
        starts=underscored(starts or "creation"),
        max_devices=max_devices,
        max_sessions=max_sessions,
        at_session_limit=underscored(at_session_limit or "reject"),
        entitlements=entitlement or [],
        device_resets_per_month=device_resets_per_month or 0,
        device_reset_cooldown_seconds=device_reset_cooldown or 0,
    )
    created = run(lambda context: service.create(context, application, given))
    if as_json:
        output.print_json(created)
        return
    _print_policy(created)
    output.print_note(
        f"\nMake a license from it:\n  lockence license create --application {application} --policy {created.id}"
    )


@app.command("list")
def list_(
    application: OfApplication = None, limit: Limit = LIMIT, after: After = None, as_json: Json = False
) -> None:
    """List policies."""
    from lockence_server.cli.running import run
    from lockence_server.management.policies import service

    found = run(partial(service.list_policies, application_id=application, page=page(limit, after)))
    if as_json:
        output.print_json(found.items)
    else:
        output.print_table(
            ["Id", "Name", "Duration", "Devices", "Sessions", "Entitlements"],
            [
                [
                    item.id,
                    item.name,
                    _duration(item),
                    output.limit_text(item.max_devices),
                    output.limit_text(item.max_sessions),
                    ", ".join(item.entitlements),
                ]
                for item in found.items
            ],
            empty="There are no policies. Create one with: lockence policy create NAME --application ID",
        )
    output.print_more(found.next_cursor)


@app.command()
def show(policy_id: Id, as_json: Json = False) -> None:
    """Show a policy."""
    from lockence_server.cli.running import run
    from lockence_server.management.policies import service

    _print(run(partial(service.get, policy_id=policy_id)), as_json)


@app.command()
def update(
    policy_id: Id,
    name: NameOption = None,
    duration: DurationOption = None,
    never: Annotated[bool, typer.Option("--never", help="New licenses never end.")] = False,
    starts: StartsOption = None,
    max_devices: LimitOption = None,
    max_sessions: LimitOption = None,
    at_session_limit: AtSessionLimitOption = None,
    entitlement: EntitlementOption = None,
    no_entitlements: Annotated[bool, typer.Option("--no-entitlements", help="Grant none.")] = False,
    device_resets_per_month: DeviceResetsOption = None,
    device_reset_cooldown: DeviceResetCooldownOption = None,
    as_json: Json = False,
) -> None:
    """Change a policy; what is not given stays. Limits and entitlements reach its licenses at once."""
    from lockence_server.cli.running import run
    from lockence_server.management.policies import service

    given: dict[str, Any] = {
        "name": changed(name),
        "duration_seconds": changed_or_none(duration, none=never),
        "starts": changed(underscored(starts) if starts else None),
        "max_devices": changed(max_devices),
        "max_sessions": changed(max_sessions),
        "at_session_limit": changed(underscored(at_session_limit) if at_session_limit else None),
        "entitlements": changed(own_entitlements(entitlement, grants_none=no_entitlements)),
        "device_resets_per_month": changed(device_resets_per_month),
        "device_reset_cooldown_seconds": changed(device_reset_cooldown),
    }
    _print(run(partial(service.update_policy, policy_id=policy_id, given=PolicyChanges(**given))), as_json)


@app.command()
def delete(policy_id: Id, yes: Yes = False) -> None:
    """Delete a policy that no license uses."""
    from lockence_server.cli.running import run
    from lockence_server.management.policies import service

    if not yes:
        typer.confirm(f"Delete the policy {policy_id}?", abort=True, err=True)
    run(partial(service.delete_policy, policy_id=policy_id))
    output.print_text(f"Deleted {policy_id}.")


def _print(policy: Policy, as_json: bool) -> None:
    if as_json:
        output.print_json(policy)
    else:
        _print_policy(policy)


def _print_policy(policy: Policy) -> None:
    output.print_fields(
        {
            "Id": policy.id,
            "Application": policy.application_id,
            "Name": policy.name,
            "Duration": _duration(policy),
            "Max devices": output.limit_text(policy.max_devices),
            "Max sessions": output.limit_text(policy.max_sessions),
            "At session limit": policy.at_session_limit.replace("_", " "),
            "Entitlements": ", ".join(policy.entitlements) or "none",
            "Device resets": _device_resets(policy),
            "Created": output.time_text(policy.created_at),
            "Updated": output.time_text(policy.updated_at),
        }
    )


def _device_resets(policy: Policy) -> str:
    if not policy.device_resets_per_month:
        return "by the vendor only"
    cooldown = policy.device_reset_cooldown_seconds
    apart = f", {output.duration_text(cooldown)} apart" if cooldown else ""
    return f"{policy.device_resets_per_month} a month{apart}"


def _duration(policy: Policy) -> str:
    if policy.duration_seconds is None:
        return "never ends"
    return f"{output.duration_text(policy.duration_seconds)} from {policy.starts.replace('_', ' ')}"
