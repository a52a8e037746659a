"""What factories count and no spreadsheet knows: tiered rates and splitting an amount without losing a cent."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from engine.expressions.functions.numbers import round_number
from engine.expressions.functions.sheet import SheetFunction, whole
from engine.expressions.run import Failure
from engine.expressions.values import EXACT, Value, kind

_CENTS = Decimal(2)
_MODES: Mapping[str, str] = {
    "marginal": "marginal",
    "超额累进": "marginal",
    "whole": "whole",
    "全额累进": "whole",
}


@dataclass(frozen=True, slots=True)
class _Tier:
    above: Decimal
    price: Decimal


def _tiers(values: list[Value]) -> list[_Tier]:
    tiers = sorted(map(_tier, values), key=lambda tier: tier.above)
    starts = [tier.above for tier in tiers]
    if not tiers or starts[0] != 0 or len(set(starts)) < len(starts):
        raise Failure("tiers_malformed")
    return tiers


def _tier(value: Value) -> _Tier:
    if type(value) is not dict or kind(value.get("from")) != "number" or kind(value.get("price")) != "number":
        raise Failure("tiers_malformed")
    return _Tier(Decimal(value["from"]), Decimal(value["price"]))


def _marginal(tiers: list[_Tier], before: Decimal, after: Decimal, precision: Decimal) -> Decimal:
    total = Decimal(0)
    ends = [*(tier.above for tier in tiers[1:]), after]
    for tier, end in zip(tiers, ends, strict=True):
        part = EXACT.subtract(min(end, after), max(tier.above, before))
        if part > 0:
            total = EXACT.add(total, _amount(part, tier.price, precision))
    return total


def _whole(tiers: list[_Tier], before: Decimal, after: Decimal, precision: Decimal) -> Decimal:
    price = next((tier.price for tier in reversed(tiers) if tier.above < after), tiers[0].price)
    return _amount(EXACT.subtract(after, before), price, precision)


def _amount(quantity: Decimal, price: Decimal, precision: Decimal) -> Decimal:
    return round_number(EXACT.multiply(quantity, price), precision, ROUND_HALF_UP)


@SheetFunction(
    "tiered",
    zh="阶梯金额：各档 {from, price}，超过 from 的部分按 price；marginal 超额累进（默认，逐段四舍五入后相加）"
    "或 whole 全额累进；before 为本期此前已计的数量；负数量为冲回。",
    en="The amount by tiers of {from, price}, a price holding above its from: marginal (each part rounded half up, "
    "then added; the default) or whole; before is what the period counted already; a negative quantity takes back.",
    example='tiered(301, [{from: 0, price: 3.36}, {from: 800, price: 3.60}], "marginal", 657) = 1049.28',
    aliases=("阶梯", "阶梯金额"),
).takes("quantity: number, tiers: list, mode?: string?, before?: number?, precision?: number? -> number")
def tiered(
    quantity: Decimal,
    tiers: list[Value],
    mode: str | None = None,
    before: Decimal | None = None,
    precision: Decimal | None = None,
) -> Decimal:
    found = _MODES.get(mode or "marginal")
    if found is None:
        raise Failure("choice_unknown", choice=mode, choices=", ".join(_MODES))
    start = Decimal(0) if before is None else Decimal(before)
    end = EXACT.add(start, Decimal(quantity))
    low, high = min(start, end), max(start, end)
    if low < 0:
        raise Failure("number_out_of_range", function="tiered", number=low)
    rule = _marginal if found == "marginal" else _whole
    amount = rule(_tiers(tiers), low, high, _CENTS if precision is None else precision)
    # Taken back at the price of the quantity reached before.
    return EXACT.minus(amount) if quantity < 0 else amount


@SheetFunction(
    "allocate",
    zh="按权重分摊金额，最大余数法：各份精确到分（或给定小数位），合计正好等于金额；余数相同先给权重大的，再按先后。",
    en="Splits an amount by weights so that the shares, in cents or so many digits, add up to it exactly: what is left "
    "goes to the largest remainders, then to the higher weight, then to the first.",
    example="allocate(100, [1, 1, 1]) = [33.34, 33.33, 33.33]",
    aliases=("分摊",),
).takes("amount: number, weights: list, precision?: number -> list")
def allocate(amount: Decimal, weights: list[Value], precision: Decimal | None = None) -> list[Decimal]:
    places = whole("allocate", _CENTS if precision is None else precision, 0, 30)
    exact = round_number(amount, Decimal(places), ROUND_HALF_UP)
    if exact and exact.adjusted() + places >= EXACT.prec:
        raise Failure("number_out_of_range", function="allocate", number=amount)
    shares = _shares(int(abs(Fraction(exact)) * 10**places), _weights(weights))
    sign = -1 if exact < 0 else 1
    return [Decimal(sign * share).scaleb(-places, EXACT) for share in shares]


def _weights(values: list[Value]) -> list[Fraction]:
    if any(kind(value) != "number" or value < 0 for value in values) or not any(values):
        raise Failure("weights_malformed")
    return [Fraction(value) for value in values]


def _shares(units: int, weights: list[Fraction]) -> list[int]:
    total = sum(weights)
    ideal = [units * weight / total for weight in weights]
    shares = [int(share) for share in ideal]
    order = sorted(range(len(weights)), key=lambda index: (shares[index] - ideal[index], -weights[index], index))
    for index in order[: units - sum(shares)]:
        shares[index] += 1
    return shares
