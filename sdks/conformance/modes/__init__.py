"""How a request can be mistreated. A mode is a function of an exchange."""

from modes.attacks import ATTACKS
from modes.exchange import Exchange, Mode
from modes.trouble import TROUBLE
from modes.upstream import behave

MODES: dict[str, Mode] = {"behave": behave, **ATTACKS, **TROUBLE}

__all__ = ["MODES", "Exchange", "Mode", "behave"]
