"""Mutations: text, bytes and zip containers changed at random, with what readers are known to trip over."""

import io
import warnings
import zipfile
from random import Random

WORDS = (
    b"", b"0", b"-1", b"1e999", b"NaN", b"INF", b"1_000", b"99999999999999999999", b"4294967297", b"\x00", b"\xff\xfe", b"\xef\xbb\xbf",
    b"\xe2\x80\xae", "，".encode(), "：".encode(), "１２".encode(), "小美".encode(), b"#N/A", b"#DIV/0!", b"=1+1", b'"', b"'", b"<", b">", b"&",
    b"&#0;", b"&#x110000;", b"<!DOCTYPE x>", b"]]>", b"<![CDATA[", b"/>", b"</", b"{", b"}", b"[", b"]", b": ", b"- ", b"\t", b"\r\n", b"\n",
    b"!!", b"&a ", b"*a", b"<<: ", b"|", b"? ", b"%", b"\xed\xa0\x80", b"XFD1048576", b"A0", b"s", b't="e"', b"1048577", b"2026-13-45",
)  # fmt: skip
FORMULA_WORDS = (
    "+", "-", "*", "/", "(", ")", ",", "<", "<=", "==", "!=", "and", "or", "not", "if(", "min(", "max(", "round(", "floor(", "streak(",
    "mean(team, ", "sum(", "rank(", "count(team)", "1", "0", "0.5", "3%", "1e9", "sales", "receptions", "team", "销售额", "如果", "（", "）", "，",
    "×", "÷", "≥", ".", "_", "__class__", "'", '"', "[", "]", "**", "//", "lambda", "\x00", "\u202e", "１", " ", "  ", "\n", "99999999999999999999999999999999",
)  # fmt: skip


def mutated(data: bytes, other: bytes, random: Random) -> bytes:
    """Change bytes in a few places; `other` lends pieces."""
    changed = bytearray(data)
    for _ in range(random.choice((1, 1, 1, 2, 3, 8))):
        _change(changed, other, random)
    return bytes(changed)


def _change(data: bytearray, other: bytes, random: Random) -> None:
    at = random.randrange(len(data) + 1)
    to = min(len(data), at + random.choice((1, 1, 2, 4, 16, 64, 400)))
    match random.randrange(8):
        case 0:
            data[at:to] = b""
        case 1:
            data[at:at] = data[at:to] * random.choice((1, 1, 2, 50))
        case 2:
            data[at:to] = random.choice(WORDS)
        case 3:
            data[at:at] = random.choice(WORDS) * random.choice((1, 1, 1, 3, 200))
        case 4:
            start = random.randrange(len(other) + 1)
            data[at:to] = other[start : start + random.choice((1, 8, 64, 512))]
        case 5:
            data[at : at + 1] = bytes([random.randrange(256)])
        case 6:
            del data[at if random.random() < 0.2 else len(data) :]  # noqa: PLR2004 - cut now and then
        case _:
            data[at:to] = bytes(reversed(data[at:to]))


def mutated_zip(data: bytes, other: bytes, random: Random) -> bytes:
    """Change the parts of a container, or its bytes."""
    if random.random() < 0.15:  # noqa: PLR2004 - now and then
        return mutated(data, other, random)
    with zipfile.ZipFile(io.BytesIO(data)) as container:
        parts = [(name, container.read(name)) for name in container.namelist()]
    place = random.randrange(len(parts))
    name, part = parts[place]
    match random.randrange(12):
        case 0:
            del parts[place]
        case 1:
            parts.append((name, mutated(part, other, random)))
        case 2:
            parts[place] = random.choice((name.upper(), f"../{name}", f"/{name}", "", name + "\x01")), part
        case 3:
            parts[place] = name, random.choice(parts)[1]
        case _:
            parts[place] = name, mutated(part, random.choice(parts)[1], random)
    return zipped(parts)


def zipped(parts: list[tuple[str, bytes]]) -> bytes:
    """Pack parts, even those that a proper container would not hold."""
    packed = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as container:
        warnings.simplefilter("ignore")
        for name, part in parts:
            container.writestr(zipfile.ZipInfo(name or "x"), part)
    return packed.getvalue()


def made_formula(random: Random) -> str:
    """Make a formula, or what somebody might take for one."""
    words = random.choices(FORMULA_WORDS, k=random.choice((1, 3, 6, 12, 30, 120)))
    if random.random() < 0.1:  # noqa: PLR2004 - now and then
        words = [random.choice(words) * random.choice((2, 50, 400))]
    return random.choice(("", " ")).join(words)
