"""Somebody who got in: what they are called, what they may do, to which groups they belong."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias, get_args

from starlette.requests import Request
from starlette.types import Scope

from bot.web.guard import is_loopback
from bot.web.problems import Forbidden

__all__ = ["ANYBODY", "ROLES", "ROLE_NAMES", "Person", "Role", "known_as", "person_of", "sender_of"]

Role: TypeAlias = Literal["reader", "editor", "admin"]
ROLES: Final[tuple[Role, ...]] = get_args(Role)
ROLE_NAMES: Final[dict[Role, str]] = {
    "reader": "người đọc",
    "editor": "người biên tập",
    "admin": "người quản trị",
}
_KEY: Final = "hoidap.person"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A reader asks, an editor also brings and removes documents, an admin sees all of them.

    `id` is whose conversations are theirs; nobody else ever gets the same one.
    """

    id: str = ""
    name: str = ""
    role: Role = "reader"
    groups: frozenset[str] = frozenset()

    def may_be(self, role: Role) -> bool:
        """Tell whether the person may do what a `role` may."""
        return ROLES.index(self.role) >= ROLES.index(role)

    def must_be(self, role: Role) -> None:
        """Raise `Forbidden` unless the person may do what a `role` may."""
        if not self.may_be(role):
            raise Forbidden(
                f"Việc này cần quyền {ROLE_NAMES[role]}; bạn đang là {ROLE_NAMES[self.role]}."
            )

    def sees(self, groups: Collection[str]) -> bool:
        """Tell whether the person sees what only `groups` see; what is for no group is for all."""
        return not groups or self.role == "admin" or not self.groups.isdisjoint(groups)


ANYBODY: Final = Person(role="admin")
"""Nobody in particular, where there are no accounts."""


def known_as(scope: Scope, person: Person) -> Scope:
    """Return the scope of a request that comes from `person`."""
    return {**scope, _KEY: person}


def person_of(request: Request) -> Person:
    """Return who sent a request."""
    person = request.scope.get(_KEY, ANYBODY)
    assert isinstance(person, Person)
    return person


def sender_of(request: Request) -> str:
    """Return whose turn a request takes: the person's, or that of the machine it comes from.

    Behind this machine's own address (a proxy, several programs) callers cannot be told apart, so
    that each connection is somebody.
    """
    name = person_of(request).name
    if name or request.client is None:
        return name
    host, port = request.client
    return f"{host}:{port}" if is_loopback(host) else host
