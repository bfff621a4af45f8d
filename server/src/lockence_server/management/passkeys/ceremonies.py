"""WebAuthn itself: what a browser is asked, and whether its answer is right.

The library is imported where it is used: it is large, and most processes never see a passkey.
"""

import json
from typing import Any

import msgspec
from msgspec import Struct

from lockence_server.errors import InvalidInputError, UnauthenticatedError
from lockence_server.management.accounts.schemas import Account
from lockence_server.management.passkeys.site import Site

TIMEOUT_MS = 5 * 60 * 1000
CHALLENGE_CHARACTERS_MAX = 128


class Credential(Struct, frozen=True, kw_only=True):
    """A new passkey: its id in base64url, and its public key as COSE has it."""

    credential_id: str
    public_key: bytes
    sign_count: int


def creation_options(site: Site, person: Account, challenge: bytes, known: list[str]) -> dict[str, Any]:
    """What `navigator.credentials.create` is given. `known` are the ids of the person's passkeys."""
    from webauthn import base64url_to_bytes, generate_registration_options
    from webauthn.helpers import options_to_json_dict
    from webauthn.helpers.structs import (
        AuthenticatorSelectionCriteria,
        PublicKeyCredentialDescriptor,
        ResidentKeyRequirement,
        UserVerificationRequirement,
    )

    options = generate_registration_options(
        rp_id=site.host,
        rp_name="Lockence",
        user_id=person.id.encode(),
        user_name=person.email,
        user_display_name=person.name,
        challenge=challenge,
        timeout=TIMEOUT_MS,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED
        ),
        exclude_credentials=[PublicKeyCredentialDescriptor(id=base64url_to_bytes(one)) for one in known],
    )
    return _plain(options_to_json_dict(options))


def request_options(site: Site, challenge: bytes) -> dict[str, Any]:
    """What `navigator.credentials.get` is given. The browser shows the passkeys that it has for the site."""
    from webauthn import generate_authentication_options
    from webauthn.helpers import options_to_json_dict
    from webauthn.helpers.structs import UserVerificationRequirement

    options = generate_authentication_options(
        rp_id=site.host,
        challenge=challenge,
        timeout=TIMEOUT_MS,
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return _plain(options_to_json_dict(options))


def challenge_of(credential: dict[str, Any]) -> str:
    """The challenge that an answer says it is to; "" where it says none. Nothing is verified here."""
    from webauthn import base64url_to_bytes

    try:
        client_data = json.loads(base64url_to_bytes(credential["response"]["clientDataJSON"]))
        challenge = client_data["challenge"]
    except (AttributeError, KeyError, TypeError, ValueError, RecursionError):
        return ""
    if isinstance(challenge, str) and challenge.isascii() and len(challenge) <= CHALLENGE_CHARACTERS_MAX:
        return challenge
    return ""


def created(site: Site, credential: dict[str, Any], challenge: bytes) -> Credential:
    """The passkey that a browser made. Raises `InvalidInputError`."""
    from webauthn import verify_registration_response
    from webauthn.helpers import bytes_to_base64url

    try:
        verified = verify_registration_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=site.host,
            expected_origin=site.origin,
            require_user_verification=True,
        )
    except Exception:  # The library lets through whatever its parsers raise.
        fault = "is not a passkey for this site"
        raise InvalidInputError(f"`credential` {fault}", fields={"credential": fault}) from None
    return Credential(
        credential_id=bytes_to_base64url(verified.credential_id),
        public_key=verified.credential_public_key,
        sign_count=verified.sign_count,
    )


def used(site: Site, credential: dict[str, Any], challenge: bytes, known: Credential) -> int:
    """How often the passkey says it was used, if this answer is its own. Raises `UnauthenticatedError`."""
    from webauthn import verify_authentication_response

    try:
        verified = verify_authentication_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=site.host,
            expected_origin=site.origin,
            credential_public_key=known.public_key,
            credential_current_sign_count=known.sign_count,
            require_user_verification=True,
        )
    except Exception:  # The library lets through whatever its parsers raise.
        raise refused() from None
    return verified.new_sign_count


def refused() -> UnauthenticatedError:
    """In the same words whatever is wrong."""
    return UnauthenticatedError("The passkey was not accepted.")


def _plain(options: dict[str, Any]) -> dict[str, Any]:
    """Without the library's own types."""
    plain: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(options))
    return plain
