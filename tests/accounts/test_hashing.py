"""The work that the product asks for, which the other tests don't wait for."""

from argon2 import extract_parameters
from argon2.low_level import Type

from tests.conftest import OWN_HASHER


def test_a_passphrase_costs_what_owasp_asks_for_to_try():
    kept = OWN_HASHER.hash("copper meadow kettle")
    cost = extract_parameters(kept)
    assert (cost.type, cost.memory_cost, cost.time_cost, cost.parallelism) == (Type.ID, 19 * 1024, 2, 1)
    assert OWN_HASHER.verify(kept, "copper meadow kettle")
