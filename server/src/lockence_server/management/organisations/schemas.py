"""Organisations as they are given and shown."""

from datetime import datetime

from msgspec import Struct

from lockence_server.management.schemas import Name


class NewOrganisation(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    name: Name


class OrganisationChanges(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    name: Name


class Organisation(Struct, frozen=True, kw_only=True):
    """Who owns applications: a company, a team, a person."""

    id: str
    name: str
    created_at: datetime
