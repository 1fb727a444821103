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


class FactorNeeded(Conflict):
    """Your role needs a second factor: it can be replaced, not taken away."""

    code = "factor_needed"


class NoSignIn(Conflict):
    """This person does not sign in: they have no e-mail address or no access."""

    code = "no_sign_in"


class BeyondReach(Denied):
    """The same sign-in leads to companies that you are not responsible for."""

    code = "beyond_reach"


class Ended(Conflict):
    """It has ended, and is changed no more."""

    code = "ended"


class SetUpAlready(Conflict):
    """Somebody administers this installation already; sign in, or ask them."""

    code = "set_up_already"
