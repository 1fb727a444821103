"""What the directory refuses."""

from core.errors import Conflict, Denied


class OwnAccount(Conflict):
    """You cannot take your own access away or widen it; somebody else must."""

    code = "own_account"


class WiderThanOwn(Denied):
    """It reaches domains that you may not see yourself."""

    code = "wider_than_own"


class OwnClearance(Denied):
    """Nobody approves their own clearance."""

    code = "own_clearance"


class BeyondOwn(Denied):
    """You cannot clear others for what you are not cleared for yourself."""

    code = "beyond_own"


class KeyTaken(Conflict):
    """Another company has this key."""

    code = "key_taken"


class CodeTaken(Conflict):
    """Another team has this code."""

    code = "code_taken"


class Ended(Conflict):
    """It has ended, and is changed no more."""

    code = "ended"
