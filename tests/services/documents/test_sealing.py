"""Documents are encrypted in chunks: none can be changed, moved, left out or read with another tenant's key."""

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st

from services.documents import sealing
from services.documents.sealing import CHUNK, HEADER, TAG, Damaged, DocumentKey, chunks_of
from tenants import keys
from tenants.db import transaction
from tenants.scope import system
from tests.tenants import made

KEY = DocumentKey(AESGCM(bytes(32)), b"")


def sealed(*chunks: bytes) -> list[bytes]:
    return [sealing.seal(KEY, n, chunk, last=n == len(chunks) - 1) for n, chunk in enumerate(chunks)]


def unsealed(blocks: list[bytes]) -> bytes:
    return b"".join(
        sealing.unseal(KEY, n, block, last=n == len(blocks) - 1) for n, block in enumerate(blocks)
    )


def test_chunks_open_in_their_places() -> None:
    assert unsealed(sealed(b"a", b"b", b"c")) == b"abc"


@pytest.mark.parametrize(
    "tampered",
    [
        lambda b: [b[1], b[0], b[2]],
        lambda b: b[:2],
        lambda b: b[1:],
        lambda b: [*b, b[2]],
        lambda b: [b[0], b[0], b[2]],
        lambda b: [bytes([b[0][0] ^ 1]) + b[0][1:], *b[1:]],
        lambda b: [b[0][:-1], *b[1:]],
    ],
)
def test_what_was_moved_cut_or_changed_does_not_open(tampered) -> None:
    with pytest.raises(Damaged):
        unsealed(tampered(sealed(b"first", b"second", b"third")))


@given(st.integers(1, 5 * CHUNK))
def test_a_stored_document_is_read_in_the_chunks_that_were_written(size: int) -> None:
    full, rest = divmod(size, CHUNK)
    wanted = [CHUNK] * full + ([rest] if rest else [])
    found = list(chunks_of(HEADER + sum(count + TAG for count in wanted)))
    assert [count - TAG for _, count, _ in found] == wanted
    assert [number for number, _, _ in found] == list(range(len(wanted)))
    assert [last for _, _, last in found] == [False] * (len(wanted) - 1) + [True]


@pytest.mark.usefixtures("opened")
async def test_the_header_opens_with_the_tenants_own_key_alone() -> None:
    first, second = await made.tenant(), await made.tenant()
    for tenant in (first, second):
        async with transaction(system(tenant)) as tx:
            await keys.make(tx, tenant)
    async with transaction(system(first)) as tx:
        key = await sealing.new_key(tx)
        again = await sealing.key_of(tx, key.header)
        other = await sealing.new_key(tx)
    assert (len(key.header), key.header == other.header) == (HEADER, False)
    block = sealing.seal(key, 0, b"x", last=True)
    assert sealing.unseal(again, 0, block, last=True) == b"x"
    with pytest.raises(Damaged):
        sealing.unseal(other, 0, block, last=True)
    async with transaction(system(second)) as tx:
        for header in (key.header, key.header[:-1], b"x" * HEADER):
            with pytest.raises(Damaged):
                await sealing.key_of(tx, header)


@pytest.mark.usefixtures("opened")
async def test_a_destroyed_key_makes_the_content_unreadable() -> None:
    tenant = await made.tenant()
    async with transaction(system(tenant)) as tx:
        await keys.make(tx, tenant)
        key = await sealing.new_key(tx)
        await tx.execute(
            "UPDATE tenant_keys SET wrapped = NULL, destroyed_at = $2 WHERE tenant_id = $1", tenant, tx.now
        )
    keys.forget()
    async with transaction(system(tenant)) as tx:
        with pytest.raises(keys.KeyDestroyed):
            await sealing.key_of(tx, key.header)
