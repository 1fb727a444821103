"""The conditions of a routing rule in words: 業務が「給与計算」か「年末調整」 · work is “Payroll” or “Year-end tax”."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from api.web.floor import form_fields
from api.web.floor.kinds import Kinds
from api.web.floor.names import Names
from api.web.floor.rule_forms import plain
from api.web.labels import CHANNEL, DOMAIN, PRIORITY
from api.web.words import Words, noop
from core import json
from services.rules import pointers

LANGUAGE: Mapping[str, str] = {"ja": noop("Japanese"), "en": noop("English")}
_IS: Mapping[str, str] = {
    "tenant": noop("the company is %(values)s"),
    "task_type": noop("the work is %(values)s"),
    "domain": noop("the domain is %(values)s"),
    "priority": noop("the priority is %(values)s"),
    "channel": noop("it came by %(values)s"),
    "language": noop("it is written in %(values)s"),
    "tags": noop("it carries the tag %(values)s"),
}
_AGAINST: Mapping[str, str] = {
    "other_side": noop("it leads to a queue on the other side"),
    "tenant": noop("it is for another company"),
    "task_type": noop("it is for other work"),
    "domain": noop("it is for another domain"),
    "priority": noop("it is for another priority"),
    "channel": noop("it is for another channel"),
    "language": noop("it is for another language"),
    "tags": noop("it requires another tag"),
}


@dataclass(frozen=True, slots=True)
class Speaker:
    """Says conditions in the reader's words."""

    words: Words
    names: Names
    kinds: Kinds

    def said(self, conditions: Mapping[str, Any], tenant: str | None = None) -> list[str]:
        """One phrase for each condition, all of which must hold; none: every ticket."""
        held = {**({"tenant": [tenant]} if tenant else {}), **conditions}
        phrases = [
            self.words.gettext(_IS[field]) % {"values": self._either(self._named(field, held[field]))}
            for field in _IS
            if field in held
        ]
        return phrases + [self._test(test, held.get("task_type", ())) for test in held.get("form", ())]

    def against(self, reason: str, conditions: Mapping[str, Any]) -> str:
        """Why a rule did not decide: the first thing that did not hold."""
        if reason.startswith("form/"):
            place = int(reason.partition("/")[2])
            tests = conditions.get("form", ())
            said = self._test(tests[place], conditions.get("task_type", ())) if place < len(tests) else reason
            return self.words.gettext("not met: %(condition)s") % {"condition": said}
        return self.words.gettext(_AGAINST[reason])

    def _named(self, field: str, values: Sequence[str]) -> list[str]:
        name: dict[str, Callable[[str], str]] = {
            "tenant": self._company,
            "task_type": self.kinds.name,
            "domain": lambda code: self.words.gettext(DOMAIN.get(code, code)),
            "priority": lambda code: self.words.gettext(PRIORITY.get(code, code)),
            "channel": lambda code: self.words.gettext(CHANNEL.get(code, code)),
            "language": lambda code: self.words.gettext(LANGUAGE.get(code, code)),
        }
        return [name.get(field, str)(value) for value in values]

    def _company(self, key: str) -> str:
        found = self.names.by_key(key)
        return found.name if found else key

    def _either(self, values: Sequence[str]) -> str:
        quoted = [self.words.gettext("“%(value)s”") % {"value": value} for value in values]
        return self.words.gettext(" or ").join(quoted)

    def _test(self, test: Mapping[str, Any], work: Sequence[str]) -> str:
        """A question to the form data; its field and values as the forms of the work call them, where the rule names the work."""
        dotted = ".".join(pointers.tokens(test["path"]))
        field = form_fields.named(self.kinds, work, dotted)
        path = self.words.gettext("“%(value)s”") % {"value": field.label if field else dotted}
        if "exists" in test:
            sentence = (
                self.words.gettext("the form has %(field)s")
                if test["exists"]
                else self.words.gettext("the form does not have %(field)s")
            )
            return sentence % {"field": path}
        values = test["in"] if "in" in test else [test["eq"]]
        texts = dict(field.choices) if field else {}
        said = [texts.get(plain(each), _value(each)) for each in values]
        facts = {"field": path, "values": self._either(said)}
        return self.words.gettext("the form's %(field)s is %(values)s") % facts


def _value(value: Any) -> str:
    return value if isinstance(value, str) else json.text(value)
