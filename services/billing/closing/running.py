"""Draw up a contract's bills as they should be now: every frozen period's drafts, and what issued ones lack or have too much.

The periods are gone through in their order, because each carries something into the next: included quantities that were not used,
and adjustments, which stand on the first draft after the period that they are for. Run twice it says the same and writes nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from core import json
from services.billing.closing import as_drawn_up, checking, computing, counting, drafting, periods, settling
from services.billing.closing.agreements import Agreement, Priced
from services.billing.closing.computing import Computed
from services.billing.closing.periods import Held
from services.billing.usage import cursor
from services.billing.usage.cursor import Cursor
from services.rules.adjustments import dump_billed
from services.rules.billing_periods import Period
from services.rules.included import Balances, dump_balances, parse_balances
from services.rules.invoice_lines import Line, sums
from tenants.db import Tx

_KEEP = "UPDATE billing_periods SET balances = $3, billed = $4 WHERE tenant_id = $1 AND id = $2"
_DRAWN_UP = "UPDATE billing_periods SET drawn_up_with = $3 WHERE tenant_id = $1 AND id = $2"


@dataclass(slots=True)
class Run:
    """One going-through. `waiting` are adjustments that no draft has taken up yet, by party."""

    tx: Tx
    agreed: Agreement
    at: Cursor
    carried: Balances = field(default_factory=dict)
    carries_anew: bool = False
    waiting: dict[UUID, list[Line]] = field(default_factory=dict)
    drafted: int = 0

    async def through(self, held: Sequence[Held]) -> None:
        """Go through the periods in their order."""
        for each in held:
            if each.status == "frozen":
                await self._draw_up(each)
            elif each.status == "issued":
                await self._settle(each)

    async def _draw_up(self, held: Held) -> None:
        assert held.epoch is not None
        computed, priced = await self._computed(
            held, self.agreed, epoch=held.epoch, excused_until=held.frozen_at
        )
        taken, self.waiting = self.waiting, {}
        self.drafted += await drafting.draw_up(self.tx, self.agreed, held, computed.lines, taken)
        await checking.check(self.tx, held, priced, computed.lines, computed.unpriced)
        await self._keep(held, computed.balances, {})
        if (kept := as_drawn_up.dumped(self.agreed)) != held.drawn_up_with:
            await self.tx.execute(_DRAWN_UP, self.tx.tenant, held.id, json.text(kept))

    async def _settle(self, held: Held) -> None:
        """Compute an issued period anew, where anything became known since or is carried into it otherwise than then."""
        then = as_drawn_up.restored(self.agreed, held.drawn_up_with)
        if not (self.carries_anew or await self._has_news(held, then)):
            self.carried, self.carries_anew = parse_balances(held.balances), False
            return
        computed, _ = await self._computed(held, then, epoch=self.at.epoch, excused_until=self.tx.now)
        more, is_settled = await settling.settle(
            self.tx, self.agreed, held, computed.lines, up_to=self.at.epoch
        )
        for party, lines in more.items():
            self.waiting.setdefault(party, []).extend(lines)
        every = [line for listed in computed.lines.values() for line in listed]
        due = dump_billed(sums(every))
        known = (
            {"due": due, "epoch": self.at.epoch, "at": self.tx.now.isoformat()}
            if is_settled
            else {"due": due}
        )
        await self._keep(held, computed.balances, known)
        if is_settled or await periods.is_late(self.tx, held, since=self.at.epoch - 1):
            await cursor.cut(self.tx)

    async def _has_news(self, held: Held, then: Agreement) -> bool:
        """Whether something became known of an issued period since all of it was billed.

        Until that is issued too, what it lacks has to be said again in every draft that is made anew.
        """
        if held.billed and "epoch" not in held.billed:
            return True
        epoch = held.billed.get("epoch", held.epoch)
        if await periods.is_late(self.tx, held, since=epoch):
            return True
        since = datetime.fromisoformat(held.billed["at"]) if held.billed else held.frozen_at
        period = self._period(held)
        metrics = {p.card.service_credit.metric for p in self._priced(held, period) if p.card.service_credit}
        return any(
            [
                await counting.was_excused_since(self.tx, metric, period, since, zone=then.time_zone)
                for metric in sorted(metrics)
            ]
        )

    async def _computed(
        self, held: Held, agreed: Agreement, *, epoch: int, excused_until: Any
    ) -> tuple[Computed, Sequence[Priced]]:
        period = self._period(held)
        priced = self._priced(held, period)
        computed = await computing.compute(
            self.tx,
            agreed,
            period,
            priced,
            carried=self.carried,
            epoch=epoch,
            excused_until=excused_until,
        )
        return computed, priced

    def _period(self, held: Held) -> Period:
        return self.agreed.period(held.starts_on, held.ends_on)

    def _priced(self, held: Held, period: Period) -> Sequence[Priced]:
        return self.agreed.priced(period, held.rate_card_ids)

    async def _keep(self, held: Held, balances: Balances, billed: Mapping[str, Any]) -> None:
        """Carry on what is left, and remember it."""
        left, known = dump_balances(balances), dict(billed)
        self.carries_anew = left != held.balances
        if self.carries_anew or known != held.billed:
            await self.tx.execute(_KEEP, self.tx.tenant, held.id, json.text(left), json.text(known))
        self.carried = balances
