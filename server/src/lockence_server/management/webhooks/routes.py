"""`/api/v1/webhooks`, `/api/v1/deliveries`."""

from typing import Annotated

from litestar import Response, delete, get, patch, post
from litestar.params import FromPath, JSONBody, QueryParameter
from litestar.status_codes import HTTP_200_OK

from lockence_server.management.access import Permission
from lockence_server.management.api.etags import check_match
from lockence_server.management.api.routing import IfMatch, InContext, InPage, needs, tagged
from lockence_server.management.schemas import Page
from lockence_server.management.webhooks import deliveries, service
from lockence_server.management.webhooks.schemas import (
    CreatedWebhook,
    Delivery,
    DeliveryDetail,
    NewWebhook,
    RotatedSecret,
    State,
    Webhook,
    WebhookChanges,
)

NEEDED = needs(Permission.WEBHOOKS_WRITE)


@post("/webhooks", summary="Create a webhook", **NEEDED)
async def create_webhook(context: InContext, data: JSONBody[NewWebhook]) -> CreatedWebhook:
    """Its secret is shown in this answer only."""
    return await service.create(context, data)


@get("/webhooks", summary="List webhooks", **NEEDED)
async def list_webhooks(context: InContext, page: InPage) -> Page[Webhook]:
    """Newest first."""
    return await service.list_webhooks(context, page)


@get("/webhooks/{webhook_id:str}", summary="Read a webhook", **NEEDED)
async def get_webhook(context: InContext, webhook_id: FromPath[str]) -> Response[Webhook]:
    return tagged(await service.get(context, webhook_id))


@patch("/webhooks/{webhook_id:str}", summary="Change a webhook", **NEEDED)
async def update_webhook(
    context: InContext, webhook_id: FromPath[str], data: JSONBody[WebhookChanges], if_match: IfMatch = None
) -> Response[Webhook]:
    """What is left out stays. Disabled, it is sent nothing, neither now nor later, of what happens meanwhile."""
    if if_match is not None:
        check_match(if_match, await service.get(context, webhook_id, locks=True))
    return tagged(await service.update_webhook(context, webhook_id, data))


@delete("/webhooks/{webhook_id:str}", summary="Delete a webhook", **NEEDED)
async def delete_webhook(context: InContext, webhook_id: FromPath[str]) -> None:
    """With the record of what was sent to it."""
    await service.delete_webhook(context, webhook_id)


@post("/webhooks/{webhook_id:str}/rotate-secret", summary="Rotate a webhook's secret", **NEEDED)
async def rotate_webhook_secret(context: InContext, webhook_id: FromPath[str]) -> RotatedSecret:
    """For a day both secrets sign, so receivers can change at their own time."""
    return await service.rotate_secret(context, webhook_id)


@post("/webhooks/{webhook_id:str}/test", summary="Send a test event", **NEEDED)
async def test_webhook(context: InContext, webhook_id: FromPath[str]) -> Delivery:
    """Sends `webhook.test` to this webhook, whatever events it wants."""
    return await service.send_test(context, webhook_id)


@get("/webhooks/{webhook_id:str}/deliveries", summary="List deliveries", **NEEDED)
async def list_deliveries(
    context: InContext,
    webhook_id: FromPath[str],
    page: InPage,
    in_state: Annotated[State | None, QueryParameter(name="state", required=False)] = None,
) -> Page[Delivery]:
    """Of the newest event first."""
    return await deliveries.list_deliveries(context, webhook_id, state=in_state, page=page)


@get("/deliveries/{delivery_id:str}", summary="Read a delivery", **NEEDED)
async def get_delivery(context: InContext, delivery_id: FromPath[str]) -> DeliveryDetail:
    """With the body that it sends, and every attempt."""
    return await deliveries.show(context, delivery_id)


@post("/deliveries/{delivery_id:str}/replay", summary="Replay a delivery", status_code=HTTP_200_OK, **NEEDED)
async def replay_delivery(context: InContext, delivery_id: FromPath[str]) -> Delivery:
    """The event is sent once more, with the same `webhook-id`."""
    return await deliveries.replay(context, delivery_id)


ROUTES = [
    create_webhook,
    list_webhooks,
    get_webhook,
    update_webhook,
    delete_webhook,
    rotate_webhook_secret,
    test_webhook,
    list_deliveries,
    get_delivery,
    replay_delivery,
]
