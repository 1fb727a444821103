"""Files of usage: looked at first, recorded then, and again without doubling; what is wrong is refused row by row."""

from decimal import Decimal

import pytest

from core.errors import Denied, Invalid
from services.billing.usage import files
from services.billing.usage.files import FileDetail, UsageFileNotFound
from services.rules.usage_sheets import Wrong
from services.spreadsheets import Table, as_excel
from tenants.db import transaction
from tests.support.casework import Casework, at, casework, charge, contract
from tests.support.floor import Floor

HEAD = "ID,料金コード,数量,日付,チケット,内容"
PAGES = charge("pages", "flat", unit_price="10")


async def sent(made: Casework, *rows: str, encoding: str = "utf-8") -> FileDetail:
    data = "\n".join((HEAD, *rows)).encode(encoding)
    async with transaction(made.clerk, now=at(20)) as tx:
        return await files.one(tx, await files.receive(tx, data, name="十月.csv"))


async def recorded(made: Casework, file: FileDetail) -> FileDetail:
    async with transaction(made.clerk, now=at(21)) as tx:
        done = await files.record(tx, file.file.id)
    async with transaction(made.clerk) as tx:
        assert await files.one(tx, file.file.id) == done
    return done


def outcomes(file: FileDetail) -> list[str]:
    return [each.outcome for each in file.rows]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
async def test_a_file_is_looked_at_before_anything_is_recorded(floor: Floor, encoding: str) -> None:
    made = await casework(floor)
    await contract(made, PAGES)
    ticket = await made.done(at(5), at(5, 11))
    await made.read()
    before = await made.said()
    async with transaction(made.clerk) as tx:
        row = await tx.fetchrow(
            "SELECT number FROM tickets WHERE tenant_id = $1 AND id = $2", tx.tenant, ticket
        )
    assert row is not None
    reference = f"{made.company.key}-{row['number']}"
    file = await sent(
        made, f"a-1,pages,120,2026/10/03,{reference},写し", "a-2,pages,1,2026-10-04,,", encoding=encoding
    )
    assert outcomes(file) == ["new", "new"]
    assert await made.said() == before
    done = await recorded(made, file)
    assert outcomes(done) == ["recorded", "recorded"]
    assert done.file.counts == {"recorded": 2}
    items = {each.source["id"]: each for each in await made.items() if each.source["kind"] == "import"}
    assert (items["a-1"].quantity, items["a-1"].ticket, items["a-1"].description) == (
        Decimal(120),
        ticket,
        "写し",
    )
    assert {each.item for each in done.rows} == {each.id for each in items.values()}


async def test_recording_again_and_the_same_file_again_add_nothing(floor: Floor) -> None:
    made = await casework(floor)
    await contract(made, PAGES)
    file = await recorded(made, await sent(made, "a-1,pages,120,2026-10-03,,"))
    assert outcomes(await recorded(made, file)) == ["known"]
    longer = await sent(
        made, "a-1,pages,120.0,2026/10/3,,", "a-2,pages,2,2026-10-03,,", "a-2,pages,2,2026-10-03,,"
    )
    assert outcomes(longer) == ["known", "new", "known"]
    assert outcomes(await recorded(made, longer)) == ["known", "recorded", "known"]
    assert {each.quantity for each in await made.items()} == {Decimal(120), Decimal(2)}
    assert len(await made.items()) == 2


async def test_rows_that_are_wrong_are_refused_by_row_and_column_and_the_rest_is_recorded(
    floor: Floor,
) -> None:
    made, other = await casework(floor), await casework(floor)
    await contract(made, PAGES)
    await recorded(made, await sent(made, "a-1,pages,120,2026-10-03,,"))
    file = await sent(
        made, "a-1,pages,121,2026-10-03,,", "a-2,scans,1,2026-10-03,,", "a-3,pages,0,2026-10-03,,", "a-4,pages,1,2026-03-31,,",
        "a-5,pages,1,2028-01-01,,", f"a-6,pages,1,2026-10-03,{other.company.key}-0001,", "a-7,pages,1,2026-10-03,NONE-1,",
        ",pages,x,2026-10-03,,", "", "a-9,pages,9,2026-10-03,,",
    )  # fmt: skip
    done = await recorded(made, file)
    refused = {each.n: list(each.wrong) for each in done.having("refused")}
    assert refused == {
        2: [Wrong("source_id", "known_otherwise", "a-1")],
        3: [Wrong("charge", "unknown_charge", "scans")],
        4: [Wrong("quantity", "bad_quantity", "0")],
        5: [Wrong("charge", "unknown_charge", "pages")],
        6: [Wrong("occurred_on", "too_far", "2028-01-01")],
        7: [Wrong("ticket", "unknown_ticket", f"{other.company.key}-0001")],
        8: [Wrong("ticket", "unknown_ticket", "NONE-1")],
        9: [Wrong("source_id", "missing", ""), Wrong("quantity", "no_number", "x")],
    }
    assert done.file.counts == {"refused": 8, "recorded": 1}
    assert sorted(each.quantity for each in await made.items()) == [Decimal(9), Decimal(120)]


async def test_what_was_refused_for_its_charge_is_taken_once_the_price_is_there(floor: Floor) -> None:
    made = await casework(floor)
    file = await recorded(made, await sent(made, "a-1,pages,120,2026-10-03,,"))
    assert outcomes(file) == ["refused"]
    await contract(made, PAGES)
    assert outcomes(await recorded(made, file)) == ["recorded"]


async def test_a_workbook_comes_to_the_same(floor: Floor) -> None:
    made = await casework(floor)
    await contract(made, PAGES)
    table = Table("t", HEAD.split(","), [["a-1", "pages", Decimal("2.5"), at(3).date(), None, "写し"]])
    async with transaction(made.clerk, now=at(20)) as tx:
        file = await files.one(tx, await files.receive(tx, as_excel(table), name="t.xlsx"))
    assert (file.file.form, outcomes(file)) == ("xlsx", ["new"])
    await recorded(made, file)
    assert [(each.quantity, each.occurred_on) for each in await made.items()] == [
        (Decimal("2.5"), at(3).date())
    ]


async def test_a_table_that_is_none_is_refused_whole_and_old_files_are_forgotten(floor: Floor) -> None:
    made = await casework(floor)
    await contract(made, PAGES)
    with pytest.raises(Invalid) as refused:
        async with transaction(made.clerk) as tx:
            await files.receive(tx, b"a,b\n1,2\n", name="x.csv")
    assert [(e.pointer, e.code) for e in refused.value.errors] == [("/file", "table_headings")]
    old = await sent(made, "a-1,pages,120,2026-10-03,,")
    async with transaction(made.clerk, now=at(20) + files.KEPT_FOR * 2) as tx:
        young = await files.receive(tx, f"{HEAD}\na-2,pages,1,2026-10-03,,".encode(), name="y.csv")
        assert [each.id for each in await files.recent(tx)] == [young]
        with pytest.raises(UsageFileNotFound):
            await files.one(tx, old.file.id)


async def test_others_may_not_and_a_neighbour_sees_no_file(floor: Floor) -> None:
    made, other = await casework(floor), await casework(floor)
    await contract(made, PAGES)
    file = await sent(made, "a-1,pages,120,2026-10-03,,")
    async with transaction(other.clerk) as tx:
        assert await files.recent(tx) == []
        with pytest.raises(UsageFileNotFound):
            await files.record(tx, file.file.id)
    for scope in (made.worker, made.approver):
        async with transaction(scope) as tx:
            with pytest.raises(Denied):
                await files.one(tx, file.file.id)
            with pytest.raises(Denied):
                await files.receive(tx, b"", name="x.csv")
