"""Numbers, sizes, times and limits."""

from __future__ import annotations

from fractions import Fraction

import pytest

from compiler.systemd import quantities

SECOND = 10**6


@pytest.mark.parametrize("text", ["1", "yes", "Y", "TRUE", "t", "on"])
def test_words_for_true(text: str) -> None:
    assert quantities.boolean(text) is True


@pytest.mark.parametrize("text", ["0", "no", "N", "False", "f", "off"])
def test_words_for_false(text: str) -> None:
    assert quantities.boolean(text) is False


@pytest.mark.parametrize(
    ("text", "number"),
    [("7", 7), ("-7", -7), ("+7", 7), ("0x1F", 31), ("0b11", 3), ("0o17", 15), ("017", 15)],
)
def test_integers_are_read_as_in_c(text: str, number: int) -> None:
    assert quantities.integer(text) == number


@pytest.mark.parametrize("text", ["", "1.5", "08", "1_000", "x", "--1", "٣", "0x" + "f" * 17, "1" * 5000])
def test_what_c_does_not_read_is_no_integer(text: str) -> None:
    assert quantities.integer(text) is None


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0077", 0o77),
        ("755", 0o755),
        ("7777", 0o7777),
        ("8", None),
        ("10000", None),
        ("0o77", None),
        ("+7", None),
        ("", None),
    ],
)
def test_a_mode_is_octal_and_at_most_7777(text: str, number: int | None) -> None:
    assert quantities.octal_mode(text) == number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", 0),
        ("1K", 1024),
        ("1G", 1024**3),
        ("1.5M", 1536 * 1024),
        ("1G 512M", 1536 * 1024**2),
        ("2 G", 2 * 1024**3),
        ("512M 1G", None),
        ("1g", None),
        ("1GB", None),
        ("-1", None),
        ("", None),
        ("16E", None),
        ("٣", None),
        ("1" * 5000, None),
    ],
)
def test_a_size_counts_in_1024s_with_falling_suffixes(text: str, number: int | None) -> None:
    assert quantities.size(text) == number


@pytest.mark.parametrize(
    ("text", "micro"),
    [
        ("90", 90 * SECOND),
        ("1min 30s", 90 * SECOND),
        ("1min30s", 90 * SECOND),
        ("2.5h", 9000 * SECOND),
        ("500ms", SECOND // 2),
        ("1M", 2629800 * SECOND),
        ("1m", 60 * SECOND),
        ("5µs", 5),
        ("infinity", "infinity"),
        ("", None),
        ("5x", None),
        ("-5", None),
        ("5.", None),
        ("1.2.3", None),
        ("1" * 5000, None),
    ],
)
def test_a_span_is_read_in_microseconds(text: str, micro: int | str | None) -> None:
    assert quantities.span(text) == micro


@pytest.mark.parametrize(
    ("resource", "text", "limits"),
    [
        ("NOFILE", "1024", (1024, 1024)),
        ("NOFILE", "1024:4096", (1024, 4096)),
        ("NOFILE", "infinity", ("infinity", "infinity")),
        ("NOFILE", "10:5", None),
        ("NOFILE", "infinity:5", None),
        ("NOFILE", "1G", None),
        ("AS", "1G:infinity", (1024**3, "infinity")),
        ("CPU", "1min", (60, 60)),
        ("RTTIME", "5", (5, 5)),
        ("NICE", "-5", (25, 25)),
        ("NICE", "41", None),
        ("NOFILE", "1:2:3", None),
    ],
)
def test_a_limit_is_soft_and_hard_and_soft_is_not_above_hard(
    resource: str, text: str, limits: tuple[object, object] | None
) -> None:
    assert quantities.resource_limit(resource, text) == limits


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("20%", Fraction(1, 5)),
        ("0.5%", Fraction(1, 200)),
        ("25‰", Fraction(1, 40)),
        ("20", None),
        ("%", None),
        ("1" * 5000 + "%", None),
    ],
)
def test_a_share_is_a_fraction_of_one(text: str, share: Fraction | None) -> None:
    assert quantities.percentage(text) == share
