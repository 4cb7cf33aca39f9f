"""The function against RFC 9381, Appendix B.3 (suite 0x03), and against everything that must be refused."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from greenlane.risk.draws import vrf
from greenlane.risk.draws.vrf import Key, VrfError

#: Examples 16, 17, 18: secret key, public key, alpha, proof, output.
VECTORS = [
    (
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "8657106690b5526245a92b003bb079ccd1a92130477671f6fc01ad16f26f723f"
        "26f8a57ccaed74ee1b190bed1f479d9727d2d0f9b005a6e456a35d4fb0daab12"
        "68a1b0db10836d9826a528ca76567805",
        "90cf1df3b703cce59e2a35b925d411164068269d7b2d29f3301c03dd757876ff"
        "66b71dda49d2de59d03450451af026798e8f81cd2e333de5cdf4f3e140fdd8ae",
    ),
    (
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "f3141cd382dc42909d19ec5110469e4feae18300e94f304590abdced48aed593"
        "3bf0864a62558b3ed7f2fea45c92a465301b3bbf5e3e54ddf2d935be3b67926d"
        "a3ef39226bbc355bdc9850112c8f4b02",
        "eb4440665d3891d668e7e0fcaf587f1b4bd7fbfe99d0eb2211ccec90496310eb"
        "5e33821bc613efb94db5e5b54c70a848a0bef4553a41befc57663b56373a5031",
    ),
    (
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "9bc0f79119cc5604bf02d23b4caede71393cedfbb191434dd016d30177ccbf80"
        "96bb474e53895c362d8628ee9f9ea3c0e52c7a5c691b6c18c9979866568add7a"
        "2d41b00b05081ed0f58ee5e31b3a970e",
        "645427e5d00c62a23fb703732fa5d892940935942101e456ecca7bb217c61c45"
        "2118fec1219202a0edcf038bb6373241578be7217ba85a2687f7a0310b2df19f",
    ),
]
SECRET = bytes(range(32))
PUBLIC = vrf.public_key(SECRET)
PROOF = vrf.prove(SECRET, b"alpha")
ORDER = 2**252 + 27742317777372353535851937790883648493
#: Encodings of points of small order, the last ones not canonical (y = p, y = p + 1).
SMALL_ORDER = [
    "0100000000000000000000000000000000000000000000000000000000000000",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "0000000000000000000000000000000000000000000000000000000000000000",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    "0100000000000000000000000000000000000000000000000000000000000080",
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
]


@pytest.mark.parametrize(("secret", "public", "alpha", "proof", "beta"), VECTORS, ids=["16", "17", "18"])
def test_the_vectors_of_the_rfc(secret, public, alpha, proof, beta):
    key = Key(bytes.fromhex(secret))
    assert key.public.hex() == public
    assert key.prove(bytes.fromhex(alpha)).hex() == proof
    assert vrf.verify(key.public, bytes.fromhex(alpha), bytes.fromhex(proof)).hex() == beta
    assert vrf.proof_to_hash(bytes.fromhex(proof)).hex() == beta


@settings(max_examples=30, deadline=None)
@given(st.binary(min_size=32, max_size=32), st.binary(max_size=80))
def test_what_is_proven_verifies_and_is_always_the_same(secret, alpha):
    proof = vrf.prove(secret, alpha)
    assert proof == vrf.prove(secret, alpha)
    assert vrf.verify(vrf.public_key(secret), alpha, proof) == vrf.proof_to_hash(proof)


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 8 * 80 - 1))
def test_any_changed_bit_of_a_proof_is_refused(bit):
    changed = (int.from_bytes(PROOF, "little") ^ 1 << bit).to_bytes(80, "little")
    with pytest.raises(VrfError):
        vrf.verify(PUBLIC, b"alpha", changed)


def test_another_input_or_key_is_refused():
    with pytest.raises(VrfError):
        vrf.verify(PUBLIC, b"beta", PROOF)
    with pytest.raises(VrfError):
        vrf.verify(vrf.public_key(bytes(32)), b"alpha", PROOF)


@pytest.mark.parametrize("point", SMALL_ORDER)
def test_points_of_small_order_are_refused(point):
    with pytest.raises(VrfError):
        vrf.verify(bytes.fromhex(point), b"alpha", PROOF)
    with pytest.raises(VrfError):
        vrf.verify(PUBLIC, b"alpha", bytes.fromhex(point) + PROOF[32:])


@pytest.mark.parametrize("point", SMALL_ORDER[-3:])
def test_another_encoding_of_a_point_gives_no_second_output(point):
    with pytest.raises(VrfError):
        vrf.proof_to_hash(bytes.fromhex(point) + PROOF[32:])


@pytest.mark.parametrize(
    "proof",
    [
        b"",
        PROOF[:-1],
        PROOF + b"\x00",
        PROOF[:48] + (int.from_bytes(PROOF[48:], "little") + ORDER).to_bytes(32, "little"),
        PROOF[:48] + b"\xff" * 32,
        b"\x02" + bytes(31) + PROOF[32:],
        bytes(80),
    ],
)
def test_malformed_proofs_are_refused(proof):
    with pytest.raises(VrfError):
        vrf.verify(PUBLIC, b"alpha", proof)


@pytest.mark.parametrize("length", [0, 31, 33])
def test_keys_of_another_length_are_refused(length):
    with pytest.raises(VrfError):
        Key(bytes(length))
    with pytest.raises(VrfError):
        vrf.verify(bytes(length), b"alpha", PROOF)


def test_a_secret_is_never_shown():
    assert SECRET.hex() not in repr(Key(SECRET))
