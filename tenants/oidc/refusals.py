"""Why a company sign-in did not lead in. `code` says what people can do about it; the detail is for who runs the product."""

from core.errors import Denied


class CompanySignInFailed(Denied):
    """The company's sign-in did not lead in."""

    code = "company_sign_in_failed"


class ProviderAway(CompanySignInFailed):
    """The company's sign-in cannot be reached, or is not set up as it should be."""

    code = "company_away"


class SignInGone(CompanySignInFailed):
    """The answer belongs to no sign-in that is under way in this browser: it was used already, or took too long."""

    code = "company_gone"


class DeniedThere(CompanySignInFailed):
    """The company's sign-in said no."""

    code = "company_denied"


class TokenRefused(CompanySignInFailed):
    """The ID token does not hold."""

    code = "company_token"


class AddressUnverified(CompanySignInFailed):
    """The company's sign-in does not say that the e-mail address is verified, or names none."""

    code = "company_unverified"


class AddressForeign(CompanySignInFailed):
    """The e-mail address is of a domain that this company's sign-in does not answer for."""

    code = "company_foreign"


class NobodyKnown(CompanySignInFailed):
    """Nobody with this e-mail address has access here."""

    code = "company_unknown"
