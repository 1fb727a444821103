"""How many decimals a currency's smallest unit has, after ISO 4217 (the list of SIX Financial Information, amendment 179)."""

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from services.rules.refusals import Phrase, Refused, phrase

_DECIMALS = {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
    2: (
        "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW "
        "CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR "
        "ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV "
        "MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD "
        "SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG"
    ),
    3: "BHD IQD JOD KWD LYD OMR TND",
    4: "CLF UYW",
}
MINOR_UNITS = {code: decimals for decimals, codes in _DECIMALS.items() for code in codes.split()}


@dataclass
class CurrencyUnknown(Refused):
    """No currency of ISO 4217 has this code."""

    code: ClassVar[str] = "unknown_currency"
    currency: str

    def said(self) -> Phrase:
        return phrase("held {held}; takes a code of ISO 4217 such as JPY", held=self.currency)


def smallest_unit(currency: str) -> Decimal:
    """The least amount of a currency that can be paid: 1 yen, 0.01 euro. Raises CurrencyUnknown."""
    if currency not in MINOR_UNITS:
        raise CurrencyUnknown(currency)
    return Decimal((0, (1,), -MINOR_UNITS[currency]))
